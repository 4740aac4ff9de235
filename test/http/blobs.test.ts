import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { mailWith } from "../attachments/sample-mail.ts";
import { winmail } from "../hostile/attachments/archives.ts";
import { ask } from "./door.ts";
import { body, code, openDoor } from "./open-door.ts";

const door = await openDoor();
const { app, get, send, upload } = door;

test("an upload is a blob that comes back byte for byte, in ranges, too, and never as a page", async () => {
  const bytes = Buffer.from([0, 255, 60, 104, 116, 109, 108, 62]);
  const response = await ask(app, "/jmap/upload/A1", {
    method: "POST",
    body: bytes,
    headers: { ...door.page, "content-type": "text/html" },
  });
  const { blobId, type, size, accountId } = await body(response, 201);
  assert.deepEqual([type, size, accountId], ["text/html", 8, "A1"]);
  const whole = await get(`/jmap/download/A1/${blobId}/page.html?type=text/html`);
  assert.deepEqual(Buffer.from(await whole.arrayBuffer()), bytes);
  assert.match(whole.headers.get("content-disposition") ?? "", /^attachment; filename="page.html"/);
  assert.equal(whole.headers.get("content-security-policy"), "sandbox; default-src 'none'");
  const part = await get(`/jmap/download/A1/${blobId}/x?type=text/plain`, { ...door.page, range: "bytes=2-3" });
  assert.equal(part.status, 206);
  assert.deepEqual(Buffer.from(await part.arrayBuffer()), bytes.subarray(2, 4));
  assert.equal((await get(`/jmap/download/A1/${blobId}/x`, { ...door.page, range: "bytes=8-" })).status, 416);
  for (const path of [
    "/jmap/download/A1/Gzzz/x",
    `/jmap/download/A2/${blobId}/x`,
    `/jmap/download/A1/${blobId}-0-99-n/x`,
    "/jmap/download/A1/nonsense/x",
  ]) {
    assert.equal(await code(await get(path)), "NOT_FOUND", path);
  }
  assert.equal(
    await code(await ask(app, "/jmap/upload/A2", { method: "POST", body: "x", headers: door.page })),
    "NOT_FOUND",
  );
});

test("an upload over the limit is refused by what it declares, and one that is cut off leaves nothing behind", async () => {
  const declared = await ask(app, "/jmap/upload/A1", {
    method: "POST",
    body: "x",
    headers: { ...door.page, "content-length": String(limits.uploadBytesMax + 1) },
  });
  assert.equal((await body(declared, 413))["limit"], "maxSizeUpload");
  for (let round = 0; round <= limits.concurrentUploadsMax; round += 1) {
    const cut = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(1000));
        controller.error(new Error("the client went away"));
      },
    });
    const response = await ask(app, "/jmap/upload/A1", {
      method: "POST",
      body: cut,
      headers: door.page,
      duplex: "half",
    } as RequestInit);
    assert.ok(response.status >= 400 && response.status < 500, String(response.status));
  }
  assert.match(await upload("after the cut ones"), /^G/);
});

test("a ticket answers one download, to the browser that asked for it", async () => {
  const blobId = await upload("ticket");
  const { url } = await body(await send("POST", "/api/tickets", { blobId, name: "a b.txt", type: "text/plain" }), 201);
  const cookie = { cookie: door.page["cookie"] as string };
  assert.equal(await code(await get(url, {})), "NOT_FOUND");
  assert.equal(await code(await get(url, cookie)), "NOT_FOUND");
  const again = (await body(await send("POST", "/api/tickets", { blobId, name: "a b.txt", type: "text/plain" }), 201))[
    "url"
  ];
  const file = await get(again, cookie);
  assert.equal(await file.text(), "ticket");
  assert.match(file.headers.get("content-disposition") ?? "", /filename="a b.txt"/);
  assert.equal(await code(await get(again, cookie)), "NOT_FOUND");
  assert.equal(await code(await send("POST", "/api/tickets", { blobId })), "BAD_REQUEST");
});

test("a ticket for a risky attachment is given only to who says that the user was warned", async () => {
  const raw = mailWith([
    { name: "setup.exe", content: Buffer.from("MZ\x90\0", "latin1") },
    { name: "notes.txt", content: Buffer.from("Milk") },
    { name: "winmail.dat", content: winmail([{ title: "run.exe", data: Buffer.from("MZ\x90\0 inner", "latin1") }]) },
  ]);
  const { list } = (await door.jmap([["Mailbox/get", { accountId: "A1" }, "m"]]))["methodResponses"][0][1];
  const emails = { e: { blobId: await upload(raw), mailboxIds: { [list[0].id]: true } } };
  const { created } = (await door.jmap([["Email/import", { accountId: "A1", emails }, "i"]]))["methodResponses"][0][1];
  const wanted = { accountId: "A1", ids: [created.e.id], properties: ["postern:attachments"] };
  const using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "urn:postern:jmap"];
  const asked = await send("POST", "/jmap/api", { using, methodCalls: [["Email/get", wanted, "g"]] });
  const answer = (await body(asked))["methodResponses"][0][1];
  const files: Array<Record<string, string>> = answer.list[0]["postern:attachments"];
  const [program, notes, inner] = files.map(({ blobId, safeName }) => ({ blobId, name: safeName, type: "a/b" }));
  for (const risky of [program, inner]) {
    for (const confirmed of [undefined, false, "true", 1]) {
      const refused = await send("POST", "/api/tickets", { ...risky, confirmed });
      assert.deepEqual([refused.status, await code(refused)], [409, "RISK_UNCONFIRMED"]);
    }
    const { url } = await body(await send("POST", "/api/tickets", { ...risky, confirmed: true }), 201);
    const file = await door.get(url, { cookie: door.page["cookie"] as string });
    assert.match(await file.text(), /^MZ/);
  }
  await body(await send("POST", "/api/tickets", notes), 201);
});
