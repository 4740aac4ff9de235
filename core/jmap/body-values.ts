import type { Part } from "../mime/message.ts";
import { decodePartText } from "../mime/part-content.ts";
import type { ParsedMessage } from "./parsed-message.ts";

/** Which parts' text goes into bodyValues, and how much of each (RFC 8621 4.2). */
export interface BodyValueOptions {
  text: boolean;
  html: boolean;
  all: boolean;
  /** 0: everything. */
  bytesMax: number;
}

export interface BodyValue {
  value: string;
  isEncodingProblem: boolean;
  isTruncated: boolean;
}

export function bodyValues(message: ParsedMessage, options: BodyValueOptions): Record<string, BodyValue> {
  const parts = new Set<Part>();
  if (options.text || options.all) for (const part of message.body.textBody) parts.add(part);
  if (options.html || options.all) for (const part of message.body.htmlBody) parts.add(part);
  if (options.all) for (const part of textParts(message.root)) parts.add(part);
  const values: Record<string, BodyValue> = {};
  for (const part of parts) {
    if (part.partId === null || !part.type.startsWith("text/")) continue;
    const { text, isEncodingProblem } = decodePartText(message.raw, part);
    const value = truncate(text.toWellFormed(), options.bytesMax, part.type === "text/html");
    values[part.partId] = { value, isEncodingProblem, isTruncated: value.length < text.length };
  }
  return values;
}

function textParts(part: Part): Part[] {
  if (part.type.startsWith("multipart/")) return part.children.flatMap(textParts);
  return part.type.startsWith("text/") ? [part] : [];
}

/** RFC 8621 4.2: never inside a character; "the server SHOULD NOT truncate inside an HTML tag". */
export function truncate(text: string, bytesMax: number, isHtml: boolean): string {
  if (bytesMax === 0 || Buffer.byteLength(text) <= bytesMax) return text;
  const bytes = Buffer.from(text);
  let end = bytesMax;
  // A byte 10xxxxxx goes on with the character before it.
  while (end > 0 && ((bytes[end] as number) & 0xc0) === 0x80) end -= 1;
  const cut = bytes.toString("utf8", 0, end);
  const open = cut.lastIndexOf("<");
  return isHtml && open > cut.lastIndexOf(">") ? cut.slice(0, open) : cut;
}
