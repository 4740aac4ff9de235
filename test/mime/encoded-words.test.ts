import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeCharset } from "../../core/mime/charset.ts";
import { decodeWords } from "../../core/mime/encoded-words.ts";
import { encodeWords } from "../../core/sources/demo/compose.ts";

const readings: Array<[title: string, text: string, expected: string]> = [
  ["plain text", "Hello", "Hello"],
  ["Q encoding", "=?iso-8859-1?Q?a_b=E9?=", "a bé"],
  ["B encoding", "=?UTF-8?B?w6ljbGFpcg==?=", "éclair"],
  ["words between text", "Re: =?utf-8?q?caf=C3=A9?= today", "Re: café today"],
  ["no blank between two words", "=?utf-8?q?a?= =?utf-8?q?b?=", "ab"],
  ["no line break between two words", "=?utf-8?q?a?=\r\n =?utf-8?q?b?=", "ab"],
  ["no blank between words of two charsets", "=?utf-8?q?=C3=A9?= =?iso-8859-1?q?=E9?=", "éé"],
  ["a character cut in two", "=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"],
  ["a character cut in two by B", "=?utf-8?B?w6k=?= =?utf-8?B?w6k=?=", "éé"],
  ["a cut character of GB18030", "=?gb18030?Q?=D6=D0=B9?= =?gb18030?Q?=FA?=", "中国"],
  ["a language (RFC 2231 5)", "=?us-ascii*en?Q?hi?=", "hi"],
  ["a question mark in the text", "=?utf-8?Q?Really??=", "Really?"],
  ["blanks in a Q word", "=?utf-8?Q?two words?=", "two words"],
  ["eight-bit letters in a Q word", "=?iso-8859-1?Q?Frösche?=", "Frösche"],
  ["an unknown charset as what it most likely is", "=?x-unknown?Q?caf=C3=A9?=", "café"],
  ["an unknown encoding left alone", "=?utf-8?X?abc?=", "=?utf-8?X?abc?="],
  ["a word without an end left alone", "=?utf-8?Q?abc", "=?utf-8?Q?abc"],
  ["a word behind a word without an end", "=?utf-8?Q?abc =?utf-8?Q?d?=", "=?utf-8?Q?abc d"],
  ["an empty word", "a =?utf-8?Q??= b", "a  b"],
  ["a broken escape", "=?utf-8?Q?50=ZZ?=", "50=ZZ"],
  ["the name of an object's property as a charset", "=?__proto__?Q?a=E9?=", "aé"],
];

for (const [title, text, expected] of readings) {
  test(`header words: ${title}`, () => assert.equal(decodeWords(text), expected));
}

test("words that were written in any charset are read back", () => {
  const samples: Array<[charset: string, text: fc.Arbitrary<string>]> = [
    ["utf-8", fc.string({ unit: "grapheme", maxLength: 60 })],
    [
      "iso-2022-jp",
      fc.string({ unit: fc.constantFrom(...Array.from("山小屋の図書室についてアイウabc ")), maxLength: 60 }),
    ],
    ["gb18030", fc.string({ unit: fc.constantFrom(...Array.from("云山茶社的问候喜鹊𠮷abc ")), maxLength: 60 })],
    ["koi8-r", fc.string({ unit: fc.constantFrom(...Array.from("Колокола и радио")), maxLength: 60 })],
    ["big5", fc.string({ unit: fc.constantFrom(...Array.from("下個月的登山計畫")), maxLength: 60 })],
  ];
  for (const [charset, text] of samples) {
    const written = text.map((value) => `é${value}`.replace(/[\r\n]/g, ""));
    const arbitrary = charset === "utf-8" ? written : text.filter((value) => /[^\x20-\x7e]/.test(value));
    fc.assert(fc.property(arbitrary, (value) => assert.equal(decodeWords(encodeWords(value, charset)), value)));
  }
});

test("no text makes the decoding of words throw", () => {
  const piece = fc.constantFrom("=?", "?=", "?", "q", "B", "utf-8", "iso-2022-jp", "=C3", "_", " ", "\n", "w6k=", "é");
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(text, (value) => {
      const decoded = decodeWords(value);
      if (!value.includes("=?")) assert.equal(decoded, value);
    }),
    { numRuns: 2000 },
  );
});

const charsets: Array<[charset: string | null, bytes: number[], text: string, isProblem: boolean]> = [
  ["us-ascii", [0x41], "A", false],
  [null, [0x41, 0xe9], "Aé", true],
  [null, [0xc3, 0xa9], "é", true],
  ["utf-8", [0xef, 0xbb, 0xbf, 0xc3, 0xa9], "é", false],
  ["UTF8", [0xc3, 0xa9], "é", false],
  ["utf-8", [0xe9], "\ufffd", true],
  ["iso-8859-1", [0x80], "€", false],
  ["gb2312", [0xd6, 0xd0], "中", false],
  ["ks_c_5601-1987", [0xc7, 0xd1], "한", false],
  ["x-sjis", [0x8e, 0x52], "山", false],
  ["iso-8859-8-i", [0xf9], "ש", false],
  ["utf-7", [0x2b, 0x41, 0x4f, 0x6b, 0x2d], "é", false],
  ["utf-16le", [0xe9, 0x00], "é", false],
  ["iso-2022-jp", [0x1b, 0x24, 0x42, 0x3b, 0x33, 0x1b, 0x28, 0x42], "山", false],
  ["base64", [0x41, 0xe9], "Aé", true],
  ["constructor", [0xe9], "é", true],
];

for (const [charset, bytes, text, isProblem] of charsets) {
  test(`${charset ?? "no charset"}: ${Buffer.from(bytes).toString("hex")} is ${JSON.stringify(text)}`, () => {
    assert.deepEqual(decodeCharset(Buffer.from(bytes), charset), { text, isProblem });
  });
}
