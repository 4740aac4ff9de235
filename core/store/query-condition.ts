/** The conditions of a search that are not text, as SQL on `message m`. Values are always bound, never written into the text. */
import { keywordBit, keywordIdOf } from "./keywords.ts";
import type { ReadDb } from "./open-database.ts";
import { firstSortKeyOf } from "./sort-key.ts";
import type { TagId, ThreadId } from "./types.ts";

/** A search without text: the nodes of core/search/query-node.ts that the store answers. Tags are resolved already. */
export type MetaNode =
  | { kind: "all" | "none" }
  | { kind: "and" | "or"; nodes: MetaNode[] }
  | { kind: "not"; node: MetaNode }
  | { kind: "tagId"; tagId: TagId }
  /** Has at least one tag that is not among these (RFC 8621 4.4.1 inMailboxOtherThan). */
  | { kind: "tagOtherThan"; tagIds: TagId[] }
  | { kind: "keyword"; keyword: string; isSet: boolean }
  | { kind: "threadKeyword"; keyword: string; match: "all" | "some" | "none" }
  | { kind: "hasAttachment"; isSet: boolean }
  /** Milliseconds since 1970, in [from, until). */
  | { kind: "received"; from: number | null; until: number | null }
  /** Bytes, in [min, max). */
  | { kind: "size"; min: number | null; max: number | null }
  | { kind: "thread"; threadId: ThreadId }
  | { kind: "header"; name: string; value: string | null };

type SqlValue = string | number;

export interface Condition {
  sql: string;
  values: SqlValue[];
}

/** A part that a list answers: only its rows need to be looked at. */
export type Narrowing =
  | { kind: "tag"; tagId: TagId; count: number }
  | { kind: "thread"; threadId: ThreadId; count: number };

const always: Condition = { sql: "1", values: [] };
const never: Condition = { sql: "0", values: [] };

export function metaCondition(db: ReadDb, node: MetaNode): Condition {
  switch (node.kind) {
    case "all":
      return always;
    case "none":
      return never;
    case "and":
    case "or":
      return joined(
        node.kind,
        node.nodes.map((child) => metaCondition(db, child)),
      );
    case "not":
      return not(metaCondition(db, node.node));
    case "tagId":
      return {
        sql: "EXISTS (SELECT 1 FROM message_tag t WHERE t.tag_id = ? AND t.sort_key = m.sort_key)",
        values: [node.tagId],
      };
    case "tagOtherThan":
      return {
        sql: "EXISTS (SELECT 1 FROM message_tag t WHERE t.message_id = m.id AND t.tag_id NOT IN (SELECT value FROM json_each(?)))",
        values: [JSON.stringify(node.tagIds)],
      };
    case "keyword":
      return keyword(db, node.keyword, "m", node.isSet);
    case "threadKeyword":
      return threadKeyword(db, node);
    case "hasAttachment":
      return { sql: "m.has_attachment = ?", values: [node.isSet ? 1 : 0] };
    case "received":
      return range(
        "m.sort_key",
        node.from === null ? null : keyFrom(node.from),
        node.until === null ? null : keyFrom(node.until),
      );
    case "size":
      return range("m.size", node.min, node.max);
    case "thread":
      return { sql: "m.thread_id = ?", values: [node.threadId] };
    default:
      return header(node.name, node.value);
  }
}

/** Sort keys of messages received at or after a time are at or above this. */
export function keyFrom(time: number): number {
  return firstSortKeyOf(Math.ceil(time / 1000) * 1000);
}

/** The part that leaves the fewest rows to look at, and what is left to check on them. */
export function narrowestPart(db: ReadDb, node: MetaNode): { narrowing: Narrowing | null; rest: MetaNode } {
  const parts = node.kind === "and" ? node.nodes : [node];
  let best: { narrowing: Narrowing; at: number } | null = null;
  for (const [at, part] of parts.entries()) {
    const narrowing = narrowingOf(db, part);
    if (narrowing && (best === null || narrowing.count < best.narrowing.count)) best = { narrowing, at };
  }
  if (best === null) return { narrowing: null, rest: node };
  const rest = parts.filter((_, at) => at !== best.at);
  return { narrowing: best.narrowing, rest: rest.length === 0 ? { kind: "all" } : { kind: "and", nodes: rest } };
}

function narrowingOf(db: ReadDb, part: MetaNode): Narrowing | null {
  if (part.kind === "tagId") {
    const count = db.value<number>("SELECT total_emails FROM tag WHERE id = ?", part.tagId) ?? 0;
    return { kind: "tag", tagId: part.tagId, count };
  }
  if (part.kind === "thread") {
    const count = db.value<number>("SELECT emails FROM thread WHERE id = ?", part.threadId) ?? 0;
    return { kind: "thread", threadId: part.threadId, count };
  }
  return null;
}

function joined(kind: "and" | "or", parts: Condition[]): Condition {
  if (parts.length === 0) return kind === "and" ? always : never;
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  return {
    sql: `(${parts.map(({ sql }) => sql).join(kind === "and" ? " AND " : " OR ")})`,
    values: parts.flatMap(({ values }) => values),
  };
}

function not(part: Condition): Condition {
  return { sql: `NOT (${part.sql})`, values: part.values };
}

function range(column: string, from: number | null, until: number | null): Condition {
  const parts: Condition[] = [];
  if (from !== null) parts.push({ sql: `${column} >= ?`, values: [from] });
  if (until !== null) parts.push({ sql: `${column} < ?`, values: [until] });
  return joined("and", parts);
}

function keyword(db: ReadDb, name: string, table: "m" | "o", isSet: boolean): Condition {
  const bit = keywordBit(name);
  if (bit !== null) return { sql: `(${table}.flags & ?) ${isSet ? "<>" : "="} 0`, values: [bit] };
  const id = keywordIdOf(db, name);
  if (id === null) return isSet ? never : always;
  const exists = `EXISTS (SELECT 1 FROM message_keyword w WHERE w.message_id = ${table}.id AND w.keyword_id = ?)`;
  return { sql: isSet ? exists : `NOT ${exists}`, values: [id] };
}

/** RFC 8621 4.4.1 allInThreadHaveKeyword, someInThreadHaveKeyword, noneInThreadHaveKeyword. */
function threadKeyword(db: ReadDb, node: Extract<MetaNode, { kind: "threadKeyword" }>): Condition {
  const inner = keyword(db, node.keyword, "o", node.match !== "all");
  const exists = `EXISTS (SELECT 1 FROM message o WHERE o.thread_id = m.thread_id AND o.is_hidden = 0 AND ${inner.sql})`;
  return { sql: node.match === "some" ? exists : `NOT ${exists}`, values: inner.values };
}

/** The header fields that the store keeps; the planner has refused all others. */
function header(name: string, value: string | null): Condition {
  const column = {
    "message-id": "('<' || m.message_id || '>')",
    // Ids are kept one a line, without their angle brackets.
    "in-reply-to": "('<' || replace(m.in_reply_to, char(10), '> <') || '>')",
    subject: "nullif(m.subject, '')",
  }[name.toLowerCase()];
  if (column === undefined) return never;
  if (value === null) return { sql: `${column} IS NOT NULL`, values: [] };
  // RFC 8621 4.4.1: the field contains the text. instr() knows no patterns, so nothing needs escaping.
  return { sql: `ifnull(instr(lower(${column}), lower(?)), 0) > 0`, values: [value] };
}
