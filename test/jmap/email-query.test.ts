import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { type Json, openMail } from "./open-mail.ts";

const mail = await openMail();
const { inbox, archive } = mail.roles as Record<string, string>;
const ids: Record<string, string> = {};
const names = (list: string[]) => list.map((id) => Object.keys(ids).find((name) => ids[name] === id) ?? id);
const query = async (filter: Json | null, more: Json = {}) =>
  names((await mail.call("Email/query", { filter, sort: [{ property: "receivedAt" }], ...more }))["ids"]);

const seeds: Array<[string, string, Json]> = [
  [
    "alpha",
    "From: Zoe <zoe@example.org>\nTo: Ana <ana@example.org>\nSubject: Project Alpha\nMessage-ID: <alpha@x>\n\nxylophone lessons",
    { keywords: { $seen: true } },
  ],
  [
    "beta",
    "From: Amy <amy@example.org>\nTo: ben@example.org\nCc: carla@example.org\nSubject: Re: Project Alpha\nMessage-ID: <beta@x>\nIn-Reply-To: <alpha@x>\nReferences: <alpha@x>\n\nthe conference room",
    { keywords: { $flagged: true } },
  ],
  [
    "gamma",
    "From: mike@example.org\nTo: ana@example.org\nSubject: Invoice 2024\nMessage-ID: <gamma@x>\nX-Custom: value-12345\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello world\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=bill.pdf\n\nx\n--b--\n",
    { mailboxIds: { [archive as string]: true } },
  ],
  [
    "delta",
    `From: amy@example.org\nSubject: Big\nMessage-ID: <delta@x>\n\n${"long words here ".repeat(700)}`,
    { mailboxIds: { [archive as string]: true, [inbox as string]: true }, keywords: { $seen: true, own: true } },
  ],
];
for (const [index, [name, raw, options]] of seeds.entries())
  ids[name] = await mail.add(raw, { receivedAt: `2024-0${index + 1}-01T00:00:00Z`, ...options });
const all = ["alpha", "beta", "gamma", "delta"];

test("every condition of RFC 8621 4.4.1 finds what it should", async () => {
  const cases: Array<[Json | null, string[]]> = [
    [null, all],
    [{}, all],
    [{ inMailbox: inbox }, ["alpha", "beta", "delta"]],
    [{ inMailbox: "Bzzz" }, []],
    [{ inMailboxOtherThan: [inbox] }, ["gamma", "delta"]],
    [{ inMailboxOtherThan: [inbox, archive] }, []],
    [{ before: "2024-02-01T00:00:00Z" }, ["alpha"]],
    [{ after: "2024-03-01T00:00:00Z" }, ["gamma", "delta"]],
    [{ minSize: 5000 }, ["delta"]],
    [{ maxSize: 5000 }, ["alpha", "beta", "gamma"]],
    [{ hasKeyword: "$SEEN" }, ["alpha", "delta"]],
    [{ notKeyword: "$seen" }, ["beta", "gamma"]],
    [{ hasKeyword: "own" }, ["delta"]],
    [{ allInThreadHaveKeyword: "$seen" }, ["delta"]],
    [{ someInThreadHaveKeyword: "$flagged" }, ["alpha", "beta"]],
    [{ noneInThreadHaveKeyword: "$seen" }, ["gamma"]],
    [{ hasAttachment: true }, ["gamma"]],
    [{ hasAttachment: false }, ["alpha", "beta", "delta"]],
    [{ text: "xylophone" }, ["alpha"]],
    [{ text: "project alpha" }, ["alpha", "beta"]],
    [{ text: '"conference room"' }, ["beta"]],
    [{ text: '"room conference"' }, []],
    [{ from: "amy" }, ["beta", "delta"]],
    [{ from: "amy@example.org" }, ["beta", "delta"]],
    [{ to: "ana@example.org" }, ["alpha", "gamma"]],
    [{ cc: "carla" }, ["beta"]],
    [{ bcc: "carla" }, []],
    [{ subject: "invoice" }, ["gamma"]],
    [{ body: "xylophone" }, ["alpha"]],
    [{ body: "invoice" }, []],
    [{ header: ["X-Custom"] }, ["gamma"]],
    [{ header: ["x-custom", "VALUE-123"] }, ["gamma"]],
    [{ header: ["X-Custom", "other"] }, []],
    [{ header: ["X-Custom"], inMailbox: inbox }, []],
    [{ header: ["Cc"] }, ["beta"]],
    [{ header: ["Subject", "Alpha"] }, ["alpha", "beta"]],
    [{ inMailbox: inbox, hasKeyword: "$flagged" }, ["beta"]],
    [{ operator: "AND", conditions: [{ inMailbox: inbox }, { inMailbox: archive }] }, ["delta"]],
    [{ operator: "OR", conditions: [{ hasKeyword: "$flagged" }, { hasAttachment: true }] }, ["beta", "gamma"]],
    [{ operator: "NOT", conditions: [{ hasKeyword: "$seen" }, { hasAttachment: true }] }, ["beta"]],
    [
      {
        operator: "NOT",
        conditions: [{ operator: "OR", conditions: [{ text: "xylophone" }, { text: "conference" }] }],
      },
      ["gamma", "delta"],
    ],
    [{ operator: "AND", conditions: [] }, all],
    [{ operator: "OR", conditions: [] }, []],
    [{ "postern:query": "from:amy -is:unread" }, ["delta"]],
    [{ "postern:queryAsTyped": "from:amy confer" }, ["beta"]],
    [{ "postern:queryAsTyped": "from:amy before:" }, ["beta", "delta"]],
    [{ text: `xylophone "project alpha" 'lessons'` }, ["alpha"]],
    [{ text: `it's` }, []],
    [{ text: `"project` }, ["alpha", "beta"]],
    [{ text: `" "` }, all],
  ];
  for (const [filter, expected] of cases) assert.deepEqual(await query(filter), expected, JSON.stringify(filter));
});

