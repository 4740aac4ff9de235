/** Messages and header values made to be slow: each is what a quadratic reader would choke on. */

import { limits } from "../../core/kernel/limits.ts";

const size = 10 * 1024 * 1024;
/** As much as a header may have; a quadratic reader would need an hour for it. */
const valueSize = limits.headerBytesMax;

function repeated(piece: string): string {
  return piece.repeat(Math.ceil(size / piece.length));
}

function repeatedValue(piece: string): string {
  return piece.repeat(Math.ceil(valueSize / piece.length));
}

/** Header values, and the start of every other hostile text. */
export const hostileValues: Record<string, () => string> = {
  parentheses: () => repeatedValue("("),
  "closed parentheses": () => repeatedValue("()"),
  "nested comments": () => "(".repeat(valueSize / 2) + ")".repeat(valueSize / 2),
  "angle brackets": () => repeatedValue("<"),
  "pairs of angle brackets": () => repeatedValue("<a@b>"),
  "encoded-word openings": () => repeatedValue("=?"),
  "encoded-word heads": () => repeatedValue("=?a?q?"),
  "encoded words": () => repeatedValue("=?utf-8?q?a?= "),
  "words without an end": () => repeatedValue("=?utf-8?q?a "),
  semicolons: () => repeatedValue(";"),
  commas: () => repeatedValue(","),
  colons: () => repeatedValue("a:"),
  quotes: () => repeatedValue('"'),
  "odd quotes": () => `${repeatedValue('"a" ')}"`,
  "escaped quotes": () => `"${repeatedValue('\\"')}`,
  "quote and bracket": () => repeatedValue('<"'),
  "comment in bracket": () => repeatedValue("<("),
  backslashes: () => repeatedValue("\\"),
  blanks: () => repeatedValue(" "),
  "folded blanks": () => repeatedValue("\n "),
  "carriage returns": () => repeatedValue("\r"),
  "at signs": () => repeatedValue("@"),
  addresses: () => repeatedValue("a@b, "),
  parameters: () => repeatedValue("; a=b"),
  "parameters without a value": () => repeatedValue("; a ="),
  "numbered parameters": () => repeatedValue("; a*1*=%41"),
  "words in a parameter": () => `x; name=a${repeatedValue(" b")}`,
  letters: () => repeatedValue("a"),
  digits: () => repeatedValue("1"),
  "blobs of a subject": () => repeatedValue("["),
  "closed blobs of a subject": () => repeatedValue("[a]"),
  "replies to replies": () => repeatedValue("re:"),
  "forwards of forwards": () => repeatedValue("[fwd:"),
  trailers: () => repeatedValue("(fwd)"),
  brackets: () => repeatedValue("a@["),
};

/** HTML. */
export const hostileHtml: Record<string, () => string> = {
  "openings of tags": () => repeatedValue("<"),
  "openings of elements": () => repeatedValue("<a "),
  "openings of comments": () => repeatedValue("<!--"),
  scripts: () => repeatedValue("<script>"),
  "ends of nothing": () => `<script>${repeatedValue("</x ")}`,
  ampersands: () => repeatedValue("&"),
  "numbers of characters": () => repeatedValue("&#1"),
  blanks: () => repeatedValue(" "),
  "blank lines": () => repeatedValue(" \n"),
  "no-break spaces": () => repeatedValue("\u00a0"),
  "nested elements": () => repeatedValue("<div>"),
  links: () => repeatedValue("://a"),
};

/** Messages of 10 MB or of very many parts. */
export const hostileMessages: Record<string, () => string> = {
  "one long line": () => repeated("a"),
  "one long line of dashes": () => repeated("-"),
  "lines of dashes": () => `Content-Type: multipart/mixed; boundary=x\n\n${repeated("--\n")}`,
  "100,000 delimiters": () => `Content-Type: multipart/mixed; boundary=x\n\n${"--x\n\na\n".repeat(100_000)}`,
  "100,000 delimiters without bodies": () => `Content-Type: multipart/mixed; boundary=x\n\n${"--x\n".repeat(100_000)}`,
  "boundaries that begin alike": () =>
    `Content-Type: multipart/mixed; boundary=${"a".repeat(100)}\n\n${repeated(`--${"a".repeat(99)}b\n`)}`,
  "10,000 nested multiparts": () => {
    let text = "Subject: x\n";
    for (let n = 0; n < 10_000; n += 1) text += `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`;
    return text;
  },
  "one boundary for all nested multiparts": () =>
    `Content-Type: multipart/mixed; boundary=x\n\n${"--x\nContent-Type: multipart/mixed; boundary=x\n\n".repeat(50_000)}`,
  "multiparts without their boundary": () =>
    `Content-Type: multipart/mixed; boundary=x\n\n${"--x\nContent-Type: multipart/mixed; boundary=absent\n\n".repeat(50_000)}`,
  "nested embedded messages": () => `${"Content-Type: message/rfc822\n\n".repeat(100_000)}x`,
  "a million header fields": () => `${"a:b\n".repeat(1_000_000)}\nx`,
  "one endless header field": () => `Subject: ${repeated("a\n b")}`,
  "lines that are no field": () => repeated("a a\n"),
  "junk and fields in turn": () => repeated("junk line\na:b\n"),
  "empty lines": () => repeated("\n"),
  "carriage returns": () => `a: b\n${repeated("\r")}`,
  "base64 with padding everywhere": () => `Content-Transfer-Encoding: base64\n\n${repeated("a===")}`,
  "quoted-printable of equals signs": () => `Content-Transfer-Encoding: quoted-printable\n\n${repeated("=")}`,
  "quoted-printable of blanks": () => `Content-Transfer-Encoding: quoted-printable\n\n${repeated("= ")}`,
  "flowed lines": () => `Content-Type: text/plain; format=flowed\n\n${repeated("a \n")}`,
  "quoted lines": () => `Content-Type: text/plain; format=flowed\n\n${repeated("> ")}`,
  "guessed boundaries": () => `Content-Type: multipart/mixed\n\n${repeated("--\n-content\n")}`,
  "ten thousand attached texts": () =>
    `Content-Type: multipart/mixed; boundary=x\n\n${"--x\nContent-Disposition: attachment\n\na\n".repeat(10_000)}`,
};
