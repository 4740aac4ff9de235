import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { prepareMessage } from "../../core/mime/prepare-message.ts";
import type { QueryNode, TextField } from "../../core/search/query-node.ts";
import { sharedData, skipWithoutData } from "../data.ts";
import { MailWorld, type WorldMessage } from "./mail-world.ts";
import { naiveSearch } from "./naive-search.ts";

const world = { tags: 5, threads: 400, start: 1_000_000_000_000 };

/** Real mail with invented metadata: small and large tags, rare and common keywords, a few hidden messages. */
function fill(mails: MailWorld, folder: string): void {
  const files = ["easy-ham-1", "hard-ham-1", "spam-1"].flatMap((name) =>
    readdirSync(join(folder, name)).map((file) => join(folder, name, file)),
  );
  const tags = Array.from({ length: world.tags }, (_, at) => mails.tag(`tag${at}`));
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  mails.db.execute("BEGIN");
  for (const file of files) {
    const { search } = prepareMessage(readFileSync(file));
    mails.store({
      receivedAt: world.start + random(300_000) * 1000,
      threadId: 1 + (random(world.threads) ** 2 % 1500),
      size: random(20_000),
      sentAt: world.start + random(1000) * 1000,
      tagIds: tags
        .filter((_, at) => random(10) < [9, 5, 2, 1, 0][at]!)
        .concat(random(500) === 0 ? [tags[4] as number] : [1]),
      keywords: ["$seen", "$flagged", "project"].filter((_, at) => random(10) < [7, 1, 2][at]!),
      hasAttachment: random(4) === 0,
      isHidden: random(100) === 0,
      text: search,
    });
  }
  mails.db.execute("COMMIT");
}

function wordsOfCorpus(messages: readonly WorldMessage[]): string[] {
  const words = messages
    .filter((_, at) => at % 37 === 0)
    .flatMap(({ text }) => `${text.subject} ${text.from} ${text.body.slice(0, 300)}`.split(/\s+/));
  return [...new Set(words.filter((word) => /[\p{L}\p{N}]/u.test(word) && word.length < 40))];
}

function searches(words: string[], tagIds: number[]): fc.Arbitrary<QueryNode> {
  const word = fc.constantFrom(...words, "the", "a", "linux", "list", "ex");
  const field = fc.constantFrom<TextField>(
    "any",
    "any",
    "any",
    "from",
    "to",
    "cc",
    "subject",
    "body",
    "filename",
    "list",
  );
  const moment = fc
    .integer({ min: -1, max: 301_000 })
    .map((seconds) => (seconds < 0 ? null : world.start + seconds * 1000 + (seconds % 3) * 400));
  const bytes = fc.option(fc.integer({ min: 0, max: 20_000 }));
  const text = fc.record({
    kind: fc.constant("text" as const),
    field,
    words: fc.array(word, { minLength: 1, maxLength: 2 }).map((each) => each.join(" ")),
    isPhrase: fc.boolean(),
    isPrefix: fc.boolean(),
  });
  const begun = text.map((node) => ({ ...node, words: node.words.slice(0, 3), isPrefix: true }));
  const meta = fc.oneof(
    fc.constantFrom(...tagIds).map((tagId) => ({ kind: "tagId" as const, tagId })),
    fc.subarray(tagIds).map((ids) => ({ kind: "tagOtherThan" as const, tagIds: ids })),
    fc.record({
      kind: fc.constant("keyword" as const),
      keyword: fc.constantFrom("$seen", "$flagged", "project", "none"),
      isSet: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant("threadKeyword" as const),
      keyword: fc.constantFrom("$flagged", "project"),
      match: fc.constantFrom("all" as const, "some" as const, "none" as const),
    }),
    fc.boolean().map((isSet) => ({ kind: "hasAttachment" as const, isSet })),
    fc.record({ kind: fc.constant("received" as const), from: moment, until: moment }),
    fc.record({ kind: fc.constant("size" as const), min: bytes, max: bytes }),
    fc.integer({ min: 1, max: 300 }).map((threadId) => ({ kind: "thread" as const, threadId })),
    fc.constantFrom({ kind: "all" as const }, { kind: "none" as const }),
  );
  return fc.letrec<{ node: QueryNode }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.oneof(text, text, begun, meta, meta),
      fc.array(tie("node"), { minLength: 1, maxLength: 3 }).map((nodes) => ({ kind: "and" as const, nodes })),
      fc.array(tie("node"), { minLength: 1, maxLength: 3 }).map((nodes) => ({ kind: "or" as const, nodes })),
      tie("node").map((node) => ({ kind: "not" as const, node })),
    ),
  })).node;
}

describe("search, held against the plainest search there is", () => {
  it("finds the same messages in the same order, page by page, for any search", async (t) => {
    const folder = sharedData("spamassassin");
    if (skipWithoutData(t, folder)) return;
    const mails = new MailWorld(t);
    fill(mails, folder as string);
    const search = await mails.openSearch(t);
    while (search.state().state !== "ready") await search.flush();
    const tagIds = mails
      .tags()
      .map(({ id }) => id)
      .filter((id) => id > 5);
    const node = searches(wordsOfCorpus(mails.messages), tagIds);

    await fc.assert(
      fc.asyncProperty(
        node,
        fc.nat(60),
        fc.integer({ min: 1, max: 200 }),
        fc.boolean(),
        fc.boolean(),
        async (each, position, limit, isAscending, collapseThreads) => {
          const expected = naiveSearch(mails.messages, each);
          if (isAscending) expected.reverse();
          const seen = new Set<number>();
          const rows = collapseThreads
            ? expected.filter(({ threadId }) => !seen.has(threadId) && seen.add(threadId))
            : expected;
          const options = {
            position,
            limit,
            collapseThreads,
            sort: [{ property: "receivedAt" as const, isAscending }],
          };
          const page = await search.query(each, options);
          assert.deepEqual(
            page.messageIds,
            rows.slice(position, position + limit).map(({ id }) => id),
          );
          assert.equal(page.total, null);
          const counted = await search.query(each, { ...options, wantTotal: true });
          assert.deepEqual(counted, { messageIds: page.messageIds, total: rows.length });
        },
      ),
      { numRuns: 150 },
    );
  });
});
