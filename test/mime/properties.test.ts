import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalForm } from "../../core/mime/canonical-form.ts";
import { asAddresses, asDate, asGroupedAddresses, asMessageIds, asText, asUrls } from "../../core/mime/header-forms.ts";
import { stripHtml } from "../../core/mime/html-text.ts";
import type { Part } from "../../core/mime/message.ts";
import { parseParameterized } from "../../core/mime/parameters.ts";
import { decodePartBytes, decodePartText } from "../../core/mime/part-content.ts";
import { prepareMessage } from "../../core/mime/prepare-message.ts";
import { readableText } from "../../core/mime/readable-text.ts";

/** What must hold of any tree: everything lies inside what it belongs to, in order, and content can be asked for. */
function checkPart(raw: Buffer, part: Part, from: number, to: number): void {
  assert.ok(from <= part.headerStart && part.headerStart <= part.bodyStart, "header in its place");
  assert.ok(part.bodyStart <= part.bodyEnd && part.bodyEnd <= to, "body in its place");
  let at = part.headerStart;
  for (const field of part.headers) {
    assert.ok(
      at <= field.start && field.start < field.valueStart && field.valueStart <= field.end,
      "field in its place",
    );
    assert.ok(field.end <= part.bodyStart, "field in the header");
    at = field.end;
  }
  const isMultipart = part.type.startsWith("multipart/");
  assert.equal(isMultipart, part.children.length > 0);
  assert.equal(isMultipart, part.partId === null);
  let childFrom = part.bodyStart;
  for (const child of part.children) {
    checkPart(raw, child, childFrom, part.bodyEnd);
    childFrom = child.bodyEnd;
  }
  if (part.message !== null) {
    checkPart(raw, part.message, part.bodyStart, part.bodyEnd);
    assert.equal(part.message.bodyEnd, part.bodyEnd);
  }
  if (!isMultipart) {
    decodePartBytes(raw, part);
    assert.doesNotMatch(decodePartText(raw, part).text, /\r/);
  }
}

function check(raw: Buffer): void {
  const { root, summary, search, classify } = prepareMessage(raw, "key");
  checkPart(raw, root, 0, raw.length);
  assert.equal(root.bodyEnd, raw.length);
  readableText(raw, root);
  canonicalForm(raw);
  // Everything crosses threads and becomes JSON.
  const copy = JSON.parse(JSON.stringify({ summary, search, classify }));
  assert.deepEqual(copy, { summary, search, classify });
  assert.equal(classify.key, "key");
}

const fragment = fc.constantFrom(
  ..."Subject: x\n|From: a <a@b.example>\n|Content-Type: multipart/mixed; boundary=b\n|Content-Type: message/rfc822\n|\n|\r\n|\r|--b\n|--b--\n|--b".split(
    "|",
  ),
  ...'Content-Transfer-Encoding: base64\n|Content-Transfer-Encoding: quoted-printable\n|Content-Type: text/html\n|YWJj\n|=3D=\n|<p>a&amp;</p>|From \n| folded\n|\0|\xe9|=?utf-8?q?=C3=A9?=|Content-Type: multipart/digest; boundary="b"\n|--\n'.split(
    "|",
  ),
);

test("any bytes give a tree whose offsets lie inside one another", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => check(Buffer.from(bytes))),
    { numRuns: 1000 },
  );
});

test("any mixture of mail-like pieces does, too", () => {
  const message = fc.array(fragment, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(""), "latin1"));
  fc.assert(fc.property(message, check), { numRuns: 3000 });
});

test("real mails that were cut, doubled, overwritten and shuffled do, too", () => {
  const folder = join(import.meta.dirname, "fixtures");
  const mails = globSync("{legacy,rfc}/*.eml", { cwd: folder }).map((name) => readFileSync(join(folder, name)));
  const change = fc.record({
    kind: fc.constantFrom("cut", "drop", "double", "overwrite"),
    at: fc.nat(),
    length: fc.nat(200),
    byte: fc.nat(255),
  });
  const mutated = fc.tuple(fc.constantFrom(...mails), fc.array(change, { minLength: 1, maxLength: 6 }));
  fc.assert(
    fc.property(mutated, ([mail, changes]) => {
      let raw = mail;
      for (const { kind, at, length, byte } of changes) {
        const from = at % (raw.length + 1);
        const [head, middle, tail] = [
          raw.subarray(0, from),
          raw.subarray(from, from + length),
          raw.subarray(from + length),
        ];
        if (kind === "cut") raw = head;
        else if (kind === "drop") raw = Buffer.concat([head, tail]);
        else if (kind === "double") raw = Buffer.concat([head, middle, middle, tail]);
        else raw = Buffer.concat([head, Buffer.alloc(middle.length, byte), tail]);
      }
      check(raw);
    }),
    { numRuns: 1000 },
  );
});

test("no header value and no HTML makes a reader throw", () => {
  const piece = fc.constantFrom(
    "<",
    ">",
    "@",
    "(",
    ")",
    '"',
    ";",
    ":",
    ",",
    "=",
    "*",
    "*0*",
    "%41",
    "'",
    "=?utf-8?q?a?=",
    "1",
    "Jan",
    "+0100",
    "-",
    "&",
    "&#x",
    "<!--",
    "</",
    "script",
    "\n ",
  );
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece, { maxLength: 50 }).map((pieces) => pieces.join("")),
  );
  const readers = [
    asText,
    asAddresses,
    asGroupedAddresses,
    asMessageIds,
    asDate,
    asUrls,
    parseParameterized,
    stripHtml,
  ];
  fc.assert(
    fc.property(value, (text) => {
      for (const read of readers) read(text);
    }),
    { numRuns: 2000 },
  );
});

test("what was encoded is decoded: base64 and quoted-printable of any bytes, with any line breaks", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom("\n", "\r\n"), (bytes, newline) => {
      const content = Buffer.from(bytes);
      const base64 = (content.toString("base64").match(/.{1,60}/g) ?? []).join(newline);
      const escapes = Array.from(content, (byte) => `=${byte.toString(16).padStart(2, "0").toUpperCase()}`);
      // A soft line break behind every tenth byte.
      const quoted = escapes.map((escape, index) => (index % 10 === 9 ? `${escape}=${newline}` : escape)).join("");
      for (const [encoding, body] of [
        ["base64", base64],
        ["quoted-printable", quoted],
      ]) {
        const raw = Buffer.from(
          `Content-Type: a/b${newline}Content-Transfer-Encoding: ${encoding}${newline}${newline}${body}`,
        );
        assert.deepEqual(decodePartBytes(raw, prepareMessage(raw).root), content);
      }
    }),
  );
});
