/** What stands behind each "field:" of the query language: a value becomes a node, or a sentence says what was expected. */
import { parseAge, parsePeriod, parseRange, parseSize } from "./query-dates.ts";
import type { QueryNode, TextField } from "./query-node.ts";

export interface FieldValue {
  text: string;
  isPhrase: boolean;
  isPrefix: boolean;
}

export type FieldResult = QueryNode | { expected: string };
type Reader = (value: FieldValue, now: number) => FieldResult;

const textFields: Record<string, TextField> = {
  from: "from",
  to: "to",
  cc: "cc",
  bcc: "bcc",
  subject: "subject",
  body: "body",
  filename: "filename",
  list: "list",
};

/** Names people use for the roles of API.md; the store names a role with a leading backslash. */
const roles: Record<string, string> = {
  inbox: "\\inbox",
  sent: "\\sent",
  drafts: "\\drafts",
  draft: "\\drafts",
  archive: "\\archive",
  junk: "\\junk",
  spam: "\\junk",
  trash: "\\trash",
};

const states: Record<string, QueryNode> = {
  unread: { kind: "keyword", keyword: "$seen", isSet: false },
  read: { kind: "keyword", keyword: "$seen", isSet: true },
  starred: { kind: "keyword", keyword: "$flagged", isSet: true },
  unstarred: { kind: "keyword", keyword: "$flagged", isSet: false },
  answered: { kind: "keyword", keyword: "$answered", isSet: true },
  unanswered: { kind: "keyword", keyword: "$answered", isSet: false },
  draft: { kind: "keyword", keyword: "$draft", isSet: true },
};

const dateExpected = "takes a date such as 2024-03-01, 2024-03, 2024, today or yesterday";
const ageExpected = "takes an age such as 7d, 2w, 3m or 1y";
const sizeExpected = "takes a size such as 500, 10k or 5M";

const readers: Record<string, Reader> = {
  tag: (value) => ({ kind: "tag", name: value.text }),
  in: (value) => {
    const name = value.text.toLowerCase();
    return name === "anywhere" ? { kind: "all" } : { kind: "tag", name: roles[name] ?? value.text };
  },
  is: (value) =>
    states[value.text.toLowerCase()] ?? {
      expected: "takes unread, read, starred, unstarred, answered, unanswered or draft",
    },
  has: (value) =>
    /^attachments?$/iu.test(value.text) ? { kind: "hasAttachment", isSet: true } : { expected: "takes attachment" },
  keyword: (value) => ({ kind: "keyword", keyword: value.text.toLowerCase(), isSet: true }),
  before: (value, now) => received(parsePeriod(value.text, now), (period) => [null, period.from]),
  after: (value, now) => received(parsePeriod(value.text, now), (period) => [period.from, null]),
  on: (value, now) => received(parseRange(value.text, now), (period) => [period.from, period.until]),
  older_than: (value, now) => {
    const then = parseAge(value.text, now);
    return then === null ? { expected: ageExpected } : { kind: "received", from: null, until: then };
  },
  newer_than: (value, now) => {
    const then = parseAge(value.text, now);
    return then === null ? { expected: ageExpected } : { kind: "received", from: then, until: null };
  },
  larger: (value) => {
    const bytes = parseSize(value.text);
    return bytes === null ? { expected: sizeExpected } : { kind: "size", min: bytes, max: null };
  },
  smaller: (value) => {
    const bytes = parseSize(value.text);
    return bytes === null ? { expected: sizeExpected } : { kind: "size", min: null, max: bytes };
  },
  thread: (value) => {
    const id = /^T?([0-9a-z]{1,10})$/iu.exec(value.text)?.[1];
    return id === undefined
      ? { expected: "takes the id of a thread, such as T2f" }
      : { kind: "thread", threadId: parseInt(id, 36) };
  },
};

export const fieldNames: readonly string[] = [...Object.keys(textFields), ...Object.keys(readers)];

export function isFieldName(name: string): boolean {
  return Object.hasOwn(textFields, name) || Object.hasOwn(readers, name);
}

export function readField(name: string, value: FieldValue, now: number): FieldResult {
  const field = Object.hasOwn(textFields, name) ? textFields[name] : undefined;
  if (field !== undefined) {
    return { kind: "text", field, words: value.text, isPhrase: value.isPhrase, isPrefix: value.isPrefix };
  }
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  return reader ? reader(value, now) : { expected: "is not a field" };
}

function received(
  period: ReturnType<typeof parsePeriod>,
  bounds: (period: { from: number; until: number }) => [number | null, number | null],
): FieldResult {
  if (period === null) return { expected: dateExpected };
  const [from, until] = bounds(period);
  return { kind: "received", from, until };
}
