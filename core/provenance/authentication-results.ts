/**
 * The Authentication-Results field (RFC 8601 2.2). A server writes it, but senders write some too and hope to be believed: so
 * nothing is guessed, and a field with a quote or a comment that does not end says nothing at all.
 */
import { limits } from "../kernel/limits.ts";

export interface AuthenticationResults {
  /** RFC 8601 2.5, lower case; "" when the field begins with a result, as some servers write. */
  authservId: string;
  results: Array<{
    /** "dkim", lower case. */
    method: string;
    /** "pass", lower case. */
    result: string;
    reason: string;
    /** "header.d" → value; names in lower case. */
    properties: Record<string, string>;
    comments: string[];
  }>;
}

type Result = AuthenticationResults["results"][number];

/** Null: cannot be read, or is longer than any server has reason to write. */
export function parseAuthenticationResults(value: string): AuthenticationResults | null {
  if (value.length > limits.authenticationResultsCharsMax) return null;
  const segments = segmentsOf(value);
  if (segments === null) return null;
  const [first, ...others] = segments;
  if (!first) return null;
  const head = wordsOf(first.text);
  const hasId = head[0] !== undefined && !head[0].includes("=");
  // RFC 8601 2.2 authres-version: 1 is the only one there is.
  if (hasId && head[1] !== undefined && head[1] !== "1") return null;
  const authservId = hasId ? unquoted(head[0] as string, first.strings).toLowerCase() : "";
  const results = (hasId ? others : segments).flatMap((segment) => resultOf(segment) ?? []);
  return { authservId, results: results.slice(0, limits.authenticationResultsMax) };
}

interface Segment {
  /** Without comments; quoted strings are replaced by their number between two NULs. */
  text: string;
  strings: string[];
  comments: string[];
}

/** Cuts at the semicolons outside of quotes and comments. Null when one of these does not end. */
function segmentsOf(value: string): Segment[] | null {
  const text = value.replace(/[\r\n]+/g, "").replaceAll("\0", " ");
  const segments: Segment[] = [];
  let current: Segment = { text: "", strings: [], comments: [] };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === '"' || character === "(") {
      const end = character === '"' ? endOfString(text, at) : endOfComment(text, at);
      if (end < 0) return null;
      const inner = text.slice(at + 1, end).replace(/\\(.)/g, "$1");
      if (character === "(") {
        current.comments.push(inner);
        current.text += " ";
      } else current.text += `\0${current.strings.push(inner) - 1}\0`;
      at = end;
    } else if (character === ";") {
      segments.push(current);
      current = { text: "", strings: [], comments: [] };
    } else current.text += character;
  }
  segments.push(current);
  return segments;
}

/** RFC 5322 3.2.4 */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return -1;
}

/** RFC 5322 3.2.2: comments nest. */
function endOfComment(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "(") depth += 1;
    else if (text[at] === ")") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

function wordsOf(text: string): string[] {
  return text
    .replace(/\s*=\s*/g, "=")
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
}

function unquoted(word: string, strings: readonly string[]): string {
  // oxlint-disable-next-line no-control-regex -- NUL is the mark of a quoted string
  return word.replace(/\0(\d+)\0/g, (_, number: string) => strings[Number(number)] ?? "");
}

/** methodspec, reasonspec and propspecs; null for "none" and for what is no result. */
function resultOf({ text, strings, comments }: Segment): Result | null {
  const [methodspec, ...others] = wordsOf(text);
  const parsed = /^([a-z][a-z0-9-]*)(?:\/\d+)?=([a-z]+)$/i.exec(methodspec ?? "");
  if (!parsed) return null;
  const found: Result = {
    method: (parsed[1] as string).toLowerCase(),
    result: (parsed[2] as string).toLowerCase(),
    reason: "",
    properties: {},
    comments,
  };
  for (const word of others) {
    const equals = word.indexOf("=");
    if (equals < 1) continue;
    const name = word.slice(0, equals).toLowerCase();
    const value = unquoted(word.slice(equals + 1), strings);
    if (name === "reason") found.reason = value;
    // The first of a name counts: one that follows could come out of a value that the sender chose.
    else if (/^[a-z]+\.[a-z0-9_-]+$/.test(name) && !Object.hasOwn(found.properties, name))
      found.properties[name] = value;
  }
  return found;
}
