import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { allSql, collapsedSql, listTag, tagSql, threadWalkSql } from "../../core/store/list-tag.ts";
import { changesSql, sourcesSql } from "../../core/store/source-changes.ts";
import { RowStore } from "./row-store.ts";

const messages = 100_000;
const threads = 40_000;

/** A tag of 100,000 messages in 40,000 threads, written straight into the tables that lists walk. */
function largeTag(t: TestContext): { store: RowStore; tagId: number } {
  const store = new RowStore(t);
  const { created: tagId } = store.perform({ op: "tag.create", name: "Large" }) as { created: number };
  const { db } = store;
  db.execute(`
    BEGIN;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${messages})
    INSERT INTO message (id, sort_key, thread_id, size, pack, offset, bytes, canonical, addresses, subject, preview)
      SELECT i, i * 1048576, 1 + (i * 7919) % ${threads}, 100, 1, 64, 100, randomblob(16), '', 'Subject ' || i, '' FROM n;
    INSERT INTO message_tag (tag_id, sort_key, message_id) SELECT ${tagId}, sort_key, id FROM message;
    INSERT INTO thread (id, emails, unread_outside, unread_in_trash) SELECT thread_id, count(*), 0, 0 FROM message GROUP BY thread_id;
    INSERT INTO thread_tag (thread_id, tag_id, emails, newest) SELECT thread_id, ${tagId}, count(*), max(sort_key) FROM message GROUP BY thread_id;
    UPDATE tag SET total_emails = ${messages}, total_threads = ${threads} WHERE id = ${tagId};
    COMMIT`);
  return { store, tagId };
}

test("lists of a tag of 100,000 mails are walked along indexes, and every page is right", (t) => {
  const { store, tagId } = largeTag(t);
  const plan = (sql: string) =>
    store.db
      .all<{ detail: string }>(
        `EXPLAIN QUERY PLAN ${sql}`,
        ...Array.from({ length: sql.split("?").length - 1 }, () => 1),
      )
      .map(({ detail }) => detail);

  for (const isAscending of [true, false]) {
    const side = isAscending ? ">" : "<";
    assert.deepEqual(plan(tagSql(isAscending)), [
      `SEARCH message_tag USING PRIMARY KEY (tag_id=? AND sort_key${side}?)`,
    ]);
    assert.deepEqual(plan(allSql(isAscending)), [
      `SEARCH message USING COVERING INDEX message_by_sort_key (sort_key${side}?)`,
    ]);
    assert.deepEqual(plan(threadWalkSql(false, isAscending)), [
      `SEARCH message USING COVERING INDEX message_by_sort_key (sort_key${side}?)`,
    ]);
    assert.deepEqual(plan(threadWalkSql(true, isAscending)), [
      `SEARCH t USING PRIMARY KEY (tag_id=? AND sort_key${side}?)`,
      "SEARCH m USING COVERING INDEX message_by_sort_key (sort_key=?)",
    ]);
  }
  assert.deepEqual(plan(collapsedSql), [
    "CO-ROUTINE page",
    "SEARCH thread_tag USING COVERING INDEX thread_tag_by_newest (tag_id=? AND newest<?)",
    "SCAN page",
    "SEARCH m USING COVERING INDEX message_by_sort_key (sort_key=?)",
  ]);

  const threadOf = (id: number) => 1 + ((id * 7919) % threads);
  for (const tag of [tagId, null])
    for (const sort of ["receivedAt desc", "receivedAt asc"] as const) {
      const order = Array.from({ length: messages }, (_, at) => (sort === "receivedAt asc" ? at + 1 : messages - at));
      const seen = new Set<number>();
      const firsts = order.filter((id) => !seen.has(threadOf(id)) && seen.add(threadOf(id)));
      for (const [collapseThreads, all] of [
        [false, order],
        [true, firsts],
      ] as const)
        for (const position of [0, 1, 20_000, all.length - 30, all.length, all.length + 5])
          assert.deepEqual(listTag(store.db, { tagId: tag, position, limit: 50, collapseThreads, sort }), {
            messageIds: all.slice(position, position + 50),
            total: all.length,
          });
    }
  const [first] = listTag(store.db, { tagId, position: 999, limit: 1, collapseThreads: true }).messageIds;
  const afterSortKey = first! * 1048576;
  assert.deepEqual(
    listTag(store.db, { tagId, afterSortKey, limit: 5, collapseThreads: true }).messageIds,
    listTag(store.db, { tagId, position: 1000, limit: 5, collapseThreads: true }).messageIds,
  );
});

test("no statement that runs for each message scans a table", (t) => {
  const { store } = largeTag(t);
  const seen = new Set<string>();
  const { db } = store;
  const watched = new Proxy(db, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== "function") return value;
      return (...given: unknown[]) => {
        if (typeof given[0] === "string" && name !== "execute") seen.add(given[0]);
        return (value as (...args: unknown[]) => unknown).apply(target, given);
      };
    },
  });
  Object.defineProperty(store, "db", { value: watched });
  const [a, b] = store.insert([
    { id: "a", blob: { slot: messages, pack: 1, offset: 64, bytes: 100 }, keywords: ["own"] },
    { id: "b", blob: { slot: messages + 1, pack: 1, offset: 64, bytes: 100 }, subject: "Re: X", tags: ["\\junk"] },
    { id: "c", blob: { slot: messages + 2, pack: 1, offset: 64, bytes: 100 }, subject: "Re: Y", tags: ["Large"] },
  ]);
  const trash = store.reader.tagByRole("trash").id;
  const changes = [
    { messageId: a!.messageId, addTags: [trash], setKeywords: ["$seen", "other"], clearKeywords: ["own"], hide: true },
  ];
  store.perform({ op: "message.update", by: "user", changes });
  store.perform({ op: "message.decideSpam", messageIds: [b!.messageId], decision: "ham", by: "user" });
  store.perform({ op: "message.destroy", messageIds: [a!.messageId] });
  // These read whole tables on purpose, and only small ones.
  const small = /FROM (tag|meta|change_time|draft)\b|sqlite_/;
  for (const sql of seen) {
    if (small.test(sql)) continue;
    const values = Array.from({ length: sql.split("?").length - 1 }, () => 1);
    const plan = db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => detail);
    assert.ok(!plan.some((detail) => /^SCAN (?!page|CONSTANT)/.test(detail)), `${sql}\n${plan.join("\n")}`);
  }
  assert.ok(seen.size > 25);
});

test("what sources are to be told is found along indexes, however much mail there is", (t) => {
  const { db } = new RowStore(t);
  const plan = (sql: string) =>
    db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, 1, 1, 1, ...(sql === changesSql ? [1] : []));
  for (const { detail } of [...plan(changesSql), ...plan(sourcesSql)])
    assert.doesNotMatch(detail, /SCAN (source_change|source_copy|source_lost|c|f|message)\b/);
});
