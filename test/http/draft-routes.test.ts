/** Drafts over HTTP: what a page does with them, and how it is refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { saveRequest } from "../drafts/save-request.ts";
import { limits } from "../../core/kernel/limits.ts";
import { body, code, type Json, openDoor } from "./open-door.ts";

const { get, send, upload } = await openDoor();

async function begin(): Promise<Json> {
  return body(await send("POST", "/api/drafts", { kind: "new" }), 201);
}

test("a draft is begun, saved, listed, closed and gone", async () => {
  const draft = await begin();
  const path = `/api/drafts/${draft["id"]}`;
  const saved = await body(await send("PUT", path, { ...saveRequest(draft), subject: "Hut" }));
  assert.equal(saved["revision"], 2);
  assert.equal((await body(await get(path)))["subject"], "Hut");
  assert.equal(((await body(await get("/api/drafts")))["drafts"] as Json[]).length, 1);
  const { emailId } = await body(await send("POST", `${path}/close`, { revision: 2 }));
  assert.match(emailId as string, /^E/);
  assert.equal(await code(await get(path)), "NOT_FOUND");
  const again = await body(await send("POST", "/api/drafts", { kind: "edit", emailId }), 201);
  await body(await send("POST", `/api/drafts/${again["id"]}/discard`, { revision: 1 }));
});

test("a draft's beginning and end are told to who named them, what is typed is not, and nobody else hears of it", async () => {
  const named = await get("/jmap/eventsource?types=Mailbox,postern:Drafts&closeafter=state&ping=0");
  const all = await get("/jmap/eventsource?types=*&closeafter=state&ping=0");
  const draft = await begin();
  const path = `/api/drafts/${draft["id"]}`;
  await body(await send("PUT", path, { ...saveRequest(draft), subject: "Hut" }));
  await body(await send("PUT", path, { ...saveRequest({ ...draft, revision: 2 }), subject: "Huts" }));
  await body(await send("POST", `${path}/close`, { revision: 3 }));
  const names = async (stream: Response) =>
    [...(await stream.text()).matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
  // Closing stores a mail in Drafts first: that is where the streams end.
  assert.deepEqual(await names(named), ["drafts", "state"]);
  assert.deepEqual(await names(all), ["state"]);
});

test("the other window's words come with a refused save, and are not changed by it", async () => {
  const draft = await begin();
  const path = `/api/drafts/${draft["id"]}`;
  await body(await send("PUT", path, { ...saveRequest(draft), subject: "theirs" }));
  for (const refused of [
    await send("PUT", path, { ...saveRequest(draft), subject: "mine" }),
    await send("POST", `${path}/close`, { revision: 1 }),
    await send("POST", `${path}/discard`, { revision: 1 }),
    await send("POST", `${path}/send`, { revision: 1, sendAt: null, confirmed: [] }),
  ]) {
    const problem = await body(refused, 409);
    assert.deepEqual(
      [problem["code"], (problem["draft"] as Json)["subject"], (problem["draft"] as Json)["revision"]],
      ["CONFLICT", "theirs", 2],
    );
  }
  assert.equal((await body(await get(path)))["subject"], "theirs");
});

test("a body that is not a draft is refused with the field, and nothing is lost", async () => {
  const draft = await begin();
  const path = `/api/drafts/${draft["id"]}`;
  const bad: Json[] = [
    { subject: 1 },
    { to: [{ name: null }] },
    { to: "ana@example.org" },
    { format: "html" },
    { document: { type: "doc", content: [{ type: "script" }] } },
    { files: [{ blobId: "../x", name: "x", type: "text/plain", size: 1, cid: null }] },
    { files: [{ blobId: "G1", name: "a\nb", type: "text/plain", size: 1, cid: null }] },
    { files: [{ blobId: "G1", name: "x", type: "text/plain\r\nX: y", size: 1, cid: null }] },
    { identityId: "'; DROP TABLE draft" },
    { thread: {} },
  ];
  for (const change of bad) {
    const answer = await send("PUT", path, { ...saveRequest(draft), ...change });
    assert.equal(answer.status, 400, JSON.stringify(change));
    assert.equal(await code(answer), "BAD_REQUEST");
  }
  assert.equal((await body(await get(path)))["revision"], 1);
  assert.equal(await code(await send("POST", "/api/drafts", { kind: "reply", emailId: "E1" })), "NOT_FOUND");
  assert.equal(await code(await send("POST", "/api/drafts", { kind: "steal", emailId: "E1" })), "BAD_REQUEST");
  assert.equal(
    await code(await send("POST", `${path}/send`, { revision: 1, sendAt: null, confirmed: [1] })),
    "BAD_REQUEST",
  );
});

test("a draft takes limits.draftFilesMax files and limits.addressesPerFieldMax addresses, and not one more", async () => {
  const draft = await begin();
  const file = { blobId: await upload("x"), name: "x", type: "text/plain", size: 1, cid: null };
  const address = { name: null, email: "a@b.example" };
  const save = (revision: number, files: number, to: number) =>
    send("PUT", `/api/drafts/${draft["id"]}`, {
      ...saveRequest(draft),
      revision,
      files: Array.from({ length: files }, () => file),
      to: Array.from({ length: to }, () => address),
    });
  await body(await save(1, limits.draftFilesMax, limits.addressesPerFieldMax));
  assert.equal(await code(await save(2, limits.draftFilesMax + 1, 1)), "TOO_LARGE");
  assert.equal(await code(await save(2, 1, limits.addressesPerFieldMax + 1)), "TOO_LARGE");
});

test("what is pasted comes back as what a mail can hold, and each format as the other", async () => {
  const of = async (given: Json) => body(await send("POST", "/api/rich-text", given));
  const pasted = await of({ html: "<p onclick=x>Hi <b>you</b><script>no</script><img src=https://x.example/y></p>" });
  assert.equal(pasted["text"], "Hi you");
  assert.deepEqual((await of({ document: pasted["document"] as Json }))["document"], pasted["document"]);
  assert.equal((await of({ text: "one\n\n> two" }))["text"], "one\n\n> two");
  for (const bad of [{}, { html: "x", text: "y" }, { html: 1 }, { other: "x" }])
    assert.equal(await code(await send("POST", "/api/rich-text", bad)), "BAD_REQUEST");
});

test("the time to undo and the format that writing begins with are settings with bounds", async () => {
  const set = (change: Json) => send("PATCH", "/api/settings", change);
  assert.equal((await body(await get("/api/settings")))["undoSendSeconds"], limits.undoSendSecondsFirst);
  assert.equal(
    (await body(await set({ undoSendSeconds: limits.undoSendSecondsMax, composeFormat: "plain" })))["undoSendSeconds"],
    limits.undoSendSecondsMax,
  );
  assert.equal((await begin())["format"], "plain");
  for (const bad of [
    { undoSendSeconds: limits.undoSendSecondsMax + 1 },
    { undoSendSeconds: -1 },
    { composeFormat: "html" },
  ])
    assert.equal(await code(await set(bad)), "BAD_REQUEST");
});

test("a new mail is begun with up to limits.subjectCharsMax of subject and limits.quotedCharsMax of text", async () => {
  const begun = (given: object) => send("POST", "/api/drafts", { kind: "new", ...given });
  const [subject, text] = ["s".repeat(limits.subjectCharsMax), "t".repeat(limits.quotedCharsMax)];
  const draft = await body(await begun({ subject, text }), 201);
  assert.equal(draft["subject"], subject);
  assert.ok(draft["text"].startsWith(text));
  assert.equal(await code(await begun({ subject: `${subject}s` })), "BAD_REQUEST");
  assert.equal(await code(await begun({ text: `${text}t` })), "BAD_REQUEST");
  assert.equal(await code(await begun({ bcc: [] })), "BAD_REQUEST");
});

test("nobody reads or writes drafts without a session", async () => {
  const draft = await begin();
  const path = `/api/drafts/${draft["id"]}`;
  for (const [method, where] of [
    ["GET", "/api/drafts"],
    ["GET", path],
    ["PUT", path],
    ["POST", `${path}/send`],
    ["GET", "/api/recipients?q=a"],
    ["POST", "/api/rich-text"],
  ] as const) {
    const answer = method === "GET" ? await get(where, {}) : await send(method, where, {}, {});
    assert.equal(await code(answer), "NOT_SIGNED_IN", where);
  }
});