test("what a filter cannot say is told", async () => {
  for (const filter of [{ nothing: 1 }, { operator: "OR", conditions: [{ header: ["X-Custom"] }, { text: "x" }] }])
    await mail.fails("unsupportedFilter", "Email/query", { filter });
  for (const filter of [
    { before: "yesterday" },
    { before: 1 },
    { inMailbox: 1 },
    { hasAttachment: "yes" },
    { header: [] },
    { header: ["a", "b", "c"] },
    { minSize: -1 },
    [],
    "x",
    { operator: "XOR", conditions: [] },
    { "postern:query": "before:nonsense" },
  ]) {
    await mail.fails("invalidArguments", "Email/query", { filter });
  }
  const terms = (count: number) => ({
    filter: { operator: "OR", conditions: Array.from({ length: count }, () => ({})) },
  });
  const nested = (depth: number): Json => (depth === 0 ? {} : { operator: "AND", conditions: [nested(depth - 1)] });
  await mail.call("Email/query", terms(limits.queryTermsMax));
  await mail.fails("unsupportedFilter", "Email/query", terms(limits.queryTermsMax + 1));
  await mail.call("Email/query", { filter: nested(limits.queryDepthMax) });
  await mail.fails("unsupportedFilter", "Email/query", { filter: nested(limits.queryDepthMax + 1) });
  await mail.call("Email/query", { filter: { text: "x".repeat(limits.queryCharsMax) } });
  await mail.fails("unsupportedFilter", "Email/query", { filter: { text: "x".repeat(limits.queryCharsMax + 1) } });
});

test("every sort of RFC 8621 4.4.2 orders, and others are unsupportedSort", async () => {
  const sorted = (...sort: Json[]) => query(null, { sort });
  assert.deepEqual(await sorted({ property: "receivedAt", isAscending: false }), all.toReversed());
  assert.deepEqual(
    await sorted({ property: "size" }),
    ["alpha", "beta", "gamma", "delta"].toSorted((a, b) => sizeOf(a) - sizeOf(b)),
  );
  assert.equal((await sorted({ property: "from" }))[0]?.match(/beta|delta/)?.length, 1);
  assert.equal((await sorted({ property: "from", isAscending: false }))[0], "alpha");
  assert.deepEqual(await sorted({ property: "subject" }, { property: "receivedAt" }), [
    "delta",
    "gamma",
    "alpha",
    "beta",
  ]);
  assert.deepEqual((await sorted({ property: "hasKeyword", keyword: "$flagged", isAscending: false }))[0], "beta");
  assert.deepEqual(
    (
      await sorted(
        { property: "someInThreadHaveKeyword", keyword: "$flagged", isAscending: false },
        { property: "receivedAt" },
      )
    ).slice(0, 2),
    ["alpha", "beta"],
  );
  assert.equal(
    (await sorted({ property: "allInThreadHaveKeyword", keyword: "$seen", isAscending: false }))[0],
    "delta",
  );
  assert.equal((await sorted({ property: "sentAt" }, { property: "to" })).length, 4);
  await mail.fails("unsupportedSort", "Email/query", { sort: [{ property: "nothing" }] });
  await mail.fails("unsupportedSort", "Email/query", { sort: [{ property: "subject", collation: "i;nothing" }] });
  await mail.fails("invalidArguments", "Email/query", { sort: [{ property: "hasKeyword" }] });
  await mail.fails("invalidArguments", "Email/query", { sort: [{}] });
  await mail.fails("invalidArguments", "Email/query", { sort: {} });
});

