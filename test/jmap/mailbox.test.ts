import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { type Json, openMail } from "./open-mail.ts";

const mail = await openMail();
const create = async (object: Json): Promise<string> => {
  const { created, notCreated } = await mail.call("Mailbox/set", { create: { a: object } });
  assert.ok(created, JSON.stringify(notCreated));
  return created["a"]["id"];
};
const refused = async (type: string, given: Json): Promise<Json> => {
  const { notCreated, notUpdated, notDestroyed } = await mail.call("Mailbox/set", given);
  const [error] = Object.values<Json>(notCreated ?? notUpdated ?? notDestroyed ?? {});
  assert.equal(error?.["type"], type, JSON.stringify(given));
  return error as Json;
};
const destroy = (...ids: string[]) => mail.call("Mailbox/set", { destroy: ids });
const get = async (id: string): Promise<Json> => (await mail.call("Mailbox/get", { ids: [id] }))["list"][0];

test("a new account has the six Mailboxes with a role, each with all properties", async () => {
  const { list, notFound, state } = await mail.call("Mailbox/get", { ids: null });
  assert.deepEqual(list.map((each: Json) => each["role"]).toSorted(), [
    "archive",
    "drafts",
    "inbox",
    "junk",
    "sent",
    "trash",
  ]);
  assert.deepEqual(notFound, []);
  assert.equal(typeof state, "string");
  for (const mailbox of list) {
    assert.equal(mailbox["totalEmails"], 0);
    assert.equal(mailbox["isSubscribed"], true);
    assert.equal(mailbox["myRights"]["mayReadItems"], true);
    assert.equal(mailbox["myRights"]["mayDelete"], false);
    assert.equal(Object.keys(mailbox["myRights"]).length, 9);
    assert.equal(mailbox["parentId"], null);
  }
});

test("/get gives the asked properties and the id, each id once, and names what is not there", async () => {
  const inbox = mail.roles["inbox"] as string;
  const { list, notFound } = await mail.call("Mailbox/get", {
    ids: [inbox, inbox, "Bzzz", "nonsense"],
    properties: ["name"],
  });
  assert.deepEqual(list, [{ id: inbox, name: list[0]["name"] }]);
  assert.deepEqual(notFound, ["Bzzz", "nonsense"]);
  await mail.fails("invalidArguments", "Mailbox/get", { properties: ["nothing"] });
  await mail.fails("invalidArguments", "Mailbox/get", { ids: "x" });
  await mail.fails("requestTooLarge", "Mailbox/get", {
    ids: Array.from({ length: limits.objectsPerGetMax + 1 }, (_, i) => `B${i}`),
  });
  assert.equal(
    (await mail.call("Mailbox/get", { ids: Array.from({ length: limits.objectsPerGetMax }, (_, i) => `X${i}`) }))[
      "notFound"
    ].length,
    limits.objectsPerGetMax,
  );
});

test("a Mailbox is made, changed and destroyed, and the states tell", async () => {
  const before = await mail.call("Mailbox/get", { ids: [] });
  const set = await mail.call("Mailbox/set", {
    ifInState: before["state"],
    create: { a: { name: "Lists", sortOrder: 7 } },
  });
  assert.equal(set["oldState"], before["state"]);
  assert.notEqual(set["newState"], set["oldState"]);
  const { id, ...rest } = set["created"]["a"];
  assert.equal(rest["isSubscribed"], true);
  assert.equal(rest["totalEmails"], 0);
  const changed = await mail.call("Mailbox/set", {
    update: { [id]: { name: "Mailing lists", sortOrder: 9, isSubscribed: false, "postern:color": "teal" } },
  });
  assert.deepEqual(changed["updated"], { [id]: null });
  const now = await get(id);
  assert.deepEqual(
    [now["name"], now["sortOrder"], now["isSubscribed"], now["postern:color"]],
    ["Mailing lists", 9, false, "teal"],
  );
  const changes = await mail.call("Mailbox/changes", { sinceState: before["state"] });
  assert.deepEqual(changes["created"], [id]);
  assert.equal(changes["updatedProperties"], null);
  assert.deepEqual((await destroy(id))["destroyed"], [id]);
  assert.deepEqual((await mail.call("Mailbox/get", { ids: [id] }))["notFound"], [id]);
});

