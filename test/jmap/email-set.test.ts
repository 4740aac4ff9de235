import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { type Json, openMail } from "./open-mail.ts";

const mail = await openMail();
const { inbox, archive, junk, trash, drafts } = mail.roles as Record<string, string>;
let counter = 0;
const message = () => `Subject: m${(counter += 1)}\nMessage-ID: <m${counter}@x>\nFrom: a@x.org\n\ntext ${counter}`;
const get = async (id: string, properties: string[]): Promise<Json> =>
  (await mail.call("Email/get", { ids: [id], properties }))["list"][0];
const update = (id: string, patch: Json) => mail.call("Email/set", { update: { [id]: patch } });
const refused = async (type: string, given: Json): Promise<Json> => {
  const { notCreated, notUpdated, notDestroyed } = await mail.call("Email/set", given);
  const [error] = Object.values<Json>(notCreated ?? notUpdated ?? notDestroyed ?? {});
  assert.equal(error?.["type"], type, JSON.stringify(given));
  return error as Json;
};

test("keywords are set, patched and cleared, in lower case, and the states tell", async () => {
  const id = await mail.add(message());
  const { state } = await mail.call("Email/get", { ids: [] });
  const set = await update(id, { keywords: { $Seen: true, Own: true } });
  assert.deepEqual(set["updated"], { [id]: null });
  assert.equal(set["oldState"], state);
  assert.deepEqual((await get(id, ["keywords"]))["keywords"], { $seen: true, own: true });
  await update(id, { "keywords/$flagged": true, "keywords/own": null });
  assert.deepEqual((await get(id, ["keywords"]))["keywords"], { $seen: true, $flagged: true });
  await update(id, { keywords: null });
  assert.deepEqual((await get(id, ["keywords"]))["keywords"], {});
  const changes = await mail.call("Email/changes", { sinceState: state });
  assert.deepEqual([changes["created"], changes["updated"], changes["destroyed"]], [[], [id], []]);
  assert.equal(changes["hasMoreChanges"], false);
});

test("an Email moves between Mailboxes and is always in one", async () => {
  const id = await mail.add(message());
  await update(id, { [`mailboxIds/${archive}`]: true, [`mailboxIds/${inbox}`]: null });
  assert.deepEqual((await get(id, ["mailboxIds"]))["mailboxIds"], { [archive as string]: true });
  await update(id, { mailboxIds: { [trash as string]: true, [archive as string]: true } });
  assert.deepEqual(Object.keys((await get(id, ["mailboxIds"]))["mailboxIds"]).length, 2);
  assert.deepEqual((await refused("invalidProperties", { update: { [id]: { mailboxIds: {} } } }))["properties"], [
    "mailboxIds",
  ]);
  await refused("invalidProperties", { update: { [id]: { mailboxIds: null } } });
  await refused("invalidProperties", { update: { [id]: { mailboxIds: { Bzzz: true } } } });
  await refused("invalidProperties", { update: { [id]: { mailboxIds: { [archive as string]: false } } } });
  await refused("invalidProperties", {
    update: { [id]: { [`mailboxIds/${archive}`]: null, [`mailboxIds/${trash}`]: null } },
  });
});

test("moving into junk says spam and moving out says ham, and the mail is where it was asked to be", async () => {
  const id = await mail.add(message());
  const where = async () =>
    Object.keys((await get(id, ["mailboxIds"]))["mailboxIds"]).toSorted((left, right) => left.localeCompare(right));
  const decision = async () => (await get(id, ["postern:spamDecision"]))["postern:spamDecision"];
  await update(id, { mailboxIds: { [junk as string]: true } });
  assert.deepEqual([await where(), await decision()], [[junk], "spam"]);
  await update(id, { mailboxIds: { [archive as string]: true } });
  assert.deepEqual([await where(), await decision()], [[archive], "ham"]);
  await update(id, { mailboxIds: { [junk as string]: true, [archive as string]: true } });
  assert.deepEqual(
    [await where(), await decision()],
    [[archive, junk].toSorted((left, right) => (left as string).localeCompare(right as string)), "spam"],
  );
  await update(id, { mailboxIds: { [trash as string]: true } });
  assert.deepEqual([await where(), await decision()], [[trash], "spam"]);
});

test("many updates are one change of state", async () => {
  const ids = [await mail.add(message()), await mail.add(message()), await mail.add(message())];
  let commits = 0;
  const stop = mail.postern.events.on("store.changed", () => (commits += 1));
  const { updated } = await mail.call("Email/set", {
    update: Object.fromEntries(ids.map((id) => [id, { "keywords/$seen": true }])),
  });
  stop();
  assert.deepEqual(Object.keys(updated).toSorted(), ids.toSorted());
  assert.equal(commits, 1);
});

