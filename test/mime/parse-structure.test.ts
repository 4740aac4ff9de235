import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyParts } from "../../core/mime/body-parts.ts";
import type { Part } from "../../core/mime/message.ts";
import { decodePartText } from "../../core/mime/part-content.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";

/** "type[child child]" with the text of leaves: the tree at a glance. */
function outline(raw: Buffer, part: Part): string {
  if (part.message !== null) return `${part.type}{${outline(raw, part.message)}}`;
  if (part.children.length > 0) return `${part.type}[${part.children.map((child) => outline(raw, child)).join(" ")}]`;
  return `${part.type}=${JSON.stringify(decodePartText(raw, part).text)}`;
}

function parse(text: string): { raw: Buffer; root: Part; tree: string } {
  const raw = Buffer.from(text, "latin1");
  const root = parseStructure(raw);
  return { raw, root, tree: outline(raw, root) };
}

const mixed = (boundary: string, rest: string) => `Content-Type: multipart/mixed; boundary="${boundary}"\n\n${rest}`;

const trees: Array<[title: string, text: string, tree: string]> = [
  ["a plain message", "Subject: x\n\nhello\n", 'text/plain="hello\\n"'],
  ["a message without a body", "Subject: x\n", 'text/plain=""'],
  [
    "a header without an empty line before the body",
    "Subject: x\nHello there\nand more\n",
    'text/plain="Hello there\\nand more\\n"',
  ],
  ["junk between header fields", "Subject: x\n>From somebody at noon\nTo: y\n\nbody", 'text/plain="body"'],
  ["a From_ line of an mbox", "From ana@example.org Mon Jan  1 00:00:00 2024\nSubject: x\n\nbody", 'text/plain="body"'],
  ["a blank before the colon", "Content-Type : text/html\n\n<p>", 'text/html="<p>"'],
  ["a type without a subtype", "Content-Type: html\n\n<p>", 'text/plain="<p>"'],
  ["CRLF, LF and both mixed", "Subject: x\r\nA: b\n\r\none\r\ntwo\nthree", 'text/plain="one\\ntwo\\nthree"'],
  ["CR alone", "Subject: x\rA: b\r\rone\rtwo", 'text/plain="one\\ntwo"'],
  ["two parts", mixed("b", "--b\n\none\n--b\n\ntwo\n--b--\n"), 'multipart/mixed[text/plain="one" text/plain="two"]'],
  [
    "a multipart that is cut off",
    mixed("b", "--b\n\none\n--b\n\ntw"),
    'multipart/mixed[text/plain="one" text/plain="tw"]',
  ],
  [
    "a part cut off in its header",
    mixed("b", "--b\n\none\n--b\nContent-Ty"),
    'multipart/mixed[text/plain="one" text/plain="Content-Ty"]',
  ],
  ["an empty part", mixed("b", "--b\n--b\n\ntwo\n--b--"), 'multipart/mixed[text/plain="" text/plain="two"]'],
  [
    "a header that a delimiter ends",
    mixed("b", "--b\nContent-Type: text/html\n--b--"),
    'multipart/mixed[text/html=""]',
  ],
  [
    "a preamble and an epilogue",
    mixed("b", "before\n--b\n\none\n--b--\nafter\n--b\n\nlate\n"),
    'multipart/mixed[text/plain="one"]',
  ],
  ["a boundary with blanks behind it", mixed("b", "--b \t\n\none\n--b--  \n"), 'multipart/mixed[text/plain="one"]'],
  [
    "a line that only begins like the boundary",
    mixed("b", "--b\n\none\n--bb\ntwo\n--b--"),
    'multipart/mixed[text/plain="one\\n--bb\\ntwo"]',
  ],
  [
    "boundaries that are prefixes of one another",
    mixed("b", `--b\n${mixed("b1", "--b1\n\none\n--b1--\n")}--b\n\ntwo\n--b--`),
    'multipart/mixed[multipart/mixed[text/plain="one"] text/plain="two"]',
  ],
  [
    "an outer boundary that is the inner one's close delimiter",
    mixed("b--", `--b--\n${mixed("b", "--b\n\none\n")}--b----\n`),
    'multipart/mixed[multipart/mixed[text/plain="one"]]',
  ],
  [
    "an inner multipart that is never closed",
    mixed("o", `--o\n${mixed("i", "--i\n\none\n")}--o\n\ntwo\n--o--`),
    'multipart/mixed[multipart/mixed[text/plain="one"] text/plain="two"]',
  ],
  [
    "a digest, whose parts are messages",
    mixed("b", "--b\n\nSubject: x\n\none\n--b--").replace("mixed", "digest"),
    'multipart/digest[message/rfc822{text/plain="one"}]',
  ],
  [
    "a message in a message in a message",
    "Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nSubject: deep\n\nhi",
    'message/rfc822{message/rfc822{text/plain="hi"}}',
  ],
  [
    "an embedded multipart that the outer delimiter cuts off",
    mixed("o", `--o\nContent-Type: message/rfc822\n\n${mixed("i", "--i\n\none\n")}--o\n\ntwo\n--o--`),
    'multipart/mixed[message/rfc822{multipart/mixed[text/plain="one"]} text/plain="two"]',
  ],
  ["a multipart without a boundary parameter", "Content-Type: multipart/mixed\n\nhello", 'text/plain="hello"'],
  ["a boundary that never comes", mixed("absent", "hello"), 'text/plain="hello"'],
  [
    "a boundary that is misspelt",
    mixed("=B 1", "note\n--= B 1\nContent-Type: text/html\n\n<p>\n--= B 1--\n"),
    'multipart/mixed[text/html="<p>"]',
  ],
  [
    "a boundary that was left out",
    "Content-Type: multipart/alternative\n\n--x\nContent-Type: text/plain\n\none\n--x--\n",
    'multipart/alternative[text/plain="one"]',
  ],
  [
    "uuencoded text, which stays text",
    "Subject: x\n\nbegin 644 a.txt\n#86)C\n`\nend\n",
    'text/plain="begin 644 a.txt\\n#86)C\\n`\\nend\\n"',
  ],
  [
    "two Content-Type fields, of which the first counts",
    "Content-Type: text/html\nContent-Type: text/plain\n\n<p>",
    'text/html="<p>"',
  ],
  ["a boundary of eight-bit bytes", mixed("b\xe9", "--b\xe9\n\none\n--b\xe9--"), 'multipart/mixed[text/plain="one"]'],
  [
    "a boundary with a quote in it",
    'Content-Type: multipart/mixed; boundary="a\\"b"\n\n--a"b\n\none\n--a"b--',
    'multipart/mixed[text/plain="one"]',
  ],
  [
    "a boundary that is not quoted and ends in a comment",
    "Content-Type: multipart/mixed; boundary=b (x)\n\n--b\n\none\n--b--",
    'multipart/mixed[text/plain="one"]',
  ],
];