function sizeOf(name: string): number {
  return mail.postern.reader.messagesByEmailIds([ids[name] ?? ""]).rows[0]?.size ?? 0;
}

test("pages by position, anchor and limit agree with the whole", async () => {
  assert.deepEqual(await query(null, { position: 1, limit: 2 }), ["beta", "gamma"]);
  assert.deepEqual(await query(null, { position: -1 }), ["delta"]);
  assert.deepEqual(await query(null, { position: 9 }), []);
  assert.deepEqual(await query(null, { limit: 0 }), []);
  assert.deepEqual(await query(null, { anchor: ids["gamma"], anchorOffset: -1, limit: 2 }), ["beta", "gamma"]);
  assert.deepEqual(await query({ text: "words" }, { anchor: ids["delta"] }), ["delta"]);
  await mail.fails("anchorNotFound", "Email/query", { anchor: "Ezzz" });
  await mail.fails("anchorNotFound", "Email/query", { anchor: ids["gamma"], filter: { inMailbox: inbox } });
  await mail.fails("invalidArguments", "Email/query", { limit: -1 });
  const page = await mail.call("Email/query", {
    filter: { inMailbox: inbox },
    position: 1,
    limit: 1,
    calculateTotal: true,
  });
  assert.deepEqual(
    [page["position"], page["ids"].length, page["total"], page["limit"], page["canCalculateChanges"]],
    [1, 1, 3, undefined, true],
  );
  const words = await mail.call("Email/query", { filter: { text: "example" }, limit: 1, calculateTotal: true });
  assert.equal(words["canCalculateChanges"], false);
  assert.equal(words["total"], 4);
  const unlimited = await mail.call("Email/query", {});
  assert.equal(unlimited["limit"], limits.queryIdsMax);
  assert.equal(unlimited["total"], undefined);
});

test("collapsed threads show one Email each, the first in the order asked for", async () => {
  const collapsed = (filter: Json | null, more: Json = {}) => query(filter, { collapseThreads: true, ...more });
  assert.deepEqual(await collapsed(null), ["alpha", "gamma", "delta"]);
  assert.deepEqual(await collapsed(null, { sort: [{ property: "receivedAt", isAscending: false }] }), [
    "delta",
    "gamma",
    "beta",
  ]);
  assert.deepEqual(await collapsed({ inMailbox: inbox }, { sort: null }), ["delta", "beta"]);
  assert.deepEqual(await collapsed({ text: "alpha" }), ["alpha"]);
  assert.deepEqual(await collapsed(null, { sort: [{ property: "from" }] }).then((list) => list.length), 3);
  const { total } = await mail.call("Email/query", {
    filter: { inMailbox: inbox },
    collapseThreads: true,
    calculateTotal: true,
  });
  assert.equal(total, 2);
});

test("a query, then Threads, then all their Emails: one request of references", async () => {
  const { methodResponses } = await mail.request([
    ["Email/query", { accountId: "A1", filter: { subject: "alpha" }, collapseThreads: true }, "q"],
    [
      "Email/get",
      { accountId: "A1", "#ids": { resultOf: "q", name: "Email/query", path: "/ids" }, properties: ["threadId"] },
      "e",
    ],
    ["Thread/get", { accountId: "A1", "#ids": { resultOf: "e", name: "Email/get", path: "/list/*/threadId" } }, "t"],
    [
      "Email/get",
      {
        accountId: "A1",
        "#ids": { resultOf: "t", name: "Thread/get", path: "/list/*/emailIds" },
        properties: ["subject"],
      },
      "m",
    ],
  ]);
  assert.deepEqual(
    methodResponses[3]?.[1]["list"].map((email: Json) => email["subject"]),
    ["Project Alpha", "Re: Project Alpha"],
  );
});