test("what cannot be changed is refused, and may be sent back unchanged", async () => {
  const id = await mail.add(message());
  const { subject, size, blobId } = await get(id, ["subject", "size", "blobId"]);
  assert.deepEqual((await update(id, { subject, size, blobId, "keywords/$seen": true }))["updated"], { [id]: null });
  assert.deepEqual((await refused("invalidProperties", { update: { [id]: { subject: "other" } } }))["properties"], [
    "subject",
  ]);
  await refused("invalidProperties", { update: { [id]: { nothing: 1 } } });
  await refused("invalidProperties", { update: { [id]: { keywords: { "a b": true } } } });
  await refused("invalidProperties", { update: { [id]: { keywords: { a: 1 } } } });
  await refused("invalidPatch", { update: { [id]: { "keywords/a/b": true } } });
  await refused("invalidPatch", { update: { [id]: { keywords: {}, "keywords/a": true } } });
  await refused("notFound", { update: { Ezzz: { "keywords/a": true } } });
});

test("as many keywords as limits.ts allows, and one more is tooManyKeywords", async () => {
  const id = await mail.add(message());
  const keywords = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, true]));
  assert.ok((await update(id, { keywords: keywords(limits.keywordsPerMessageMax) }))["updated"]);
  await refused("tooManyKeywords", { update: { [id]: { keywords: keywords(limits.keywordsPerMessageMax + 1) } } });
});

test("a destroyed Email is gone, and its bytes can come again", async () => {
  const raw = message();
  const id = await mail.add(raw);
  const { state } = await mail.call("Email/get", { ids: [] });
  const { destroyed } = await mail.call("Email/set", { destroy: [id, id] });
  assert.deepEqual(destroyed, [id]);
  assert.deepEqual((await mail.call("Email/get", { ids: [id] }))["notFound"], [id]);
  assert.deepEqual((await mail.call("Email/changes", { sinceState: state }))["destroyed"], [id]);
  await refused("notFound", { destroy: [id] });
  const again = await mail.add(raw);
  assert.notEqual(again, id);
  const { notUpdated } = await mail.call("Email/set", {
    update: { [again]: { "keywords/a": true } },
    destroy: [again],
  });
  assert.equal(notUpdated[again]["type"], "willDestroy");
});

test("a draft is written as it was given, and can be read and found at once", async () => {
  const blobId = await mail.upload(Buffer.from([0, 1, 2, 255]), "application/x-thing");
  const { created, notCreated } = await mail.call("Email/set", {
    create: {
      d: {
        mailboxIds: { [drafts as string]: true },
        keywords: { $draft: true, $seen: true },
        from: [{ name: "Ana Müller", email: "ana@example.org" }],
        to: [{ name: null, email: "ben@example.org" }],
        subject: "Zwölf Boxkämpfer",
        messageId: ["draft-1@example.org"],
        sentAt: "2021-02-03T04:05:06+01:00",
        "header:X-Note:asText": "hi",
        textBody: [{ partId: "t", type: "text/plain" }],
        htmlBody: [{ partId: "h", type: "text/html" }],
        attachments: [{ blobId, type: "application/x-thing", name: "Ding.bin", disposition: "attachment" }],
        bodyValues: { t: { value: "jagen Viktor\nquer" }, h: { value: "<p>jagen Viktor</p>" } },
      },
    },
  });
  assert.ok(created, JSON.stringify(notCreated));
  const { id, blobId: own, threadId, size, ...others } = created["d"];
  assert.deepEqual(others, {});
  assert.ok(id && own && threadId && size > 0);
  const email = (await mail.call("Email/get", { ids: [id], fetchAllBodyValues: true }))["list"][0];
  assert.equal(email["subject"], "Zwölf Boxkämpfer");
  assert.deepEqual(email["from"], [{ name: "Ana Müller", email: "ana@example.org" }]);
  assert.deepEqual(email["messageId"], ["draft-1@example.org"]);
  assert.equal(Date.parse(email["sentAt"]), Date.parse("2021-02-03T04:05:06+01:00"));
  assert.deepEqual(email["keywords"], { $draft: true, $seen: true });
  assert.deepEqual(
    Object.values<Json>(email["bodyValues"]).map((each) => each["value"]),
    ["jagen Viktor\nquer", "<p>jagen Viktor</p>"],
  );
  assert.deepEqual([email["attachments"][0]["name"], email["attachments"][0]["size"]], ["Ding.bin", 4]);
  assert.equal(email["hasAttachment"], true);
  assert.deepEqual((await mail.call("Email/query", { filter: { text: "Viktor" } }))["ids"], [id]);
});