for (const [title, text, tree] of trees) test(`the tree of ${title}`, () => assert.equal(parse(text).tree, tree));

test("offsets name the very bytes: a part's header, its body without the delimiter's line break, the fields' values", () => {
  const text = "Subject: outer\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nX: y\r\n\r\none\r\n--b--\r\n";
  const { raw, root } = parse(text);
  const [child] = root.children as [Part];
  const slice = (from: number, to: number) => raw.toString("latin1", from, to);
  assert.equal(slice(child.headerStart, child.bodyStart), "X: y\r\n\r\n");
  assert.equal(slice(child.bodyStart, child.bodyEnd), "one");
  assert.equal(slice(root.bodyStart, root.bodyEnd), "--b\r\nX: y\r\n\r\none\r\n--b--\r\n");
  const [subject] = root.headers;
  assert.equal(slice(subject?.start ?? 0, subject?.end ?? 0), "Subject: outer\r\n");
  assert.equal(slice(subject?.valueStart ?? 0, subject?.end ?? 0), " outer\r\n");
});

test("parts are numbered as IMAP numbers them, multiparts have no number", () => {
  const inner = mixed("i", "--i\n\na\n--i\n\nb\n--i--\n");
  const { root } = parse(mixed("o", `--o\n\none\n--o\nContent-Type: message/rfc822\n\n${inner}\n--o\n${inner}\n--o--`));
  const numbers: Array<string | null> = [];
  const visit = (part: Part) => {
    numbers.push(part.partId);
    for (const child of part.children) visit(child);
    if (part.message !== null) visit(part.message);
  };
  visit(root);
  assert.deepEqual(numbers, [null, "1", "2", null, "2.1", "2.2", null, "3.1", "3.2"]);
  assert.equal(parse("Subject: x\n\nbody").root.partId, "1");
  assert.equal(parse("Content-Type: message/rfc822\n\nSubject: x\n\nbody").root.message?.partId, "1.1");
});

