import assert from "node:assert/strict";
import { test } from "node:test";
import { asDate, asMessageIds, asText, asUrls } from "../../core/mime/header-forms.ts";
import { fieldsNamed, headerString, lastField, rawHeader } from "../../core/mime/header-value.ts";
import { parseMessageId } from "../../core/mime/message-ids.ts";
import { parseParameterized } from "../../core/mime/parameters.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";

test("Raw is every byte between the colon and the last line break, with U+FFFD for what is not UTF-8", () => {
  const raw = Buffer.from("Subject:  a\r\n b \r\nX: caf\xe9\nY: x\n\n", "latin1");
  const root = parseStructure(raw);
  assert.deepEqual(
    root.headers.map((field) => rawHeader(raw, field)),
    ["  a\r\n b ", " caf\ufffd", " x"],
  );
});

test("a value for parsing is read as UTF-8, else as the charset that the caller guesses, else as windows-1252", () => {
  const read = (bytes: string, guess: string | null) => {
    const raw = Buffer.from(`Subject: ${bytes}\n\n`, "latin1");
    const field = lastField(parseStructure(raw), "subject");
    return field === null ? null : headerString(raw, field, guess).trim();
  };
  assert.equal(read("\xc3\xa9", "koi8-r"), "é");
  assert.equal(read("\xcb\xcf\xd4", "koi8-r"), "кот");
  assert.equal(read("\xe9", null), "é");
  assert.equal(read("\xe9", "utf-8"), "é");
  assert.equal(read("\xe9", "utf-16"), "é");
  assert.equal(read("\xe9", "x-unknown"), "é");
});

test("of fields with one name the last counts, names are compared without case", () => {
  const raw = Buffer.from("X-A: 1\nx-a: 2\nX-B: 3\n\n");
  const root = parseStructure(raw);
  assert.equal(rawHeader(raw, lastField(root, "x-a") ?? assert.fail()), " 2");
  assert.equal(fieldsNamed(root, "x-a").length, 2);
  assert.equal(lastField(root, "x-c"), null);
});

test("Text is unfolded, decoded, trimmed and in normal form C", () => {
  assert.equal(asText(" a\r\n\tb =?utf-8?q?caf=65=CC=81?= "), "a\tb café");
  assert.equal(asText("e\u0301\0"), "é");
});

test("MessageIds are what stands in brackets; words only where there is no bracket and no phrase", () => {
  assert.deepEqual(asMessageIds(" <a@x>\r\n <b@x>(comment)<c@x>"), ["a@x", "b@x", "c@x"]);
  assert.deepEqual(asMessageIds("a@x b@x"), ["a@x", "b@x"]);
  assert.deepEqual(asMessageIds("<a<b@x>"), ["b@x"]);
  assert.deepEqual(asMessageIds("<long\r\n id@x>"), ["longid@x"]);
  assert.equal(asMessageIds("ana@example.org's message of Monday"), null);
  assert.equal(asMessageIds("<>"), null);
  assert.equal(asMessageIds(""), null);
  assert.equal(parseMessageId(" <a@x> (added by x)"), "a@x");
  assert.equal(parseMessageId("no-at-sign"), "no-at-sign");
  assert.equal(parseMessageId(" "), null);
});

test("URLs are those in brackets, without the comments between them", () => {
  const value = "(Use this) <mailto:a@x.example?subject=s>,\r\n <https://x.example/\r\n u>";
  assert.deepEqual(asUrls(value), ["mailto:a@x.example?subject=s", "https://x.example/u"]);
  assert.equal(asUrls("none"), null);
  assert.equal(asUrls("<open"), null);
});

test("Date keeps the sender's zone", () => {
  assert.equal(asDate("Thu, 30 Oct 2014 14:12:00 +0800"), "2014-10-30T14:12:00+08:00");
  assert.equal(asDate("Thu, 30 Oct 2014 14:12:00 GMT"), "2014-10-30T14:12:00Z");
  assert.equal(asDate("Thu, 30 Oct 2014 01:12:00 -0330"), "2014-10-30T01:12:00-03:30");
  assert.equal(asDate("soon"), null);
});

const parameters: Array<[title: string, text: string, value: string, expected: Record<string, string>]> = [
  ["plain", "text/plain; charset=utf-8", "text/plain", { charset: "utf-8" }],
  ["upper case", "TEXT/HTML; CHARSET=UTF-8", "text/html", { charset: "UTF-8" }],
  ["quoted, with escapes", 'a/b; name="a \\"b\\" c"', "a/b", { name: 'a "b" c' }],
  ["a Windows path", 'a/b; name="C:\\dir\\a.txt"', "a/b", { name: "C:\\dir\\a.txt" }],
  ["a comment behind the value", "text/plain; charset=us-ascii (Plain text)", "text/plain", { charset: "us-ascii" }],
  ["a comment before it all", "(x) text/plain (y); (z) a=b", "text/plain", { a: "b" }],
  ["no semicolons", "text/plain charset=utf-8 format=flowed", "text/plain", { charset: "utf-8", format: "flowed" }],
  ["blanks around the equals sign", 'a/b; name = "x"', "a/b", { name: "x" }],
  [
    "an unquoted name with blanks",
    "a/b; name=annual report (1).pdf; size=3",
    "a/b",
    { name: "annual report (1).pdf", size: "3" },
  ],
  ["an unquoted name with blanks and no semicolon", "a/b; name=a b size=3", "a/b", { name: "a b", size: "3" }],
  ["a quote that never ends", 'a/b; name="x', "a/b", { name: "x" }],
  ["a parameter without a value", "a/b; flag; c=d", "a/b", { c: "d" }],
  ["a parameter twice, the first counts", "a/b; c=1; c=2", "a/b", { c: "1" }],
  ["RFC 2231 charset and language", "a/b; name*=iso-8859-1'en'%A3%20rates", "a/b", { name: "£ rates" }],
  [
    "RFC 2231 pieces, out of order, some encoded",
    "a/b; n*1=\"b; c\"; n*0*=utf-8''%C3; n*2*=%41",
    "a/b",
    { n: "\ufffdb; cA" },
  ],
  ["a character cut in two pieces", "a/b; n*0*=utf-8''%C3; n*1*=%A9", "a/b", { n: "é" }],
  ["RFC 2231 beside the plain form", "a/b; name=old.txt; name*=utf-8''n%C3%A9w.txt", "a/b", { name: "néw.txt" }],
  ["encoded words, which are wrong here and common", 'a/b; name="=?utf-8?Q?caf=C3=A9?="', "a/b", { name: "café" }],
  ["a folded value", 'a/b;\r\n\tname="a\r\n b"', "a/b", { name: "a b" }],
  ["a broken percent sign", "a/b; n*=utf-8''50%", "a/b", { n: "50%" }],
  ["nothing", "", "", {}],
];

for (const [title, text, value, expected] of parameters) {
  test(`parameters: ${title}`, () => assert.deepEqual(parseParameterized(text), { value, parameters: expected }));
}

test("a parameter may be called like a property of every object, and is one of its own", () => {
  const { parameters: found } = parseParameterized("a/b; __proto__=x; constructor=y");
  assert.deepEqual(Object.entries(found), [
    ["__proto__", "x"],
    ["constructor", "y"],
  ]);
});
