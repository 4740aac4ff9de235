/** RFC 8621 5: subject and text with what was found in <mark>, everything else escaped as HTML. */
import type { SearchText } from "../mime/message.ts";
import { limits } from "../kernel/limits.ts";
import { textParts } from "./index-query.ts";
import type { QueryNode, TextField } from "./query-node.ts";
import { type PlacedWord, placedWords } from "./words.ts";

export interface Snippet {
  subject: string | null;
  preview: string | null;
}

/** What to mark: words that stand side by side, the last of them perhaps only begun. */
interface Pattern {
  words: string[];
  isPrefix: boolean;
}

interface Range {
  start: number;
  end: number;
}

export function snippetOf(node: QueryNode, text: SearchText | null, charsMax: number): Snippet {
  if (text === null) return { subject: null, preview: null };
  const subject = text.subject.slice(0, limits.snippetSubjectCharsMax);
  const inSubject = ranges(subject, patternsOf(node, ["any", "subject"], 1));
  const inBody = ranges(text.body, patternsOf(node, ["any", "body"], limits.bodyPrefixCharsMin));
  return {
    subject: inSubject.length === 0 ? null : marked(subject, inSubject, 0, subject.length),
    preview: inBody.length === 0 ? null : fittingFragment(text.body, inBody, charsMax),
  };
}

/** What a search wants to be there; what it wants to be absent is not marked. */
function patternsOf(node: QueryNode, fields: TextField[], prefixCharsMin: number): Pattern[] {
  if (node.kind === "and" || node.kind === "or") {
    return node.nodes.flatMap((child) => patternsOf(child, fields, prefixCharsMin));
  }
  if (node.kind !== "text" || !fields.includes(node.field)) return [];
  return textParts(node).flatMap((part) => {
    const patterns: Pattern[] = part.words.length > 0 ? [{ words: part.words, isPrefix: false }] : [];
    if (part.prefix !== null && part.prefix.length >= prefixCharsMin)
      patterns.push({ words: [part.prefix], isPrefix: true });
    return patterns;
  });
}

/** Places of the matches, in order, without overlaps. */
function ranges(text: string, patterns: Pattern[]): Range[] {
  if (patterns.length === 0) return [];
  const found: Range[] = [];
  const words = [...placedWords(text)];
  for (let at = 0; at < words.length; at += 1) {
    for (const pattern of patterns) {
      if (!matches(words, at, pattern)) continue;
      const last = words[at + pattern.words.length - 1];
      const start = words[at]?.start ?? 0;
      const previous = found.at(-1);
      if (previous && previous.end > start) previous.end = Math.max(previous.end, last?.end ?? 0);
      else found.push({ start, end: last?.end ?? start });
    }
  }
  return found;
}

function matches(words: PlacedWord[], at: number, pattern: Pattern): boolean {
  return pattern.words.every((wanted, offset) => {
    const word = words[at + offset]?.word;
    return word !== undefined && (pattern.isPrefix ? word.startsWith(wanted) : word === wanted);
  });
}

/** RFC 8621 5: "It MUST NOT be bigger than 255 octets in size", marks and escapes included. */
function fittingFragment(text: string, found: Range[], charsMax: number): string | null {
  for (let chars = charsMax; chars > 0; chars = Math.floor(chars / 1.5)) {
    const html = bestFragment(text, found, chars);
    if (Buffer.byteLength(html) <= limits.snippetBytesMax) return html;
  }
  return null;
}

/** The stretch with most matches, the first of equals, begun and ended at blanks where there are some near. */
function bestFragment(text: string, found: Range[], charsMax: number): string {
  let best = { first: 0, count: 0 };
  for (let first = 0, last = 0; first < found.length; first += 1) {
    while (last < found.length && (found[last]?.end ?? 0) - (found[first]?.start ?? 0) <= charsMax) last += 1;
    if (last - first > best.count) best = { first, count: last - first };
  }
  const head = found[best.first] ?? { start: 0, end: 0 };
  const tail = found[best.first + Math.max(best.count, 1) - 1] ?? head;
  const room = Math.max(0, charsMax - (tail.end - head.start));
  let start = Math.max(0, head.start - Math.floor(room / 3));
  if (start > 0) start = wordStart(text, start, head.start);
  const end = wordEnd(text, Math.min(text.length, Math.max(start + charsMax, head.end)), tail.end);
  return marked(text, found, start, end);
}

function wordStart(text: string, from: number, until: number): number {
  const blank = text.slice(from, until).search(/\s/u);
  return blank < 0 ? until : from + blank + 1;
}

function wordEnd(text: string, until: number, from: number): number {
  if (until >= text.length || from >= until) return until;
  const cut = text.slice(from, until).search(/\s\S*$/u);
  return cut < 0 ? until : from + cut;
}

function marked(text: string, found: Range[], from: number, until: number): string {
  let html = "";
  let at = from;
  for (const { start, end } of found) {
    if (start < from || end > until) continue;
    html += `${escapeHtml(text.slice(at, start))}<mark>${escapeHtml(text.slice(start, end))}</mark>`;
    at = end;
  }
  return (html + escapeHtml(text.slice(at, until))).replace(/\s+/gu, " ").trim();
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (char) => entities[char] ?? char);
}
