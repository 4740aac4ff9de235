/**
 * What two copies of one message have in common, whether they came by IMAP, mbox or Maildir: line breaks are LF, and the
 * From_ line and fields that mailbox programs keep in the message are left out, so is what a mbox adds at the end.
 */
import { limits } from "../kernel/limits.ts";
import { readHeaderBlock } from "./header-block.ts";
import { asBuffer } from "./header-value.ts";

const CR = 13;
const LF = 10;

/** Fields of mbox files: c-client's (Status, X-UID …), Dovecot's, Mozilla's, and the length in an mboxcl. */
const mailboxFields = new Set([
  "status",
  "x-status",
  "x-keywords",
  "x-uid",
  "x-imap",
  "x-imapbase",
  "content-length",
  "lines",
  "x-mozilla-status",
  "x-mozilla-status2",
  "x-mozilla-keys",
  "x-gmail-labels",
  "x-gm-thrid",
  "x-evolution-source",
]);

/** Chunks for a MAC; views on `raw` where nothing had to change. */
export function canonicalForm(raw: Uint8Array): Uint8Array[] {
  const bytes = asBuffer(raw);
  const chunks: Uint8Array[] = [];
  let start = 0;
  if (bytes.toString("latin1", 0, 5) === "From ") start = bytes.indexOf(LF) + 1;
  const block = readHeaderBlock({
    raw: bytes,
    start,
    newline: LF,
    fieldsMax: limits.headerFieldsMax,
    bytesMax: limits.headerBytesMax,
    isDelimiter: () => false,
  });
  for (const field of block.fields) {
    if (field.name.length > 18 || !mailboxFields.has(field.name.toLowerCase())) continue;
    if (field.start > start) chunks.push(withLineFeeds(bytes.subarray(start, field.start)));
    start = field.end;
  }
  let end = bytes.length;
  while (end > start && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end -= 1;
  if (end > start) chunks.push(withLineFeeds(bytes.subarray(start, end)));
  return chunks;
}

function withLineFeeds(bytes: Buffer): Buffer {
  let cr = bytes.indexOf(CR);
  if (cr < 0) return bytes;
  const output = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === CR && bytes[at + 1] === LF) continue;
    output[length++] = byte;
  }
  cr = length;
  return output.subarray(0, cr);
}
