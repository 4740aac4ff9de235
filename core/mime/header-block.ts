/**
 * Finds the header fields of one entity (RFC 5322 2.2) and where its body begins. Lenient, since real mail is: a From_ line
 * of an mbox, lines that are no field, a space before the colon, bare LF, no empty line before the body.
 */
import type { HeaderField } from "./message.ts";

export interface HeaderBlock {
  fields: HeaderField[];
  bodyStart: number;
  /** Fields were left out because of a limit. */
  isCut: boolean;
}

export interface HeaderScan {
  raw: Buffer;
  start: number;
  /** LF, or CR in a message that has no LF at all. */
  newline: number;
  fieldsMax: number;
  bytesMax: number;
  /** True when an enclosing multipart's delimiter line begins at the offset: it ends a header that has no empty line. */
  isDelimiter: (lineStart: number) => boolean;
}

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const COLON = 58;
const DASH = 45;

export function readHeaderBlock(scan: HeaderScan): HeaderBlock {
  const { raw, newline } = scan;
  const end = raw.length;
  const fields: HeaderField[] = [];
  const recordUntil = scan.start + scan.bytesMax;
  let isCut = false;
  let current: HeaderField | null = null;
  let at = scan.start;
  while (at < end) {
    const first = raw[at] as number;
    if (first === newline) return { fields, bodyStart: at + 1, isCut };
    if (first === CR && raw[at + 1] === LF) return { fields, bodyStart: at + 2, isCut };
    if (first === DASH && raw[at + 1] === DASH && scan.isDelimiter(at)) return { fields, bodyStart: at, isCut };
    const colon = colonOf(raw, at, end);
    const isContinuation = (first === SPACE || first === TAB) && current !== null;
    const lineEnd = endOfLine(raw, isContinuation ? at : Math.max(colon, at), end, newline);
    if (isContinuation) {
      (current as HeaderField).end = lineEnd;
    } else if (colon < 0) {
      // Junk between fields is passed over; junk that no field follows is the body, come without an empty line.
      if (!isFieldOrFolded(raw, lineEnd, end)) return { fields, bodyStart: at, isCut };
      current = null;
    } else {
      current = { name: nameOf(raw, at, colon), start: at, valueStart: colon + 1, end: lineEnd };
      if (fields.length < scan.fieldsMax) fields.push(current);
      else isCut = true;
    }
    if (lineEnd > recordUntil && current !== null && fields.at(-1) === current) {
      fields.pop();
      isCut = true;
    }
    at = lineEnd;
  }
  return { fields, bodyStart: end, isCut };
}

/** Offset of the colon behind a field name (RFC 5322 2.2: printable ASCII), or -1. RFC 5322 4.5 allows blanks before it. */
function colonOf(raw: Buffer, start: number, end: number): number {
  let at = start;
  let byte = raw[at] as number;
  while (byte > SPACE && byte < 127 && byte !== COLON) {
    at += 1;
    if (at === end) return -1;
    byte = raw[at] as number;
  }
  if (at === start) return -1;
  while (byte === SPACE || byte === TAB) {
    at += 1;
    if (at === end) return -1;
    byte = raw[at] as number;
  }
  return byte === COLON ? at : -1;
}

function nameOf(raw: Buffer, start: number, colon: number): string {
  let end = colon;
  while (raw[end - 1] === SPACE || raw[end - 1] === TAB) end -= 1;
  return raw.toString("latin1", start, end);
}

function endOfLine(raw: Buffer, from: number, end: number, newline: number): number {
  // Header lines are short: a loop is quicker than a call into native code, up to a point.
  const loopEnd = Math.min(end, from + 256);
  for (let at = from; at < loopEnd; at += 1) if (raw[at] === newline) return at + 1;
  if (loopEnd === end) return end;
  const found = raw.indexOf(newline, loopEnd);
  return found < 0 ? end : found + 1;
}

function isFieldOrFolded(raw: Buffer, at: number, end: number): boolean {
  if (at >= end) return false;
  return colonOf(raw, at, end) >= 0;
}
