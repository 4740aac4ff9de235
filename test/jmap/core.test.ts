import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { urn } from "../../core/jmap/capabilities.ts";
import { accountId } from "../../core/jmap/context.ts";
import { methods } from "../../core/jmap/methods.ts";
import { type Call, openMail } from "./open-mail.ts";

const mail = await openMail();

test("Core/echo gives back what it was given, references resolved", async () => {
  const { methodResponses } = await mail.request([
    ["Core/echo", { hello: true, list: [1, { a: null }] }, "one"],
    ["Core/echo", { "#copy": { resultOf: "one", name: "Core/echo", path: "/list/0" } }, "two"],
  ]);
  assert.deepEqual(methodResponses, [
    ["Core/echo", { hello: true, list: [1, { a: null }] }, "one"],
    ["Core/echo", { copy: 1 }, "two"],
  ]);
});

test("an error in one call is its own answer, and the calls behind it still run", async () => {
  const { methodResponses } = await mail.request([
    ["Nothing/get", {}, "a"],
    ["Mailbox/get", {}, "b"],
    ["Mailbox/get", { accountId: "other" }, "c"],
    ["Mailbox/get", { accountId, "#ids": { resultOf: "a", name: "Nothing/get", path: "/ids" } }, "d"],
    ["Core/echo", {}, "e"],
  ]);
  assert.deepEqual(
    methodResponses.map(([name, result, id]) => [name, result["type"], id]),
    [
      ["error", "unknownMethod", "a"],
      ["error", "invalidArguments", "b"],
      ["error", "accountNotFound", "c"],
      ["error", "invalidResultReference", "d"],
      ["Core/echo", undefined, "e"],
    ],
  );
});

test("a method whose capability is not in using does not exist", async () => {
  const { methodResponses } = await mail.request([["Mailbox/get", { accountId }, "a"]], { using: [urn.core] });
  assert.equal(methodResponses[0]?.[1]["type"], "unknownMethod");
  const nothing = await mail.request([["Core/echo", {}, "a"]], { using: [] });
  assert.equal(nothing.methodResponses[0]?.[1]["type"], "unknownMethod");
});

test("what Postern does not offer is unknownMethod", async () => {
  for (const name of ["VacationResponse/get", "PushSubscription/get", "constructor", "__proto__"]) {
    const { methodResponses } = await mail.request([[name, { accountId }, "a"]]);
    assert.equal(methodResponses[0]?.[1]["type"], "unknownMethod", name);
  }
});

test("a reader's app password changes nothing: every writing method is accountReadOnly", async () => {
  const writing = [...methods].filter(([, method]) => method.isWrite).map(([name]) => name);
  assert.deepEqual(writing.toSorted(), [
    "Blob/copy",
    "Email/copy",
    "Email/import",
    "Email/set",
    "EmailSubmission/set",
    "Identity/set",
    "Mailbox/set",
  ]);
  const { methodResponses } = await mail.request(
    writing.map((name): Call => [name, { accountId }, name]),
    { isReadOnly: true },
  );
  for (const [, result, name] of methodResponses) assert.equal(result["type"], "accountReadOnly", name);
});

test("creation ids go from call to call, and back to a client that sent some", async () => {
  const answer = await mail.request(
    [
      ["Mailbox/set", { accountId, create: { box: { name: "Creation" } } }, "a"],
      ["Mailbox/set", { accountId, create: { inside: { name: "Inside", parentId: "#box" } } }, "b"],
      ["Mailbox/set", { accountId, update: { "#inside": { name: "Renamed" } }, destroy: [] }, "c"],
      ["Mailbox/set", { accountId, destroy: ["#inside", "#box"] }, "d"],
    ],
    { createdIds: { old: "B1" } },
  );
  const box = answer.methodResponses[0]?.[1]["created"]["box"]["id"];
  assert.equal(answer.createdIds?.["old"], "B1");
  assert.equal(answer.createdIds?.["box"], box);
  assert.equal(answer.methodResponses[3]?.[1]["destroyed"].length, 2);
  assert.equal((await mail.request([["Core/echo", {}, "a"]])).createdIds, undefined);
});

