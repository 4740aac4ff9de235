import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { simpleParser } from "mailparser";
import { formatHeader } from "../../core/jmap/compose-header.ts";
import { composeStructure, type Contents, missingBlobs } from "../../core/jmap/compose-structure.ts";
import { parseHeaderProperty, readForm } from "../../core/jmap/header-property.ts";
import { SetError } from "../../core/jmap/set-error.ts";
import { dateField } from "../../core/mime/compose/header-field.ts";
import { writePart } from "../../core/mime/compose/part.ts";
import { decodePartBytes, decodePartText } from "../../core/mime/part-content.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import type { Part } from "../../core/mime/message.ts";

const pdf = Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 1, 2, 255, 254]);

function contentsOf(values: Record<string, unknown>): Contents {
  return {
    values,
    blob: (id) => (id === "Gpdf" ? pdf : id === "Geml" ? Buffer.from("Subject: inner\r\n\r\nHi\r\n") : null),
    missing: new Set(),
  };
}

function write(email: Record<string, unknown>): { raw: Buffer; root: Part } {
  const contents = contentsOf((email["bodyValues"] as Record<string, unknown>) ?? {});
  const root = composeStructure(email, contents);
  missingBlobs(contents);
  const raw = Buffer.concat([Buffer.from("From: ana@example.org\r\nMIME-Version: 1.0\r\n"), ...writePart(root)]);
  return { raw, root: parseStructure(raw) };
}

const isSetError = (type: string) => (error: unknown) => error instanceof SetError && error.object.type === type;
const outline = (part: Part): unknown =>
  part.children.length > 0 ? [part.type, ...part.children.map(outline)] : part.type;

test("text, HTML, an inline picture and an attachment nest as mail programs expect", () => {
  const { root } = write({
    textBody: [{ partId: "t", type: "text/plain" }],
    htmlBody: [{ partId: "h", type: "text/html" }],
    attachments: [
      { blobId: "Gpdf", type: "image/png", cid: "pic@x", disposition: "inline" },
      { blobId: "Gpdf", type: "application/pdf", name: "a.pdf", disposition: "attachment" },
    ],
    bodyValues: { t: { value: "Hi" }, h: { value: "<p>Hi</p>" } },
  });
  assert.deepEqual(outline(root), [
    "multipart/mixed",
    ["multipart/alternative", "text/plain", ["multipart/related", "text/html", "image/png"]],
    "application/pdf",
  ]);
});

test("a bodyStructure is written as it is given, and read back byte for byte", async () => {
  const text = `Grüße, ${"lang ".repeat(300)}\nzweite Zeile  \n.\nFrom me`;
  const { raw, root } = write({
    bodyStructure: {
      type: "multipart/mixed",
      subParts: [
        { partId: "t", type: "text/plain", language: ["de"] },
        {
          blobId: "Gpdf",
          type: "application/pdf",
          name: "Übersicht für März – sehr lang, damit der Name in Stücke geteilt wird.pdf",
          disposition: "attachment",
          cid: "x@y",
        },
        { blobId: "Geml", type: "message/rfc822", "header:X-Note:asText": "Notiz ü" },
      ],
    },
    bodyValues: { t: { value: text } },
  });
  const [first, second, third] = root.children as [Part, Part, Part];
  assert.equal(decodePartText(raw, first).text, text);
  assert.deepEqual(first.language, ["de"]);
  assert.deepEqual(decodePartBytes(raw, second), pdf);
  assert.equal(second.filename, "Übersicht für März – sehr lang, damit der Name in Stücke geteilt wird.pdf");
  assert.equal(second.contentId, "x@y");
  assert.equal(decodePartBytes(raw, third).toString(), "Subject: inner\r\n\r\nHi\r\n");
  assert.ok(
    raw
      .toString("latin1")
      .split("\r\n")
      .every((line) => line.length <= 998),
  );
  const oracle = await simpleParser(raw);
  assert.equal(oracle.attachments[0]?.filename, second.filename);
  assert.equal(oracle.text?.split("\n")[0], text.split("\n")[0]);
});

test("what RFC 8621 4.6 forbids in a create is invalidProperties", () => {
  const values = { t: { value: "x" } };
  for (const email of [
    { bodyStructure: { partId: "t" }, textBody: [{ partId: "t" }] },
    { textBody: [] },
    { textBody: [{ partId: "t" }, { partId: "t" }] },
    { textBody: [{ partId: "t", type: "text/html" }] },
    { htmlBody: [{ partId: "t", type: "text/plain" }] },
    { bodyStructure: { partId: "none" } },
    { bodyStructure: { partId: "t", blobId: "Gpdf" } },
    { bodyStructure: { partId: "t", charset: "utf-8" } },
    { bodyStructure: { partId: "t", type: "image/png" } },
    { bodyStructure: { type: "text/plain" } },
    { bodyStructure: { type: "multipart/mixed", partId: "t", subParts: [] } },
    { bodyStructure: { type: "multipart/mixed" } },
    { bodyStructure: { partId: "t", subParts: [{ partId: "t" }] } },
    { bodyStructure: { partId: "t", headers: [{ name: "X", value: "y" }] } },
    { bodyStructure: { partId: "t", "header:Content-Transfer-Encoding": "base64" } },
    { bodyStructure: { partId: "t", "header:Content-Type": "text/html" } },
    { bodyStructure: { partId: "t", name: "a\r\nX: y" } },
    { bodyStructure: { partId: "t", cid: "a> b" } },
    { bodyStructure: { partId: "t", unknown: 1 } },
    { bodyStructure: "t" },
    { attachments: "t" },
  ]) {
    assert.throws(
      () => write({ ...email, bodyValues: values }),
      isSetError("invalidProperties"),
      JSON.stringify(email),
    );
  }
  for (const flags of [{ isTruncated: true }, { isEncodingProblem: true }, { isTruncated: "no" }]) {
    const email = { textBody: [{ partId: "t" }], bodyValues: { t: { value: "x", ...flags } } };
    assert.throws(() => write(email), isSetError("invalidProperties"));
  }
});

