import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { Json } from "./open-mail.ts";
import { all, openSmallMailbox } from "./small-mailbox.ts";

const { mail, inbox, archive, ids, query } = await openSmallMailbox();

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