test("a state that is not this vault's is cannotCalculateChanges or stateMismatch", async () => {
  for (const type of ["Mailbox", "Email", "Thread"]) {
    await mail.fails("cannotCalculateChanges", `${type}/changes`, { sinceState: "nonsense" });
    await mail.fails("invalidArguments", `${type}/changes`, {});
    await mail.fails("invalidArguments", `${type}/changes`, { sinceState: "x", maxChanges: 0 });
    await mail.fails("invalidArguments", `${type}/changes`, { sinceState: "x", maxChanges: "1" });
  }
  await mail.fails("stateMismatch", "Mailbox/set", { ifInState: "nonsense" });
  await mail.fails("stateMismatch", "Email/set", { ifInState: "nonsense" });
  await mail.fails("stateMismatch", "Email/import", { ifInState: "nonsense", emails: {} });
});

test("whatever arguments a method gets, it answers, and never with serverFail", async () => {
  const names = [...methods.keys()];
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    fc.constantFrom<unknown>(
      "E1",
      "B1",
      "T1",
      "G1",
      "G1-0-1-n",
      "#x",
      -1,
      0,
      1,
      2 ** 53,
      "$seen",
      accountId,
      [[]],
      {},
      ["B1"],
      { B1: true },
    ),
  );
  const key = fc.constantFrom(
    "ids",
    "properties",
    "filter",
    "sort",
    "create",
    "update",
    "destroy",
    "emails",
    "blobIds",
    "emailIds",
    "position",
    "anchor",
    "anchorOffset",
    "limit",
    "calculateTotal",
    "collapseThreads",
    "sinceState",
    "sinceQueryState",
    "maxChanges",
    "bodyProperties",
    "fetchAllBodyValues",
    "maxBodyValueBytes",
    "fromAccountId",
    "onDestroyRemoveEmails",
    "ifInState",
    "sortAsTree",
    "#ids",
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.dictionary(key, value, { maxKeys: 6 }), async (name, given) => {
      const { methodResponses } = await mail.request([[name, { ...given, accountId }, "c"]]);
      assert.equal(methodResponses.length, 1);
      assert.notEqual(methodResponses[0]?.[1]["type"], "serverFail", JSON.stringify([name, given]));
    }),
    { numRuns: 1500 },
  );
});

/** What may stand in a create, an update or an import, more or less right. */
const objects = fc.dictionary(
  fc.constantFrom(
    "name",
    "parentId",
    "role",
    "sortOrder",
    "isSubscribed",
    "mailboxIds",
    "keywords",
    "keywords/$seen",
    "mailboxIds/B1",
    "subject",
    "from",
    "to",
    "bodyStructure",
    "bodyValues",
    "textBody",
    "htmlBody",
    "attachments",
    "receivedAt",
    "sentAt",
    "header:X-A",
    "header:To:asAddresses:all",
    "messageId",
    "blobId",
  ),
  fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom<unknown>(
      { B1: true },
      [{ email: "a@b" }],
      { partId: "1" },
      { 1: { value: "x" } },
      [{ partId: "1", type: "text/plain" }],
      true,
      null,
    ),
  ),
  { maxKeys: 6 },
);

/** What may stand in a filter. */
const conditions: fc.Arbitrary<unknown> = fc.dictionary(
  fc.constantFrom(
    "operator",
    "conditions",
    "inMailbox",
    "inMailboxOtherThan",
    "text",
    "header",
    "before",
    "after",
    "minSize",
    "hasKeyword",
    "postern:query",
    "name",
    "hasAttachment",
    "allInThreadHaveKeyword",
  ),
  fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>("AND", "NOT", [{}], "B1", "2020-01-01T00:00:00Z", ["X-A"], '"', "a OR"),
  ),
  { maxKeys: 4 },
);

test("whatever is inside a create, an update or a filter, there is an answer", async () => {
  await fc.assert(
    fc.asyncProperty(objects, conditions, async (object, filter) => {
      const { methodResponses } = await mail.request([
        ["Mailbox/set", { accountId, create: { a: object }, update: { B1: object } }, "a"],
        ["Email/set", { accountId, create: { a: object }, update: { E1: object } }, "b"],
        ["Email/import", { accountId, emails: { a: object } }, "c"],
        ["Email/query", { accountId, filter, limit: 3 }, "d"],
        ["Mailbox/query", { accountId, filter }, "e"],
        ["SearchSnippet/get", { accountId, filter, emailIds: [] }, "f"],
      ]);
      for (const [, result, id] of methodResponses)
        assert.notEqual(result["type"], "serverFail", JSON.stringify([id, object, filter]));
    }),
    { numRuns: 300 },
  );
});
