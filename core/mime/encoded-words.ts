/** RFC 2047 encoded words, as they are written and as they ought to be. */
import { decodeCharset, unlabelledBytes } from "./charset.ts";
import { decodeQuotedWord } from "./quoted-printable.ts";

interface WordHead {
  charset: string;
  isBase64: boolean;
  /** Offset of the encoded text. */
  body: number;
}

const charsetCharsMax = 75;

/**
 * Replaces each encoded word by its text. Neighbours of one charset are joined before they are decoded, because senders cut
 * multibyte characters in two (RFC 2047 5 forbids it). Linear in the length of the text.
 */
export function decodeWords(text: string): string {
  let start = text.indexOf("=?");
  if (start < 0) return text;
  let result = "";
  let done = 0;
  let close = -1;
  let charset = "";
  let pending: Buffer[] = [];
  const flush = () => {
    if (pending.length > 0) result += decodeCharset(Buffer.concat(pending), charset).text;
    pending = [];
  };
  while (start >= 0) {
    const head = wordHead(text, start);
    if (head === null) {
      start = text.indexOf("=?", start + 2);
      continue;
    }
    if (close < head.body) close = text.indexOf("?=", head.body);
    if (close < 0) break;
    // Another opening before the close: only the last of them can be a word.
    const last = text.lastIndexOf("=?", close - 2);
    if (last > start && last >= head.body) {
      start = last;
      continue;
    }
    // RFC 2047 6.2: white space between two encoded words is not shown.
    const isJoined = pending.length > 0 && isBlank(text, done, start);
    if (!isJoined || head.charset !== charset) flush();
    if (!isJoined) result += text.slice(done, start);
    charset = head.charset;
    const encoded = text.slice(head.body, close);
    pending.push(head.isBase64 ? Buffer.from(encoded, "base64") : decodeQuotedWord(unlabelledBytes(encoded, charset)));
    done = close + 2;
    start = text.indexOf("=?", done);
  }
  flush();
  return result + text.slice(done);
}

/** End of the encoded word that begins at the offset and holds no blank, or -1. */
export function encodedWordEnd(text: string, start: number): number {
  const head = wordHead(text, start);
  if (head === null) return -1;
  let at = head.body;
  while (at < text.length && text.charCodeAt(at) > 32 && text.charCodeAt(at) !== 0x3f) at += 1;
  return text.charCodeAt(at) === 0x3f && text.charCodeAt(at + 1) === 0x3d ? at + 2 : -1;
}

function wordHead(text: string, start: number): WordHead | null {
  let at = start + 2;
  const end = Math.min(text.length, at + charsetCharsMax);
  while (at < end && text.charCodeAt(at) > 32 && text.charCodeAt(at) !== 0x3f) at += 1;
  if (text.charCodeAt(at) !== 0x3f || text.charCodeAt(at + 2) !== 0x3f) return null;
  const encoding = text.charCodeAt(at + 1) | 0x20;
  if (encoding !== 0x62 && encoding !== 0x71) return null;
  // RFC 2231 5: a language may follow the charset.
  const label = text.slice(start + 2, at);
  const star = label.indexOf("*");
  return { charset: star < 0 ? label : label.slice(0, star), isBase64: encoding === 0x62, body: at + 3 };
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) > 32) return false;
  return true;
}