test("blobs that do not exist are named together", () => {
  const attachments = [
    { blobId: "Gnone", type: "a/b" },
    { blobId: "Gpdf", type: "a/b" },
    { blobId: "Gmissing", type: "a/b" },
  ];
  assert.throws(
    () => write({ attachments }),
    (error) => error instanceof SetError && error.object.notFound?.join() === "Gnone,Gmissing",
  );
});

/** Writes a header and reads it back through the parser. */
function throughParser(property: string, value: unknown): unknown {
  const header = parseHeaderProperty(property);
  assert.ok(header);
  const raw = Buffer.from(`${formatHeader(header.name, header.form, value)}X-End: 1\r\n\r\nbody`);
  const root = parseStructure(raw);
  assert.deepEqual(
    root.headers.map((field) => field.name),
    [header.name, "X-End"],
  );
  assert.ok(
    raw
      .toString("latin1")
      .split("\r\n")
      .every((line) => line.length <= 998),
  );
  const field = root.headers[0];
  assert.ok(field);
  return readForm(raw, field, header.form);
}

test("header values of every form come back as they went in", () => {
  for (const [property, value] of [
    ["header:Subject:asText", "Grüße aus Köln"],
    ["header:Subject:asText", "plain, with punctuation: and more"],
    ["header:Subject:asText", "looks like =?UTF-8?Q?a?= word"],
    ["header:Subject:asText", "日本語".repeat(60)],
    ["header:Subject:asText", "word ".repeat(100).trim()],
    [
      "header:To:asAddresses",
      [
        { name: "Müller, Ana", email: "ana@example.org" },
        { name: null, email: "b@example.org" },
      ],
    ],
    ["header:To:asAddresses", [{ name: 'Quo"te \\ back', email: "q@example.org" }]],
    [
      "header:To:asGroupedAddresses",
      [
        { name: "Team", addresses: [{ name: "A", email: "a@x.org" }] },
        { name: null, addresses: [{ name: null, email: "b@x.org" }] },
      ],
    ],
    ["header:References:asMessageIds", ["a@b", "c@d"]],
    ["header:Date:asDate", "2014-10-30T14:12:00+08:00"],
    ["header:Date:asDate", "2014-10-30T14:12:00Z"],
    ["header:List-Post:asURLs", ["mailto:a@b", "https://example.org/?a=b"]],
    ["header:X-Raw", " a raw value"],
  ] as Array<[string, unknown]>) {
    assert.deepEqual(throughParser(property, value), value, property);
  }
});

test("no value can end its field and begin another", () => {
  for (const [property, value] of [
    ["header:Subject:asText", "a\r\nBcc: evil@example.org"],
    ["header:Subject:asText", "a\nBcc: evil@example.org"],
    ["header:X-Raw", " a\r\nBcc: evil@example.org"],
    ["header:X-Raw", " a\r\n \r\n b"],
    ["header:X-Raw", " ü"],
    ["header:To:asAddresses", [{ name: null, email: "a@b\r\nBcc: evil@example.org" }]],
    ["header:To:asAddresses", [{ name: null, email: "a@b>, evil@example.org" }]],
    ["header:To:asAddresses", [{ name: "a\r\nb", email: "a@b" }]],
    ["header:To:asAddresses", "a@b"],
    ["header:To:asAddresses", [{ name: 1, email: "a@b" }]],
    ["header:References:asMessageIds", ["a@b> <c@d"]],
    ["header:References:asMessageIds", ["a b"]],
    ["header:Date:asDate", "yesterday"],
    ["header:List-Post:asURLs", ["https://x>\r\nX: y"]],
  ] as Array<[string, unknown]>) {
    const header = parseHeaderProperty(property);
    assert.ok(header);
    assert.throws(
      () => formatHeader(header.name, header.form, value),
      isSetError("invalidProperties"),
      `${property} ${JSON.stringify(value)}`,
    );
  }
});

test("whatever the subject and names, they come back, or are refused", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const expected = text.replace(/\s+/g, " ").trim().normalize("NFC");
      fc.pre(!/[\p{Cc}\u2028\u2029]/u.test(text) && text.isWellFormed());
      assert.equal(String(throughParser("header:Subject:asText", text)).replace(/\s+/g, " ").trim(), expected);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (name) => {
      fc.pre(!/[\p{Cc}]/u.test(name) && name.trim() === name && name.isWellFormed() && !/\s\s/.test(name));
      const [address] = throughParser("header:To:asAddresses", [{ name, email: "a@example.org" }]) as Array<{
        name: string;
        email: string;
      }>;
      assert.equal(address?.email, "a@example.org");
      assert.equal(address?.name?.normalize("NFC"), name.normalize("NFC"));
    }),
  );
});

test("a date field is RFC 5322's, in any zone", () => {
  assert.equal(dateField(Date.UTC(2014, 9, 30, 6, 12), 480), "Thu, 30 Oct 2014 14:12:00 +0800");
  assert.equal(dateField(Date.UTC(2014, 9, 30, 6, 12), -150), "Thu, 30 Oct 2014 03:42:00 -0230");
});
