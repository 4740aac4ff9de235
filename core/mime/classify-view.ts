/** What the spam filter sees of a message. */
import { classifyHeaders } from "./classify-headers.ts";
import { limits } from "../kernel/limits.ts";
import { bodyParts } from "./body-parts.ts";
import { headerString } from "./header-value.ts";
import { linksOf } from "./links.ts";
import type { BodyParts, ClassifyView, MessageSummary, Part } from "./message.ts";
import { type MessageText, readMessageText } from "./message-text.ts";
import { people } from "./search-text.ts";
import { summaryOf } from "./summarize.ts";

const shownFields: ReadonlySet<string> = new Set(classifyHeaders);

const shownLengths = new Set(Array.from(shownFields, (name) => name.length));

export function classifyView(raw: Uint8Array, root: Part, key: string): ClassifyView {
  const parts = bodyParts(root);
  const text = readMessageText(raw, root, parts);
  return classifyViewOf(raw, root, parts, summaryOf(raw, root, parts, text), text, key);
}

export function classifyViewOf(
  raw: Uint8Array,
  root: Part,
  parts: BodyParts,
  summary: MessageSummary,
  text: MessageText,
  key: string,
): ClassifyView {
  return {
    key,
    from: people(summary.from),
    to: people(summary.to),
    subject: summary.subject,
    headers: shownHeaders(raw, root),
    text: cut(text.body, limits.classifyTextCharsMax),
    links: linksOf(text.body, text.html),
    attachmentTypes: parts.attachments.slice(0, limits.classifyAttachmentsMax).map((part) => part.type),
  };
}

/** What is no single space already: nearly all white space in a header is, and to replace each by itself takes longer than all the rest. */
const blanks = /\s{2,}|[^\S ]/g;

/** "name: value" lines, the first of each. */
function shownHeaders(raw: Uint8Array, root: Part): string[] {
  const seen = new Set<string>();
  const lines: string[] = [];
  for (const field of root.headers) {
    // Most fields have other lengths, or are one Received after the other.
    if (!shownLengths.has(field.name.length)) continue;
    const name = field.name.toLowerCase();
    if (!shownFields.has(name) || seen.has(name)) continue;
    seen.add(name);
    lines.push(`${name}: ${cut(headerString(raw, field).replace(blanks, " ").trim(), limits.classifyHeaderCharsMax)}`);
  }
  return lines;
}

/** Whole characters. */
export function cut(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  return text.slice(0, (text.charCodeAt(charsMax - 1) & 0xfc00) === 0xd800 ? charsMax - 1 : charsMax);
}