test("Thread/get lists a thread's Emails oldest first, and knows what is not there", async () => {
  const { list: emails } = await mail.call("Email/get", { ids: [ids["alpha"]], properties: ["threadId"] });
  const threadId = emails[0]["threadId"];
  const { list, notFound, state } = await mail.call("Thread/get", { ids: [threadId, "Tzzz", "nonsense"] });
  assert.deepEqual(list, [{ id: threadId, emailIds: [ids["alpha"], ids["beta"]] }]);
  assert.deepEqual(notFound, ["Tzzz", "nonsense"]);
  assert.deepEqual((await mail.call("Thread/get", { ids: [threadId], properties: ["id"] }))["list"], [
    { id: threadId },
  ]);
  await mail.fails("invalidArguments", "Thread/get", { ids: [threadId], properties: ["subject"] });
  const reply = await mail.add("Subject: Re: Project Alpha\nMessage-ID: <later@x>\nIn-Reply-To: <beta@x>\n\nx");
  const changes = await mail.call("Thread/changes", { sinceState: state });
  assert.deepEqual([changes["created"], changes["updated"], changes["destroyed"]], [[], [threadId], []]);
  await mail.call("Email/set", { destroy: [reply] });
});

test("snippets mark the words and escape the rest", async () => {
  const { list, notFound } = await mail.call("SearchSnippet/get", {
    filter: { text: "xylophone" },
    emailIds: [ids["alpha"], ids["gamma"], "Ezzz"],
  });
  assert.equal(list.length, 2);
  assert.match(list[0]["preview"], /<mark>xylophone<\/mark>/);
  assert.deepEqual([list[1]["subject"], list[1]["preview"]], [null, null]);
  assert.deepEqual(notFound, ["Ezzz"]);
  const subject = await mail.call("SearchSnippet/get", {
    filter: { operator: "AND", conditions: [{ subject: "invoice" }, { inMailbox: archive }] },
    emailIds: [ids["gamma"]],
  });
  assert.equal(subject["list"][0]["subject"], "<mark>Invoice</mark> 2024");
  const none = await mail.call("SearchSnippet/get", { filter: { inMailbox: inbox }, emailIds: [ids["alpha"]] });
  assert.deepEqual(none["list"][0], { emailId: ids["alpha"], subject: null, preview: null });
  await mail.fails("invalidArguments", "SearchSnippet/get", { filter: {} });
});

/** A client that keeps a result up to date by RFC 8620 5.6 must end with what a new query gives. */
async function applies(given: Json, change: () => Promise<unknown>): Promise<void> {
  const before = await mail.call("Email/query", given);
  await change();
  const changes = await mail.call("Email/queryChanges", {
    ...given,
    sinceQueryState: before["queryState"],
    calculateTotal: true,
  });
  const kept = (before["ids"] as string[]).filter((id) => !changes["removed"].includes(id));
  for (const { id, index } of changes["added"] as Array<{ id: string; index: number }>) kept.splice(index, 0, id);
  const now = await mail.call("Email/query", { ...given, calculateTotal: true });
  assert.deepEqual(kept, now["ids"], JSON.stringify(given));
  assert.equal(changes["total"], now["total"]);
  assert.equal(changes["newQueryState"], now["queryState"]);
}

test("/queryChanges keeps a result up to date, collapsed or not, whatever happens", async () => {
  const shapes: Json[] = [
    { filter: { inMailbox: inbox } },
    { filter: { inMailbox: inbox }, collapseThreads: true },
    { filter: { inMailbox: inbox }, collapseThreads: true, sort: [{ property: "receivedAt" }] },
    { filter: { notKeyword: "$seen" }, sort: [{ property: "subject" }] },
    { filter: { someInThreadHaveKeyword: "$flagged" } },
    { filter: null, collapseThreads: true },
  ];
  for (const given of shapes) {
    let added = "";
    await applies(given, async () => {
      added = await mail.add("Subject: Re: Project Alpha\nMessage-ID: <more@x>\nIn-Reply-To: <alpha@x>\n\nx");
    });
    await applies(given, () =>
      mail.call("Email/set", { update: { [added]: { "keywords/$flagged": true, "keywords/$seen": true } } }),
    );
    await applies(given, () =>
      mail.call("Email/set", { update: { [added]: { mailboxIds: { [archive as string]: true } } } }),
    );
    await applies(given, () => mail.call("Email/set", { destroy: [added] }));
    await applies(given, () => Promise.resolve());
  }
  const { queryState } = await mail.call("Email/query", {});
  await mail.fails("cannotCalculateChanges", "Email/queryChanges", {
    filter: { text: "x" },
    sinceQueryState: queryState,
  });
  await mail.fails("cannotCalculateChanges", "Email/queryChanges", { sinceQueryState: "nonsense" });
  await mail.fails("invalidArguments", "Email/queryChanges", {});
});