test("names: siblings differ, bytes are limited, control characters and slashes are refused", async () => {
  const first = await create({ name: "Twin" });
  assert.equal((await refused("alreadyExists", { create: { a: { name: "Twin" } } }))["existingId"], first);
  const inside = await create({ name: "Twin", parentId: first });
  for (const name of ["", " ", "a/b", "a\u0000", "a\nb", "x".repeat(limits.tagNameBytesMax + 1), 1, null, "\ud800"]) {
    assert.deepEqual(
      (await refused("invalidProperties", { create: { a: { name } } }))["properties"],
      ["name"],
      JSON.stringify(name),
    );
  }
  const longest = await create({ name: "é".repeat(limits.tagNameBytesMax / 2) });
  await refused("invalidProperties", { create: { a: {} } });
  await destroy(inside, first, longest);
});

test("parents: they must be there, and no Mailbox goes inside itself", async () => {
  const top = await create({ name: "Top" });
  const middle = await create({ name: "Middle", parentId: top });
  const bottom = await create({ name: "Bottom", parentId: middle });
  assert.equal((await get(bottom))["parentId"], middle);
  for (const parentId of ["Bzzz", "nonsense", "#nothing", 1])
    await refused("invalidProperties", { create: { a: { name: "x", parentId } } });
  await refused("invalidProperties", { update: { [top]: { parentId: bottom } } });
  await refused("invalidProperties", { update: { [top]: { parentId: top } } });
  await mail.call("Mailbox/set", { update: { [bottom]: { parentId: null } } });
  assert.equal((await get(bottom))["parentId"], null);
  await refused("mailboxHasChild", { destroy: [top] });
  const all = await destroy(top, middle, bottom);
  assert.deepEqual(all["destroyed"].toSorted(), [top, middle, bottom].toSorted());
});

test("a Mailbox that a folder at an account stands for is not destroyed here", async () => {
  const { writer } = mail.postern;
  const source = { op: "source.create", kind: "imap", config: {}, credentials: {} } as const;
  const { created: sourceId } = await writer.perform(source);
  const state = { uidValidity: 1, uidNext: 1, highestModseq: null, state: {} };
  await writer.perform({ op: "source.folderState", sourceId, folder: "Work", tag: "Work", ...state });
  const { list } = await mail.call("Mailbox/get", { ids: null });
  const work = list.find((each: Json) => each["name"] === "Work")["id"];
  await refused("forbidden", { destroy: [work] });
  await writer.perform({ op: "source.destroy", sourceId });
  await destroy(work);
});

test("as many levels as limits.ts allows, and one more is refused", async () => {
  let parentId: string | null = null;
  const ids: string[] = [];
  for (let level = 1; level <= limits.tagDepthMax; level += 1) {
    parentId = await create({ name: `level ${level}`, parentId });
    ids.push(parentId);
  }
  await refused("invalidProperties", { create: { a: { name: "too deep", parentId } } });
  assert.equal((await destroy(...ids))["destroyed"].length, limits.tagDepthMax);
});

