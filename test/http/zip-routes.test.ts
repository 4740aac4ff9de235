/** Several attachments of a mail as one download. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { unzipSync } from "fflate";
import { limits } from "../../core/kernel/limits.ts";
import { mailWith, type SampleFile } from "../attachments/sample-mail.ts";
import { winmail } from "../hostile/attachments/archives.ts";
import { body, code, openDoor } from "./open-door.ts";

const door = await openDoor();
const { get, send, upload, jmap } = door;
const cookie = { cookie: door.page["cookie"] as string };
const text = (words: string) => Buffer.from(words);
const program = Buffer.from("MZ\x90\0 program", "latin1");

async function mailOf(...files: SampleFile[]): Promise<string> {
  const { list } = (await jmap([["Mailbox/get", { accountId: "A1" }, "m"]]))["methodResponses"][0][1];
  const emails = { e: { blobId: await upload(mailWith(files)), mailboxIds: { [list[0].id]: true } } };
  const { created } = (await jmap([["Email/import", { accountId: "A1", emails }, "i"]]))["methodResponses"][0][1];
  return created.e.id as string;
}

const ask = (id: string, given: unknown) => send("POST", `/api/emails/${id}/attachments/zip`, given);

async function filesOf(id: string, given: unknown) {
  const { url, leftOut } = await body(await ask(id, given), 201);
  const response = await get(url, cookie);
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  const contents = Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString("latin1")]);
  return { url, leftOut, response, contents };
}

const id = await mailOf(
  { name: "../menu.txt", content: text("Soup") },
  { name: "MENU.txt", content: text("Bread") },
  { name: "setup.exe", content: program },
  {
    name: "winmail.dat",
    content: winmail([
      { title: "run.exe", data: program },
      { title: "list.txt", data: text("Milk") },
    ]),
  },
);

test("files of a mail come as one archive under names that are safe and differ, those in a winmail.dat too", async () => {
  const { response, contents, leftOut, url } = await filesOf(id, { indexes: [0, 1, 4] });
  assert.deepEqual(contents, [
    ["_menu.txt", "Soup"],
    ["MENU.txt", "Bread"],
    ["list.txt", "Milk"],
  ]);
  assert.deepEqual(leftOut, []);
  assert.match(response.headers.get("content-disposition") ?? "", /^attachment; filename="Files.zip"/);
  assert.equal(response.headers.get("content-type"), "application/zip");
  assert.match(response.headers.get("content-security-policy") ?? "", /sandbox/);
  assert.equal(response.headers.get("accept-ranges"), null);
  assert.equal(await code(await get(url, cookie)), "NOT_FOUND", "a second time");
});

test("what may do harm is left out and named, until somebody says that the user was warned", async () => {
  const indexes = [0, 2, 3];
  for (const confirmed of [undefined, false, "true", 1]) {
    const { contents, leftOut } = await filesOf(id, { indexes, confirmed });
    assert.deepEqual(contents, [["_menu.txt", "Soup"]]);
    assert.deepEqual(leftOut, ["setup.exe", "run.exe"]);
  }
  const refused = await ask(id, { indexes: [2, 3] });
  assert.deepEqual([refused.status, await code(refused)], [409, "RISK_UNCONFIRMED"]);
  const { contents, leftOut } = await filesOf(id, { indexes, confirmed: true });
  assert.deepEqual(
    contents.map(([name]) => name),
    ["_menu.txt", "setup.exe", "run.exe"],
  );
  assert.deepEqual(leftOut, []);
});

test("an archive is for the browser that asked for it", async () => {
  const { url } = await body(await ask(id, { indexes: [0] }), 201);
  assert.equal(await code(await get(url, {})), "NOT_FOUND");
});

test("files that are not there, twice the same, and what is no list are refused", async () => {
  for (const indexes of [undefined, [], "0", [5], [-1], [0.5], [0, 0], ["0"], [null]])
    assert.equal(await code(await ask(id, { indexes })), "BAD_REQUEST", JSON.stringify(indexes));
  assert.equal(await code(await ask(id, { indexes: [0], others: 1 })), "BAD_REQUEST");
  assert.equal(await code(await ask("Mnone", { indexes: [0] })), "NOT_FOUND");
});

test("zippedFilesMax: so many files are given as one archive, one more is refused", async () => {
  const files = Array.from({ length: limits.zippedFilesMax + 1 }, () => ({ name: "a.txt", content: text("a") }));
  const many = await mailOf(...files);
  const all = files.map((_, at) => at);
  const { contents } = await filesOf(many, { indexes: all.slice(1) });
  assert.equal(contents.length, limits.zippedFilesMax);
  assert.equal(contents.at(-1)?.[0], `a (${limits.zippedFilesMax}).txt`);
  const refused = await ask(many, { indexes: all });
  assert.deepEqual([refused.status, await code(refused)], [413, "TOO_LARGE"]);
});