test("a draft that RFC 8621 4.6 forbids is refused, with the properties named", async () => {
  const base = { mailboxIds: { [drafts as string]: true } };
  const cases: Array<[string, Json]> = [
    ["invalidProperties", { subject: "no mailbox" }],
    ["invalidProperties", { ...base, headers: [] }],
    ["invalidProperties", { ...base, id: "E1" }],
    ["invalidProperties", { ...base, size: 5 }],
    ["invalidProperties", { ...base, nothing: 1 }],
    ["invalidProperties", { ...base, subject: 1 }],
    ["invalidProperties", { ...base, subject: "a\r\nb" }],
    ["invalidProperties", { ...base, from: "a@b" }],
    ["invalidProperties", { ...base, subject: "a", "header:Subject:asText": "b" }],
    ["invalidProperties", { ...base, "header:Content-Type": "text/html" }],
    ["invalidProperties", { ...base, "header:From:asText": "a" }],
    ["invalidProperties", { ...base, receivedAt: "yesterday" }],
    ["invalidProperties", { ...base, keywords: { "": true } }],
    ["invalidProperties", { ...base, bodyValues: [] }],
    [
      "invalidProperties",
      { ...base, textBody: [{ partId: "t" }], bodyStructure: { partId: "t" }, bodyValues: { t: { value: "" } } },
    ],
    ["blobNotFound", { ...base, attachments: [{ blobId: "Gzzz", type: "a/b" }] }],
  ];
  for (const [type, object] of cases) {
    const error = await refused(type, { create: { a: object } });
    if (type === "invalidProperties") assert.ok(error["properties"].length > 0, JSON.stringify(object));
    else assert.deepEqual(error["notFound"], ["Gzzz"]);
  }
  const { created } = await mail.call("Email/set", { create: { a: base } });
  assert.ok(created["a"]["id"]);
});

test("Email/import stores a blob, knows what is there, and refuses what is no message", async () => {
  const raw = message().replaceAll("\n", "\r\n");
  const blobId = await mail.upload(raw);
  const good = {
    blobId,
    mailboxIds: { [inbox as string]: true },
    keywords: { $seen: true },
    receivedAt: "2019-01-02T03:04:05Z",
  };
  const { created, oldState, newState } = await mail.call("Email/import", { emails: { a: good } });
  assert.notEqual(oldState, newState);
  assert.equal(created["a"]["size"], raw.length);
  assert.equal((await get(created["a"]["id"], ["receivedAt"]))["receivedAt"], "2019-01-02T03:04:05Z");
  const text = await mail.upload("this is no message");
  const { notCreated } = await mail.call("Email/import", {
    emails: {
      twice: good,
      text: { ...good, blobId: text },
      none: { ...good, blobId: "Gzzz" },
      nowhere: { blobId },
      empty: { blobId, mailboxIds: {} },
      date: { ...good, receivedAt: "yesterday" },
      keyword: { ...good, keywords: { "a b": true } },
      unknown: { ...good, subject: "x" },
    },
  });
  const types = Object.fromEntries(Object.entries<Json>(notCreated).map(([key, error]) => [key, error["type"]]));
  assert.deepEqual(types, {
    twice: "alreadyExists",
    text: "invalidEmail",
    none: "invalidProperties",
    nowhere: "invalidProperties",
    empty: "invalidProperties",
    date: "invalidProperties",
    keyword: "invalidProperties",
    unknown: "invalidProperties",
  });
  assert.equal(notCreated["twice"]["existingId"], created["a"]["id"]);
  await mail.fails("invalidArguments", "Email/import", {});
});

test("/changes comes in pieces no larger than asked for, which lead to the newest state", async () => {
  const { state } = await mail.call("Email/get", { ids: [] });
  const ids = [await mail.add(message()), await mail.add(message()), await mail.add(message())];
  const seen: string[] = [];
  let since = state as string;
  for (let round = 0; round < 5; round += 1) {
    const { created, updated, destroyed, newState, hasMoreChanges } = await mail.call("Email/changes", {
      sinceState: since,
      maxChanges: 1,
    });
    assert.ok(created.length + updated.length + destroyed.length <= 1);
    seen.push(...created);
    since = newState;
    if (!hasMoreChanges) break;
  }
  assert.deepEqual(seen, ids);
  assert.equal(since, (await mail.call("Email/get", { ids: [] }))["state"]);
});

test("attachments as large as limits.ts allows are taken, and one byte more is tooLarge", async () => {
  const piece = await mail.upload(Buffer.alloc(limits.attachmentsBytesMax / 10, 7), "application/x-piece");
  const byte = await mail.upload("x");
  const part = (blobId: string) => ({ blobId, type: "application/x-piece" });
  const draft = (more: Json[]) => ({
    mailboxIds: { [drafts as string]: true },
    attachments: [...Array.from({ length: 10 }, () => part(piece)), ...more],
  });
  const { created } = await mail.call("Email/set", { create: { a: draft([]) } });
  assert.ok(created["a"]["size"] > limits.attachmentsBytesMax);
  await refused("tooLarge", { create: { a: draft([part(byte)]) } });
});