test("what the server sets stays as it is, and may be sent back unchanged", async () => {
  const id = await create({ name: "Fixed" });
  const { "postern:color": _color, ...mailbox } = await get(id);
  assert.deepEqual((await mail.call("Mailbox/set", { update: { [id]: mailbox } }))["updated"], { [id]: null });
  assert.deepEqual((await refused("invalidProperties", { update: { [id]: { totalEmails: 5 } } }))["properties"], [
    "totalEmails",
  ]);
  await refused("invalidProperties", { update: { [id]: { "myRights/mayDelete": false } } });
  await refused("invalidProperties", { update: { [id]: { nothing: 1 } } });
  await refused("invalidProperties", { update: { [id]: { role: "inbox" } } });
  await refused("invalidPatch", { update: { [id]: { "name/x": 1 } } });
  await refused("invalidProperties", { create: { a: { name: "x", totalEmails: 0 } } });
  await refused("invalidProperties", { create: { a: { name: "x", role: "inbox" } } });
  await refused("invalidProperties", { create: { a: { name: "x", sortOrder: -1 } } });
  await refused("invalidProperties", { create: { a: { name: "x", sortOrder: 2 ** 31 } } });
  await refused("notFound", { update: { Bzzz: { name: "x" } } });
  await refused("notFound", { destroy: ["nonsense"] });
  await refused("forbidden", { destroy: [mail.roles["inbox"]] });
  await mail.fails("invalidArguments", "Mailbox/set", { create: [] });
  await mail.fails("invalidArguments", "Mailbox/set", { update: { a: 1 } });
  await mail.fails("requestTooLarge", "Mailbox/set", {
    destroy: Array.from({ length: limits.objectsPerSetMax + 1 }, (_, i) => `B${i}`),
  });
  await destroy(id);
});

test("a Mailbox with Emails goes only when asked to, and its Emails with it when they are nowhere else", async () => {
  const id = await create({ name: "With mail" });
  const alone = await mail.add("Subject: alone\nMessage-ID: <alone@x>\n\nx", { mailboxIds: { [id]: true } });
  const both = await mail.add("Subject: both\nMessage-ID: <both@x>\n\nx", {
    mailboxIds: { [id]: true, [mail.roles["inbox"] as string]: true },
  });
  assert.equal((await get(id))["totalEmails"], 2);
  await refused("mailboxHasEmail", { destroy: [id] });
  const { destroyed } = await mail.call("Mailbox/set", { destroy: [id], onDestroyRemoveEmails: true });
  assert.deepEqual(destroyed, [id]);
  const { list, notFound } = await mail.call("Email/get", { ids: [alone, both], properties: ["mailboxIds"] });
  assert.deepEqual(notFound, [alone]);
  assert.deepEqual(list[0]["mailboxIds"], { [mail.roles["inbox"] as string]: true });
  await mail.call("Email/set", { destroy: [both] });
});

test("counts follow the mail, and /changes says that only counts changed", async () => {
  const inbox = mail.roles["inbox"] as string;
  const first = await mail.add("Subject: one\nMessage-ID: <c1@x>\n\nx");
  const reply = await mail.add("Subject: Re: one\nMessage-ID: <c2@x>\nIn-Reply-To: <c1@x>\n\nx");
  const counts = async () => {
    const { totalEmails, unreadEmails, totalThreads, unreadThreads } = await get(inbox);
    return [totalEmails, unreadEmails, totalThreads, unreadThreads];
  };
  assert.deepEqual(await counts(), [2, 2, 1, 1]);
  const { state } = await mail.call("Mailbox/get", { ids: [] });
  await mail.call("Email/set", { update: { [first]: { "keywords/$seen": true } } });
  assert.deepEqual(await counts(), [2, 1, 1, 1]);
  const changes = await mail.call("Mailbox/changes", { sinceState: state });
  assert.deepEqual(changes["updated"], [inbox]);
  assert.deepEqual(changes["updatedProperties"].toSorted(), [
    "totalEmails",
    "totalThreads",
    "unreadEmails",
    "unreadThreads",
  ]);
  await mail.call("Email/set", { destroy: [first, reply] });
  assert.deepEqual(await counts(), [0, 0, 0, 0]);
});

