import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type MetaNode, metaCondition, narrowestPart } from "../../core/store/query-condition.ts";
import { QueryScan } from "../../core/store/query-scan.ts";
import { MailWorld } from "../search/mail-world.ts";

describe("scans of the store for a search", () => {
  it("walk a tag by its list and everything else by date, in slices that join without gap or repeat", (t) => {
    const world = new MailWorld(t);
    const tag = world.tag("some");
    for (let at = 0; at < 50; at += 1)
      world.store({
        tagIds: at % 3 === 0 ? [1, tag] : [1],
        keywords: at % 2 === 0 ? ["$seen"] : [],
        isHidden: at === 6,
      });
    const scan = new QueryScan(world.db);
    const whole = (node: MetaNode, isAscending: boolean, rows: number) => {
      const keys: number[] = [];
      for (let after: number | null = null; ; ) {
        const slice = scan.slice(node, after, isAscending, rows);
        keys.push(...slice.keys);
        if (slice.next === null) return keys.map((key) => world.messages.findIndex(({ sortKey }) => sortKey === key));
        after = slice.next;
      }
    };
    const visible = world.messages.flatMap(({ isHidden }, at) => (isHidden ? [] : [at]));
    for (const rows of [1, 7, 50, 51]) {
      assert.deepEqual(whole({ kind: "all" }, true, rows), visible, `all in slices of ${rows}`);
      assert.deepEqual(
        whole({ kind: "tagId", tagId: tag }, false, rows),
        visible.filter((at) => at % 3 === 0).toReversed(),
      );
      const both: MetaNode = {
        kind: "and",
        nodes: [
          { kind: "tagId", tagId: tag },
          { kind: "keyword", keyword: "$seen", isSet: true },
        ],
      };
      assert.deepEqual(
        whole(both, true, rows),
        visible.filter((at) => at % 6 === 0),
      );
      assert.deepEqual(whole({ kind: "thread", threadId: 5 }, true, rows), [4]);
    }
  });

  it("start from the smallest list there is", (t) => {
    const world = new MailWorld(t);
    const small = world.tag("small");
    for (let at = 0; at < 9; at += 1) world.store({ tagIds: at === 0 ? [1, small] : [1] });
    const node: MetaNode = {
      kind: "and",
      nodes: [
        { kind: "tagId", tagId: 1 },
        { kind: "tagId", tagId: small },
      ],
    };
    assert.deepEqual(narrowestPart(world.db, node), {
      narrowing: { kind: "tag", tagId: small, count: 1 },
      rest: { kind: "and", nodes: [{ kind: "tagId", tagId: 1 }] },
    });
  });

  it("read lists from indexes alone", (t) => {
    const world = new MailWorld(t);
    const plan = (sql: string, ...values: Array<string | number>) =>
      world.db
        .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values)
        .map(({ detail }) => detail)
        .join("; ");
    const unread = metaCondition(world.db, {
      kind: "and",
      nodes: [
        { kind: "keyword", keyword: "$seen", isSet: false },
        { kind: "hasAttachment", isSet: true },
        { kind: "size", min: 1, max: null },
      ],
    });
    assert.match(
      plan(
        `SELECT m.sort_key FROM message m WHERE m.sort_key BETWEEN 1 AND 9 AND m.is_hidden = 0 AND ${unread.sql} ORDER BY m.sort_key DESC`,
        ...unread.values,
      ),
      /^SEARCH m USING COVERING INDEX message_by_sort_key \(sort_key>\? AND sort_key<\?\)$/u,
    );
    assert.match(
      plan(
        "SELECT d.sort_key FROM message_tag d WHERE d.tag_id = 1 AND d.sort_key BETWEEN 1 AND 9 ORDER BY d.sort_key DESC",
      ),
      /^SEARCH d USING PRIMARY KEY \(tag_id=\? AND sort_key>\? AND sort_key<\?\)$/u,
    );
    assert.match(
      plan(
        "SELECT m.sort_key, m.thread_id FROM json_each('[1]') k CROSS JOIN message m ON m.sort_key = k.value WHERE m.is_hidden = 0",
      ),
      /SEARCH m USING (?:COVERING )?INDEX message_by_sort_key \(sort_key=\?/u,
    );
    assert.match(
      plan("SELECT sort_key FROM message WHERE sort_key < 9 ORDER BY sort_key DESC LIMIT 1 OFFSET 99"),
      /^SEARCH message USING COVERING INDEX message_by_sort_key \(sort_key<\?\)$/u,
    );
  });
});
