/**
 * mbox, as RFC 4155 and the variants in use have it: messages behind lines of "From sender date". Read as mboxrd (lines
 * of ">From " lose one ">"), which is also right for what mboxo writers quoted. Splits a stream of any length in constant
 * memory but for the message at hand.
 */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";

export interface MboxMessage {
  /** The message without its From_ line. */
  bytes: Uint8Array;
  /** Time in the From_ line (taken as UTC), null when it cannot be read. */
  receivedAt: number | null;
  /** Byte offset of the end of this message in the stream: where to go on. */
  end: number;
}

const separator = Buffer.from("\nFrom ");
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

// asctime(3), as RFC 4155 has it, and RFC 5322 3.3, as some programs that export mail write it.
const asctimeLine =
  /^From (?:.*\s)?(?:mon|tue|wed|thu|fri|sat|sun),?\s+(?<month>[a-z]{3})\s+(?<day>\d{1,2})\s+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?\s+(?<rest>.*)$/i;
const rfc5322Line =
  /^From (?:.*\s)?(?:mon|tue|wed|thu|fri|sat|sun),\s+(?<day>\d{1,2})\s+(?<month>[a-z]{3})\s+(?<year>\d{4})\s+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?(?<rest>(?:\s+(?:[+-]\d{4}|[a-z]{1,5}))?(?:\s+\([a-z ]*\))?)$/i;

/** "From ana@example.org Thu Jan  1 00:00:00 2015", with the zone before or behind the year or nowhere; or "Thu, 1 Jan 2015 00:00:00". */
export function readFromLine(line: string): { receivedAt: number | null } | null {
  const found = asctimeLine.exec(line) ?? rfc5322Line.exec(line);
  if (found === null) return null;
  const { month: monthName = "", day, hour, minute, second = "0", rest = "", year: before } = found.groups ?? {};
  const year = before ?? /(?:^|\s)(\d{4})(?:\s|$)/.exec(rest)?.[1];
  const month = months.indexOf(monthName.toLowerCase());
  if (year === undefined || month < 0) return null;
  const zone = /([+-])(\d{2})(\d{2})/.exec(rest);
  const offsetMinutes = zone === null ? 0 : (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3]));
  const time = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  return { receivedAt: time - offsetMinutes * 60_000 };
}

/** Offset of the line feed before the next From_ line at or behind `from`; -1 when there is none yet. */
function findSeparator(buffer: Buffer, from: number, isEnd: boolean): number {
  for (let at = buffer.indexOf(separator, from); at >= 0; at = buffer.indexOf(separator, at + 1)) {
    const isAfterBlank = buffer[at - 1] === 0x0a || (buffer[at - 1] === 0x0d && buffer[at - 2] === 0x0a) || at === 0;
    if (!isAfterBlank) continue;
    const lineEnd = buffer.indexOf(0x0a, at + 1);
    if (lineEnd < 0 && !isEnd) return -1;
    const line = buffer.toString("latin1", at + 1, lineEnd < 0 ? buffer.length : lineEnd).trimEnd();
    if (readFromLine(line) !== null) return at;
  }
  return -1;
}

function cutMessage(buffer: Buffer, end: number): { bytes: Uint8Array; receivedAt: number | null } {
  const lineEnd = buffer.indexOf(0x0a);
  const line = buffer.toString("latin1", 0, lineEnd < 0 ? end : lineEnd).trimEnd();
  if (!line.startsWith("From ")) return { bytes: Uint8Array.from(buffer.subarray(0, end)), receivedAt: null };
  const start = lineEnd < 0 ? end : lineEnd + 1;
  return {
    bytes: Uint8Array.from(buffer.subarray(Math.min(start, end), end)),
    receivedAt: readFromLine(line)?.receivedAt ?? null,
  };
}