test("/query filters, sorts, nests and pages", async () => {
  const a = await create({ name: "query A", sortOrder: 20 });
  const b = await create({ name: "query b", sortOrder: 10 });
  const child = await create({ name: "a child", parentId: b, sortOrder: 30 });
  const query = async (given: Json) => (await mail.call("Mailbox/query", given))["ids"] as string[];
  assert.deepEqual(await query({ filter: { name: "QUERY" }, sort: [{ property: "name" }] }), [a, b]);
  assert.deepEqual(await query({ filter: { hasAnyRole: false }, sort: [{ property: "sortOrder" }] }), [b, a, child]);
  assert.deepEqual(
    await query({
      filter: { hasAnyRole: false },
      sort: [{ property: "name", isAscending: false }],
      limit: 1,
      position: 1,
    }),
    [a],
  );
  assert.deepEqual(await query({ filter: { parentId: b } }), [child]);
  assert.deepEqual(await query({ filter: { role: "inbox" } }), [mail.roles["inbox"]]);
  assert.equal((await query({ filter: { parentId: null } })).includes(child), false);
  assert.deepEqual(await query({ filter: { hasAnyRole: false }, sort: [{ property: "name" }], sortAsTree: true }), [
    a,
    b,
    child,
  ]);
  assert.deepEqual(await query({ filter: { name: "child" }, filterAsTree: true }), []);
  assert.deepEqual(
    await query({
      filter: { operator: "OR", conditions: [{ name: "query b" }, { name: "child" }] },
      filterAsTree: true,
      sort: [{ property: "sortOrder" }],
    }),
    [b, child],
  );
  assert.deepEqual(
    await query({
      filter: { operator: "NOT", conditions: [{ hasAnyRole: true }, { parentId: b }] },
      sort: [{ property: "name" }],
      anchor: b,
      limit: 1,
    }),
    [b],
  );
  const total = await mail.call("Mailbox/query", { filter: {}, limit: 2, calculateTotal: true });
  assert.equal(total["total"], 9);
  assert.equal(total["ids"].length, 2);
  await mail.fails("anchorNotFound", "Mailbox/query", { anchor: "Bzzz" });
  await mail.fails("unsupportedSort", "Mailbox/query", { sort: [{ property: "color" }] });
  await mail.fails("unsupportedFilter", "Mailbox/query", { filter: { color: "red" } });
  await mail.fails("invalidArguments", "Mailbox/query", { filter: { name: 1 } });
  await mail.fails("invalidArguments", "Mailbox/query", { filter: { operator: "XOR", conditions: [] } });
  await mail.fails("invalidArguments", "Mailbox/query", { sort: "name" });
  await destroy(child, a, b);
});

test("/queryChanges brings an old result up to date", async () => {
  const given = { filter: { hasAnyRole: false }, sort: [{ property: "name" }] };
  const a = await create({ name: "changes a" });
  const before = await mail.call("Mailbox/query", given);
  assert.equal(before["canCalculateChanges"], true);
  const b = await create({ name: "changes b" });
  await mail.call("Mailbox/set", { update: { [a]: { name: "changes c" } } });
  const changes = await mail.call("Mailbox/queryChanges", {
    ...given,
    sinceQueryState: before["queryState"],
    calculateTotal: true,
  });
  assert.deepEqual(changes["removed"], [a]);
  assert.deepEqual(changes["added"], [
    { id: b, index: 0 },
    { id: a, index: 1 },
  ]);
  assert.equal(changes["total"], 2);
  await mail.fails("tooManyChanges", "Mailbox/queryChanges", {
    ...given,
    sinceQueryState: before["queryState"],
    maxChanges: 1,
  });
  await mail.fails("cannotCalculateChanges", "Mailbox/queryChanges", {
    ...given,
    sortAsTree: true,
    sinceQueryState: before["queryState"],
  });
  await mail.fails("cannotCalculateChanges", "Mailbox/queryChanges", { ...given, sinceQueryState: "nonsense" });
  await mail.fails("invalidArguments", "Mailbox/queryChanges", given);
  await destroy(a, b);
});
