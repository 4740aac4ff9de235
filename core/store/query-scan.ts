/**
 * Answers the parts of a search that are not text. Long scans are cut into slices by the caller, so that one search never
 * keeps the main thread for long; each call here looks at limits.scanRowsMax rows at most.
 */
import { limits } from "../kernel/limits.ts";
import type { ReadDb } from "./open-database.ts";
import { type MetaNode, type Narrowing, metaCondition, narrowestPart } from "./query-condition.ts";
import { type ScanSort, sortValues } from "./query-order.ts";
import type { MessageId, SortKey, ThreadId } from "./types.ts";

export interface ScanSlice {
  /** In the order asked for. */
  keys: SortKey[];
  /** Where the next slice begins: behind this key. Null when nothing is left. */
  next: SortKey | null;
}

export interface PlacedMessage {
  sortKey: SortKey;
  id: MessageId;
  threadId: ThreadId;
}

export class QueryScan {
  readonly #db: ReadDb;

  constructor(db: ReadDb) {
    this.#db = db;
  }

  /** Which of these messages are visible and meet the condition; in the order given. */
  matching(node: MetaNode, keys: readonly SortKey[]): SortKey[] {
    const { sql, values } = metaCondition(this.#db, node);
    const found = new Set(
      this.#db.column<SortKey>(
        `SELECT m.sort_key FROM json_each(?) k CROSS JOIN message m ON m.sort_key = k.value WHERE m.is_hidden = 0 AND ${sql}`,
        JSON.stringify(keys),
        ...values,
      ),
    );
    return keys.filter((key) => found.has(key));
  }

  /** Visible messages that meet the condition, behind `after` (null: from the start), among the next limits.scanRowsMax rows. */
  slice(node: MetaNode, after: SortKey | null, isAscending: boolean, rows: number = limits.scanRowsMax): ScanSlice {
    const { narrowing, rest } = narrowestPart(this.#db, node);
    const start = after ?? (isAscending ? -1 : Number.MAX_SAFE_INTEGER);
    const last = this.#rowAhead(narrowing, start, isAscending, rows);
    const { sql, values } = metaCondition(this.#db, rest);
    const { from, order, where, value } = source(narrowing, isAscending);
    const end = last ?? (isAscending ? Number.MAX_SAFE_INTEGER : 0);
    const [low, high] = isAscending ? [start + 1, end] : [end, start - 1];
    // The condition "1" of a plain tag leaves the message rows alone.
    const isPlain = narrowing?.kind === "tag" && sql === "1";
    const keys = this.#db.column<SortKey>(
      isPlain
        ? `SELECT d.sort_key FROM message_tag d WHERE d.tag_id = ? AND d.sort_key BETWEEN ? AND ? ORDER BY d.sort_key ${order}`
        : `SELECT m.sort_key FROM ${from} WHERE ${where} BETWEEN ? AND ? AND m.is_hidden = 0 AND ${sql} ORDER BY m.sort_key ${order}`,
      ...value,
      low,
      high,
      ...values,
    );
    return { keys, next: last };
  }

  /** About how many messages can meet the condition at most; null when only a scan could tell. */
  estimate(node: MetaNode): number | null {
    return narrowestPart(this.#db, node).narrowing?.count ?? null;
  }

  /** Ids and threads of visible messages; in the order given. Keys that are no longer there are left out. */
  resolve(keys: ArrayLike<SortKey>): PlacedMessage[] {
    const list = Array.from(keys);
    const rows = this.#db.all<PlacedMessage>(
      `SELECT m.sort_key AS sortKey, m.id AS id, m.thread_id AS threadId
       FROM json_each(?) k CROSS JOIN message m ON m.sort_key = k.value WHERE m.is_hidden = 0`,
      JSON.stringify(list),
    );
    const bySortKey = new Map(rows.map((row) => [row.sortKey, row]));
    return list.flatMap((key) => bySortKey.get(key) ?? []);
  }

  /** Messages that are in no list. */
  hidden(): SortKey[] {
    return this.#db.column<SortKey>("SELECT sort_key FROM message WHERE is_hidden = 1");
  }

  /** The threads of visible messages, in no order. */
  threadsOf(keys: readonly SortKey[]): ThreadId[] {
    return this.#db.column<ThreadId>(
      "SELECT m.thread_id FROM json_each(?) k CROSS JOIN message m ON m.sort_key = k.value WHERE m.is_hidden = 0",
      JSON.stringify(keys),
    );
  }

  sortValues(keys: readonly SortKey[], sort: ScanSort): Map<SortKey, string | number> {
    return sortValues(this.#db, keys, sort);
  }

  /** The key `rows` rows ahead in the list that is scanned; null when it ends before. */
  #rowAhead(narrowing: Narrowing | null, start: SortKey, isAscending: boolean, rows: number): SortKey | null {
    const order = isAscending ? "ASC" : "DESC";
    const side = isAscending ? ">" : "<";
    const key =
      narrowing?.kind === "tag"
        ? this.#db.value<SortKey>(
            `SELECT sort_key FROM message_tag WHERE tag_id = ? AND sort_key ${side} ? ORDER BY sort_key ${order} LIMIT 1 OFFSET ?`,
            narrowing.tagId,
            start,
            rows - 1,
          )
        : narrowing?.kind === "thread"
          ? undefined
          : this.#db.value<SortKey>(
              `SELECT sort_key FROM message WHERE sort_key ${side} ? ORDER BY sort_key ${order} LIMIT 1 OFFSET ?`,
              start,
              rows - 1,
            );
    return key ?? null;
  }
}

function source(narrowing: Narrowing | null, isAscending: boolean) {
  const order = isAscending ? "ASC" : "DESC";
  if (narrowing?.kind === "tag") {
    const from = "message_tag d CROSS JOIN message m ON m.sort_key = d.sort_key";
    return { from, order, where: "d.tag_id = ? AND d.sort_key", value: [narrowing.tagId] };
  }
  if (narrowing?.kind === "thread") {
    return { from: "message m", order, where: "m.thread_id = ? AND m.sort_key", value: [narrowing.threadId] };
  }
  return { from: "message m", order, where: "m.sort_key", value: [] };
}