test("problems are noted on the root, and only where something could not be taken apart", () => {
  const problem = (text: string) => parse(text).root.problem;
  assert.equal(problem("Subject: x\n\nhello"), null);
  assert.equal(problem(mixed("b", "--b\n\none\n")), null);
  assert.equal(problem(""), "unparsable");
  assert.equal(problem("\n\nno header at all"), "unparsable");
  assert.equal(problem("\0\u0001\u0002 no mail"), "unparsable");
  assert.equal(problem(mixed("absent", "hello")), "boundary");
  assert.equal(problem("Content-Type: multipart/mixed\n\nhello"), "boundary");
});

test("Content fields give type, charset, disposition, file name, id, location and languages", () => {
  const { root } = parse(
    [
      'Content-Type: TEXT/Plain; charset="ISO-8859-1"; name=a.txt',
      "Content-Disposition: Attachment; filename*=utf-8''%e2%82%ac%20rates",
      "Content-Transfer-Encoding: BASE64",
      "Content-ID: <part1@example.org>",
      "Content-Location: https://example.org/a",
      " b",
      "Content-Language: en, de-CH",
      "",
      "",
    ].join("\n"),
  );
  const { type, charset, disposition, filename, encoding, contentId, location, language } = root;
  assert.deepEqual(
    { type, charset, disposition, filename, encoding, contentId, location, language },
    {
      type: "text/plain",
      charset: "ISO-8859-1",
      disposition: "attachment",
      filename: "€ rates",
      encoding: "base64",
      contentId: "part1@example.org",
      location: "https://example.org/ab",
      language: ["en", "de-CH"],
    },
  );
});

test("the charset of text without one is us-ascii, that of anything else is null", () => {
  assert.equal(parse("Subject: x\n\n").root.charset, "us-ascii");
  assert.equal(parse("Content-Type: text/html\n\n").root.charset, "us-ascii");
  assert.equal(parse("Content-Type: image/png; charset=utf-8\n\n").root.charset, null);
});

test("the example of RFC 8621 4.1.4 is taken apart as its algorithm says", () => {
  const leaf = (type: string, text: string, more = "Content-Disposition: inline\n") =>
    `Content-Type: ${type}\n${more}\n${text}\n`;
  const multi = (subtype: string, boundary: string, parts: string[]) =>
    `Content-Type: multipart/${subtype}; boundary=${boundary}\n\n${parts.map((part) => `--${boundary}\n${part}`).join("")}--${boundary}--\n`;
  const text = multi("mixed", "m1", [
    leaf("text/plain", "A"),
    multi("mixed", "m2", [
      multi("alternative", "a3", [
        multi("mixed", "m4", [leaf("text/plain", "B"), leaf("image/jpeg", "C"), leaf("text/plain", "D")]),
        multi("related", "r5", [leaf("text/html", "E", ""), leaf("image/jpeg", "F", "")]),
      ]),
      leaf("image/jpeg", "G", "Content-Disposition: attachment\n"),
      leaf("application/x-excel", "H", ""),
      leaf("message/rfc822", "Subject: J\n\nJ", ""),
    ]),
    leaf("text/plain", "K"),
  ]);
  const { raw, root } = parse(text);
  const letters = (parts: Part[]) =>
    parts.map((part) => raw.toString("latin1", part.bodyStart, part.bodyEnd).at(-1)).join("");
  const { textBody, htmlBody, attachments } = bodyParts(root);
  // The RFC's prose leaves C out of textBody; its algorithm, which implementations follow, does not.
  assert.equal(letters(textBody), "ABCDK");
  assert.equal(letters(htmlBody), "AEK");
  assert.equal(letters(attachments), "CFGHJ");
});