/** `offset` is where in the file the stream begins. A message above the limit is reported and passed over. */
export async function* splitMbox(
  chunks: AsyncIterable<Uint8Array>,
  offset = 0,
  onTooLarge: (error: AppError) => void = () => {},
): AsyncGenerator<MboxMessage> {
  let held: Buffer = Buffer.alloc(0);
  let base = offset;
  let searched = 0;
  let isOverlong = false;
  const cut = (end: number): MboxMessage | null => {
    const isTooLarge = end > limits.messageBytesMax + limits.mboxFromLineBytesMax;
    if (isTooLarge && !isOverlong) onTooLarge(new AppError("MESSAGE_TOO_LARGE", { bytesMax: limits.messageBytesMax }));
    const message = isOverlong || isTooLarge ? null : { ...cutMessage(held, end), end: base + end };
    held = held.subarray(end);
    base += end;
    searched = 0;
    isOverlong = false;
    return message !== null && message.bytes.length > 0 ? message : null;
  };
  for await (const chunk of chunks) {
    held =
      held.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([held, chunk]);
    for (let at = findSeparator(held, searched, false); at >= 0; at = findSeparator(held, 0, false)) {
      const message = cut(at + 1);
      if (message !== null) yield message;
    }
    // A From_ line can straddle two chunks: look again from a little before the end.
    searched = Math.max(0, held.length - limits.mboxFromLineBytesMax);
    if (held.length > limits.messageBytesMax + 2 * limits.mboxFromLineBytesMax) {
      if (!isOverlong) onTooLarge(new AppError("MESSAGE_TOO_LARGE", { bytesMax: limits.messageBytesMax }));
      isOverlong = true;
      base += searched;
      held = Buffer.from(held.subarray(searched));
      searched = 0;
    }
  }
  if (held.length > 0) {
    for (let at = findSeparator(held, 0, true); at >= 0; at = findSeparator(held, 0, true)) {
      const message = cut(at + 1);
      if (message !== null) yield message;
    }
    const last = cut(held.length);
    if (last !== null) yield last;
  }
}

const quotedFrom = /^>+From /m;

/** mboxrd: every line of one or more ">" and "From " loses one ">". The line feed before the next From_ line is not the message's. */
export function unquoteMbox(bytes: Uint8Array): Buffer {
  let buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.at(-1) === 0x0a && buffer.at(-2) === 0x0a) buffer = buffer.subarray(0, -1);
  else if (buffer.subarray(-4).equals(Buffer.from("\r\n\r\n"))) buffer = buffer.subarray(0, -2);
  if (buffer.indexOf(">From ") < 0) return buffer;
  const text = buffer.toString("latin1");
  if (!quotedFrom.test(text)) return buffer;
  return Buffer.from(text.replace(/^>(>*From )/gm, "$1"), "latin1");
}

/**
 * Thunderbird marks what was deleted or moved away, and takes it out of the file when it compacts the folder, if ever. Its own
 * fields stand above all that came with the mail: nobody hides a mail by sending one.
 */
export function isExpunged(bytes: Uint8Array): boolean {
  const head = headOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const own = /^(?:X-[\w-]+:.*\n)*/i.exec(`${head}\n`)?.[0] ?? "";
  return (Number.parseInt(field(own, "X-Mozilla-Status"), 16) & 0x0008) !== 0;
}

/** Status: RO and X-Status: AF (mutt, Dovecot), X-Mozilla-Status: 0001 (Thunderbird) as keywords. */
export function mboxKeywords(bytes: Buffer): string[] {
  const keywords = new Set<string>();
  const head = headOf(bytes);
  const status = `${field(head, "Status")}${field(head, "X-Status")}`;
  if (status.includes("R")) keywords.add("$seen");
  if (status.includes("A")) keywords.add("$answered");
  if (status.includes("F")) keywords.add("$flagged");
  if (status.includes("T")) keywords.add("$draft");
  const mozilla = Number.parseInt(field(head, "X-Mozilla-Status"), 16);
  if (mozilla & 0x0001) keywords.add("$seen");
  if (mozilla & 0x0002) keywords.add("$answered");
  if (mozilla & 0x0004) keywords.add("$flagged");
  if (mozilla & 0x1000) keywords.add("$forwarded");
  return [...keywords];
}

function headOf(bytes: Buffer): string {
  const text = bytes.toString("latin1", 0, limits.headerBytesMax);
  const end = text.search(/\n\r?\n/);
  return end < 0 ? text : text.slice(0, end);
}

function field(head: string, name: string): string {
  const at = new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(head);
  return at?.[1]?.trim() ?? "";
}
