import { limits } from "../kernel/limits.ts";
import { parseQuery } from "../search/query-language.ts";
import type { QueryNode, TextField } from "../search/query-node.ts";
import { parseTagId } from "../store/ids.ts";
import type { TagId } from "../store/types.ts";
import { isStringArray, isUnsignedInt, parseUtcDate } from "./arguments.ts";
import { type FilterNode, readFilter } from "./filter.ts";
import { invalidArguments, MethodError } from "./method-error.ts";

export interface EmailFilterOptions {
  now: number;
  /** urn:postern:jmap is in `using`: "postern:query" is known. */
  isExtended: boolean;
  /** All tags there are, for inMailboxOtherThan. */
  tagIds(): TagId[];
}

/** A filter of Email/query (RFC 8621 4.4.1) as the tree that search plans from. */
export function readEmailFilter(value: unknown, options: EmailFilterOptions): QueryNode {
  const filter = readFilter(value, (condition) => readCondition(condition, options));
  return filter === null ? { kind: "all" } : toNode(filter);
}

function toNode(filter: FilterNode<QueryNode>): QueryNode {
  if ("condition" in filter) return filter.condition;
  const nodes = filter.conditions.map(toNode);
  if (filter.operator === "AND") return all(nodes);
  if (nodes.length === 0) return { kind: filter.operator === "OR" ? "none" : "all" };
  const either: QueryNode = nodes.length === 1 ? (nodes[0] as QueryNode) : { kind: "or", nodes };
  return filter.operator === "OR" ? either : { kind: "not", node: either };
}

/** RFC 8621 4.4.1: all properties of a condition must fit; one without properties fits everything. */
function readCondition(condition: Record<string, unknown>, options: EmailFilterOptions): QueryNode {
  const nodes = Object.entries(condition).map(([name, value]) => {
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (!read || (name.startsWith("postern:") && !options.isExtended)) {
      throw new MethodError("unsupportedFilter", `"${name.slice(0, 50)}" is not offered.`);
    }
    const node = read(value, options);
    if (node === null) throw invalidArguments(`The filter's "${name}" has a value of the wrong kind.`);
    return node;
  });
  return all(nodes);
}

function all(nodes: QueryNode[]): QueryNode {
  if (nodes.length === 0) return { kind: "all" };
  return nodes.length === 1 ? (nodes[0] as QueryNode) : { kind: "and", nodes };
}

type ConditionReader = (value: unknown, options: EmailFilterOptions) => QueryNode | null;

const readers: Record<string, ConditionReader> = {
  inMailbox: (value) => (typeof value === "string" ? inMailbox(value) : null),
  inMailboxOtherThan: (value, options) => (isStringArray(value) ? inMailboxOtherThan(value, options) : null),
  before: (value) => received(null, parseUtcDate(value), value),
  after: (value) => received(parseUtcDate(value), null, value),
  minSize: (value) => (isUnsignedInt(value) ? { kind: "size", min: value, max: null } : null),
  // RFC 8621 4.4.1: "must be less than this number".
  maxSize: (value) => (isUnsignedInt(value) ? { kind: "size", min: null, max: value } : null),
  allInThreadHaveKeyword: (value) => threadKeyword(value, "all"),
  someInThreadHaveKeyword: (value) => threadKeyword(value, "some"),
  noneInThreadHaveKeyword: (value) => threadKeyword(value, "none"),
  hasKeyword: (value) => keyword(value, true),
  notKeyword: (value) => keyword(value, false),
  hasAttachment: (value) => (typeof value === "boolean" ? { kind: "hasAttachment", isSet: value } : null),
  text: (value) => text("any", value),
  from: (value) => text("from", value),
  to: (value) => text("to", value),
  cc: (value) => text("cc", value),
  bcc: (value) => text("bcc", value),
  subject: (value) => text("subject", value),
  body: (value) => text("body", value),
  header: (value) => header(value),
  "postern:query": (value, options) => (typeof value === "string" ? typed(value, options, false) : null),
  "postern:queryAsTyped": (value, options) => (typeof value === "string" ? typed(value, options, true) : null),
};

function inMailbox(id: string): QueryNode {
  const tagId = parseTagId(id);
  return tagId === null ? { kind: "none" } : { kind: "tagId", tagId };
}

/** RFC 8621 4.4.1: "in at least one Mailbox not in this list". */
function inMailboxOtherThan(ids: readonly string[], options: EmailFilterOptions): QueryNode {
  const excluded = new Set(ids.map(parseTagId));
  const nodes: QueryNode[] = options
    .tagIds()
    .flatMap((tagId) => (excluded.has(tagId) ? [] : [{ kind: "tagId", tagId }]));
  return nodes.length === 0 ? { kind: "none" } : { kind: "or", nodes };
}

function received(from: number | null, until: number | null, value: unknown): QueryNode | null {
  return from === null && until === null ? badDate(value) : { kind: "received", from, until };
}

function badDate(value: unknown): null {
  if (typeof value === "string") throw invalidArguments(`"${value.slice(0, 40)}" is not a UTCDate.`);
  return null;
}

function keyword(value: unknown, isSet: boolean): QueryNode | null {
  return typeof value === "string" ? { kind: "keyword", keyword: value.toLowerCase(), isSet } : null;
}

function threadKeyword(value: unknown, match: "all" | "some" | "none"): QueryNode | null {
  return typeof value === "string" ? { kind: "threadKeyword", keyword: value.toLowerCase(), match } : null;
}

/** RFC 8621 4.4.1: words anywhere, all of them; what stands in quotes is a phrase. */
function text(field: TextField, value: unknown): QueryNode | null {
  if (typeof value !== "string") return null;
  if (value.length > limits.queryCharsMax) {
    throw new MethodError("unsupportedFilter", "That text is too long to search for.");
  }
  // Most texts have no phrase in them.
  if (!/["']/.test(value)) return words(field, value, false);
  // An apostrophe inside a word begins no phrase, and a quote that is never closed is left out.
  const pieces = value.matchAll(/"([^"]*)"|(?<=^|\s)'([^']*)'(?=\s|$)|([^\s"]+)/g);
  const nodes: QueryNode[] = [];
  for (const [, double, single, word] of pieces) {
    if (word === undefined) nodes.push(words(field, double ?? single ?? "", true));
    else nodes.push(words(field, word, false));
  }
  return all(nodes.filter((node) => node.kind !== "all"));
}

function words(field: TextField, value: string, isPhrase: boolean): QueryNode {
  return value.trim() === ""
    ? { kind: "all" }
    : { kind: "text", field, words: value.trim(), isPhrase, isPrefix: false };
}

/** RFC 8621 4.4.1 header: [name] or [name, text]. */
function header(value: unknown): QueryNode | null {
  if (!isStringArray(value) || value.length < 1 || value.length > 2) return null;
  return { kind: "header", name: (value[0] as string).toLowerCase(), value: value[1] ?? null };
}

function typed(value: string, options: EmailFilterOptions, isLenient: boolean): QueryNode {
  const parsed = parseQuery(value, { now: options.now, isLenient });
  if ("problem" in parsed) throw invalidArguments(parsed.problem.message);
  return parsed.node;
}

/** Whether the answer comes from the index, which learns of a new mail a moment after the store. */
export function asksIndex(node: QueryNode): boolean {
  if (node.kind === "and" || node.kind === "or") return node.nodes.some(asksIndex);
  return node.kind === "not" ? asksIndex(node.node) : node.kind === "text";
}
