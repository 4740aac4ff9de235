/** The content of a part: transfer encoding undone (RFC 2045 6), then the charset. */
import { decodeCharset } from "./charset.ts";
import { asBuffer } from "./header-value.ts";
import type { Part } from "./message.ts";
import { decodeQuotedPrintable, type DecodedBytes } from "./quoted-printable.ts";

export interface DecodedPartText {
  /** Line breaks are LF. */
  text: string;
  isTruncated: boolean;
  /** RFC 8621 4.1.4: unknown charset or transfer encoding, or bytes that do not fit them. */
  isEncodingProblem: boolean;
}

export function decodePartBytes(raw: Uint8Array, part: Part): Buffer {
  return decodeTransfer(asBuffer(raw).subarray(part.bodyStart, part.bodyEnd), part.encoding).bytes;
}

/** `encodedBytesMax` cuts before decoding, for callers that want the beginning only. */
export function decodePartText(
  raw: Uint8Array,
  part: Part,
  encodedBytesMax = Number.POSITIVE_INFINITY,
): DecodedPartText {
  const isTruncated = part.bodyEnd - part.bodyStart > encodedBytesMax;
  const end = isTruncated ? part.bodyStart + encodedBytesMax : part.bodyEnd;
  const decoded = decodeTransfer(asBuffer(raw).subarray(part.bodyStart, end), part.encoding);
  const { text, isProblem } = decodeCharset(decoded.bytes, charsetOf(part, decoded.bytes));
  return { text: withLineFeeds(text), isTruncated, isEncodingProblem: decoded.isProblem || isProblem };
}

/** HTML without a charset parameter often names one in its head. */
function charsetOf(part: Part, bytes: Buffer): string | null {
  if (part.type !== "text/html" || part.parameters["charset"] !== undefined) return part.charset;
  const head = bytes.toString("latin1", 0, 2048);
  return /<meta[^>]{1,200}charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(head)?.[1] ?? part.charset;
}

/** `encoding`: RFC 2045 6.1, lower case. */
export function decodeTransfer(encoded: Buffer, encoding: string): DecodedBytes {
  switch (encoding) {
    case "base64":
      return decodeBase64(encoded);
    case "quoted-printable":
      return decodeQuotedPrintable(encoded);
    case "7bit":
    case "8bit":
    case "binary":
      return { bytes: encoded, isProblem: false };
    default:
      // uuencode and whatever else: kept as the text it is.
      return { bytes: encoded, isProblem: true };
  }
}

const EQUALS = 0x3d;

function decodeBase64(encoded: Buffer): DecodedBytes {
  const padding = encoded.indexOf(EQUALS);
  if (padding < 0) return { bytes: Buffer.from(encoded.toString("latin1"), "base64"), isProblem: false };
  // Some senders join pieces that were each padded; Node stops at the first padding.
  const output = Buffer.allocUnsafe(Math.ceil((encoded.length * 3) / 4) + 3);
  let length = 0;
  let start = 0;
  let end = padding;
  while (start < encoded.length) {
    length += output.write(encoded.toString("latin1", start, end), length, "base64");
    start = end + 1;
    while (start < encoded.length && !isBase64Digit(encoded[start] as number)) start += 1;
    const next = start < encoded.length ? encoded.indexOf(EQUALS, start) : -1;
    end = next < 0 ? encoded.length : next;
  }
  return { bytes: output.subarray(0, length), isProblem: false };
}

function isBase64Digit(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) || byte === 0x2b || byte === 0x2f
  );
}

function withLineFeeds(text: string): string {
  if (!text.includes("\r")) return text;
  // CR CR LF comes of converting line breaks twice.
  return text.replaceAll("\r\r\n", "\n").replace(/\r\n?/g, "\n");
}
