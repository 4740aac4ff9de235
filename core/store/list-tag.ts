/** Lists of mail by date: a walk along an index, wherever the page begins. */
import type { ReadDb } from "./open-database.ts";
import type { MessageId, SortKey, TagId, ThreadId } from "./types.ts";

export interface ListOptions {
  /** Null: all mail. */
  tagId: TagId | null;
  /** How many rows to pass over; or the sort key of the row before the page, which is faster far down. */
  position?: number;
  afterSortKey?: SortKey;
  limit: number;
  /** One row a thread: its first message in this order. */
  collapseThreads: boolean;
  sort?: "receivedAt desc" | "receivedAt asc";
}

export interface ListPage {
  messageIds: MessageId[];
  /** Of the whole list. */
  total: number;
}

interface Walked {
  id: MessageId;
  threadId: ThreadId;
}

export function listTag(db: ReadDb, options: ListOptions): ListPage {
  const { tagId, collapseThreads } = options;
  const isAscending = options.sort === "receivedAt asc";
  const position = options.position ?? 0;
  const limit = Math.min(options.limit, Number.MAX_SAFE_INTEGER);
  const start = options.afterSortKey ?? (isAscending ? -1 : Number.MAX_SAFE_INTEGER);
  const total = totalOf(db, tagId, collapseThreads);
  if (tagId !== null && collapseThreads && !isAscending)
    return { messageIds: db.column(collapsedSql, tagId, start, limit, position), total };
  if (collapseThreads) return { messageIds: walkThreads(db, tagId, isAscending, { start, limit, position }), total };
  if (tagId === null) return { messageIds: db.column(allSql(isAscending), start, limit, position), total };
  return { messageIds: db.column(tagSql(isAscending), tagId, start, limit, position), total };
}

// The rows to pass over are counted in the index alone; only those of the page are looked up.
export const collapsedSql = `SELECT m.id FROM
  (SELECT newest FROM thread_tag WHERE tag_id = ? AND newest < ? ORDER BY newest DESC LIMIT ? OFFSET ?) page
  CROSS JOIN message m ON m.sort_key = page.newest`;

export function tagSql(isAscending: boolean): string {
  return isAscending
    ? "SELECT message_id FROM message_tag WHERE tag_id = ? AND sort_key > ? ORDER BY sort_key LIMIT ? OFFSET ?"
    : "SELECT message_id FROM message_tag WHERE tag_id = ? AND sort_key < ? ORDER BY sort_key DESC LIMIT ? OFFSET ?";
}

export function allSql(isAscending: boolean): string {
  return isAscending
    ? "SELECT id FROM message WHERE sort_key > ? AND is_hidden = 0 ORDER BY sort_key LIMIT ? OFFSET ?"
    : "SELECT id FROM message WHERE sort_key < ? AND is_hidden = 0 ORDER BY sort_key DESC LIMIT ? OFFSET ?";
}

export function threadWalkSql(hasTag: boolean, isAscending: boolean): string {
  const [side, order] = isAscending ? [">", "ASC"] : ["<", "DESC"];
  return hasTag
    ? `SELECT t.message_id AS id, m.thread_id AS threadId FROM message_tag t CROSS JOIN message m ON m.sort_key = t.sort_key
       WHERE t.tag_id = ? AND t.sort_key ${side} ? ORDER BY t.sort_key ${order}`
    : `SELECT id, thread_id AS threadId FROM message WHERE sort_key ${side} ? AND is_hidden = 0 ORDER BY sort_key ${order}`;
}

/** The first message of each thread, along the whole list: only for orders that no table keeps. */
function walkThreads(
  db: ReadDb,
  tagId: TagId | null,
  isAscending: boolean,
  { start, limit, position }: { start: SortKey; limit: number; position: number },
): MessageId[] {
  const sql = threadWalkSql(tagId !== null, isAscending);
  const seen = new Set<ThreadId>();
  const ids: MessageId[] = [];
  for (const { id, threadId } of db.iterate<Walked>(sql, ...(tagId === null ? [] : [tagId]), start)) {
    if (seen.has(threadId)) continue;
    seen.add(threadId);
    if (seen.size > position) ids.push(id);
    if (ids.length >= limit) break;
  }
  return ids;
}

function totalOf(db: ReadDb, tagId: TagId | null, collapseThreads: boolean): number {
  if (tagId === null)
    return (
      (collapseThreads
        ? db.value<number>("SELECT count(*) FROM thread")
        : db.value<number | null>("SELECT sum(emails) FROM thread")) ?? 0
    );
  return (
    db.value<number>(
      collapseThreads ? "SELECT total_threads FROM tag WHERE id = ?" : "SELECT total_emails FROM tag WHERE id = ?",
      tagId,
    ) ?? 0
  );
}
