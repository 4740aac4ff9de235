/** Bytes to text by the name of a charset as mail writes it: aliases, mislabelled text, charsets that need their own decoder. */
import { isAscii, isUtf8 } from "node:buffer";
import { createRequire } from "node:module";
import iconv from "iconv-lite";

export interface DecodedText {
  text: string;
  /** RFC 8621 4.1.4 isEncodingProblem: the charset was unknown or the bytes do not fit it. */
  isProblem: boolean;
}

// Labels whose usual meaning in mail is a superset (as the WHATWG Encoding standard has it), or that iconv-lite does not know.
const aliases = new Map([
  ["utf8", "utf-8"],
  ["unicode-1-1-utf-8", "utf-8"],
  ["ascii", "us-ascii"],
  ["ansi_x3.4-1968", "us-ascii"],
  ["iso646-us", "us-ascii"],
  ["us", "us-ascii"],
  ["iso-8859-1", "windows-1252"],
  ["iso8859-1", "windows-1252"],
  ["iso_8859-1", "windows-1252"],
  ["latin1", "windows-1252"],
  ["l1", "windows-1252"],
  ["iso-8859-8-i", "iso-8859-8"],
  ["iso-8859-8-e", "iso-8859-8"],
  ["iso-8859-6-i", "iso-8859-6"],
  ["iso-8859-6-e", "iso-8859-6"],
  ["iso-8859-9", "windows-1254"],
  ["iso-8859-11", "windows-874"],
  ["tis-620", "windows-874"],
  ["gb2312", "gb18030"],
  ["gb_2312-80", "gb18030"],
  ["x-gbk", "gb18030"],
  ["gbk", "gb18030"],
  ["shift_jis", "cp932"],
  ["shift-jis", "cp932"],
  ["x-sjis", "cp932"],
  ["ks_c_5601-1987", "cp949"],
  ["ks_c_5601", "cp949"],
  ["euc-kr", "cp949"],
  ["unicode-1-1-utf-7", "utf-7"],
  ["utf7", "utf-7"],
]);

/** Charsets in which an ASCII byte may mean something else. */
const notAsciiCompatible = /^(utf-?7|utf-?16|utf-?32|ucs-?[24]|iso-2022|csiso2022|hz-gb|cp037|ebcdic)/;
const japanese = /^(iso-2022-jp|csiso2022jp)/;
// Transfer encodings that iconv-lite offers under the name of a charset.
const notCharsets = new Set(["base64", "hex", "binary", "internal", "utf7imap", "utf-7-imap"]);

const unhelpful = new Set([...notCharsets, "", "utf-8", "us-ascii"]);

const require = createRequire(import.meta.url);

export function decodeCharset(bytes: Buffer, charset: string | null): DecodedText {
  const label = normalizeLabel(charset);
  if (!notAsciiCompatible.test(label) && isAscii(bytes)) return { text: bytes.toString("latin1"), isProblem: false };
  if (label === "utf-8") {
    if (isUtf8(bytes)) return { text: stripBom(bytes.toString("utf8")), isProblem: false };
    return { text: stripBom(bytes.toString("utf8")), isProblem: true };
  }
  if (japanese.test(label)) return decodeJapanese(bytes);
  if (label === "us-ascii" || label === "" || notCharsets.has(label) || !iconv.encodingExists(label)) {
    return { text: decodeUnlabelled(bytes), isProblem: true };
  }
  const text = iconv.decode(bytes, label);
  return { text, isProblem: text.includes("\ufffd") };
}

/**
 * Eight-bit text that names no charset: UTF-8 when it is valid, else `guess` (what the rest of the message is written in),
 * else the commonest of the single-byte ones.
 */
export function decodeUnlabelled(bytes: Buffer, guess: string | null = null): string {
  if (isAscii(bytes)) return bytes.toString("latin1");
  if (isUtf8(bytes)) return bytes.toString("utf8");
  const label = normalizeLabel(guess);
  const isUsable = !unhelpful.has(label) && !notAsciiCompatible.test(label) && iconv.encodingExists(label);
  return iconv.decode(bytes, isUsable ? label : "windows-1252");
}

/** Undoes decodeUnlabelled for text that was part of a larger value: eight-bit bytes in a word that names its charset. */
export function unlabelledBytes(text: string, charset: string): Buffer {
  const isUnicode = normalizeLabel(charset) === "utf-8";
  return isUnicode || /^[\0-\x7f]*$/.test(text) ? Buffer.from(text, "utf8") : iconv.encode(text, "windows-1252");
}

function normalizeLabel(charset: string | null): string {
  if (charset === null) return "";
  const label = charset.trim().toLowerCase();
  return aliases.get(label) ?? label;
}

/** iconv-lite has no ISO-2022-JP (RFC 1468). The tables are large and seldom needed, hence loaded late. */
function decodeJapanese(bytes: Buffer): DecodedText {
  const encoding = require("encoding-japanese") as typeof import("encoding-japanese");
  const text = encoding.convert(bytes, { from: "JIS", to: "UNICODE", type: "string" });
  return { text, isProblem: text.includes("\ufffd") };
}

function stripBom(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
