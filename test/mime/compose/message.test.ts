import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { simpleParser } from "mailparser";
import { bodyParts } from "../../../core/mime/body-parts.ts";
import { type OutgoingMail, writeMail } from "../../../core/mime/compose/message.ts";
import { decodePartBytes, decodePartText } from "../../../core/mime/part-content.ts";
import { prepareMessage } from "../../../core/mime/prepare-message.ts";
import { readableText } from "../../../core/mime/readable-text.ts";

const plain: OutgoingMail = {
  from: { name: "Ana Ruiz", email: "ana@example.org" },
  replyTo: [],
  to: [{ name: null, email: "ben@example.org" }],
  cc: [],
  bcc: [],
  subject: "Hut",
  messageId: "1@example.org",
  date: Date.UTC(2026, 2, 3, 14, 5),
  inReplyTo: [],
  references: [],
  text: "Hi",
  html: null,
  files: [],
  headers: [],
};

const clean = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\s\u2028\u2029]+/gu, " ")
    .trim()
    .normalize("NFC");
const name = fc.string({ unit: "grapheme", maxLength: 80 }).map((text) => clean(text) || null);
const email = fc
  .tuple(fc.stringMatching(/^[a-z0-9]{1,12}$/), fc.stringMatching(/^[a-z]{1,10}$/))
  .map(([local, domain]) => `${local}@${domain}.example`);
const address = fc.record({ name, email }, { noNullPrototype: true });
const addresses = fc.array(address, { maxLength: 4 });
const id = fc.stringMatching(/^[a-z0-9]{1,20}$/).map((text) => `${text}@example.org`);
const file = fc.record({
  name: fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 }).map((text) => clean(text) || "x"),
  type: fc.constantFrom("application/pdf", "text/plain", "text/html", "image/png"),
  content: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  cid: fc.constant(null),
});
const mails = fc.record({
  from: address,
  replyTo: addresses,
  to: addresses,
  cc: addresses,
  bcc: addresses,
  subject: fc.string({ unit: "grapheme", maxLength: 200 }),
  messageId: id,
  date: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
  inReplyTo: fc.array(id, { maxLength: 1 }),
  references: fc.uniqueArray(id, { maxLength: 25 }),
  text: fc.array(fc.string({ unit: "grapheme", maxLength: 120 }), { maxLength: 8 }).map((lines) => lines.join("\n")),
  html: fc.option(
    fc.string({ unit: "grapheme", maxLength: 300 }).map((text) => `<p>${text.replace(/[<>&]/g, "")}</p>`),
  ),
  files: fc.array(file, { maxLength: 3 }),
  headers: fc.constant([]),
});

test("what was written is read back the same by core/mime", () => {
  fc.assert(
    fc.property(mails, (mail) => {
      const raw = writeMail(mail);
      const { root, summary } = prepareMessage(raw);
      assert.equal(summary.problem, null);
      assert.deepEqual(summary.from, [mail.from]);
      assert.deepEqual(
        [summary.replyTo, summary.to, summary.cc, summary.bcc],
        [mail.replyTo, mail.to, mail.cc, mail.bcc],
      );
      assert.equal(summary.subject, clean(mail.subject));
      assert.equal(summary.messageId, mail.messageId);
      assert.equal(summary.sentAt, mail.date);
      assert.deepEqual(summary.inReplyTo, mail.inReplyTo);
      const found = bodyParts(root).attachments;
      assert.deepEqual(
        found.map((part) => [part.filename, part.type, decodePartBytes(raw, part).toString("base64")]),
        mail.files.map((each) => [each.name, each.type, each.content.toString("base64")]),
      );
      const page = bodyParts(root).htmlBody.find(({ type }) => type === "text/html");
      assert.equal(
        page === undefined ? null : decodePartText(raw, page).text.trim(),
        mail.html?.replace(/\r\n?/g, "\n").trim() ?? null,
      );
    }),
    { numRuns: 200 },
  );
});

test("mailparser reads the same", async () => {
  await fc.assert(
    fc.asyncProperty(mails, async (mail) => {
      const parsed = await simpleParser(writeMail(mail), {
        skipHtmlToText: true,
        skipTextToHtml: true,
        skipImageLinks: true,
      });
      assert.equal(parsed.messageId, `<${mail.messageId}>`);
      assert.equal(parsed.date?.getTime(), mail.date);
      const emails = (field: unknown) =>
        [field ?? []]
          .flat()
          .flatMap((each) => (each as { value: Array<{ address?: string }> }).value.map((one) => one.address));
      assert.deepEqual(emails(parsed.from), [mail.from.email]);
      for (const field of ["to", "cc", "bcc"] as const)
        assert.deepEqual(
          emails(parsed[field]),
          mail[field].map((each) => each.email),
        );
      assert.deepEqual(
        parsed.attachments.map((each) => each.content.toString("base64")),
        mail.files.map((each) => each.content.toString("base64")),
      );
      assert.deepEqual(
        [parsed.references ?? []].flat(),
        mail.references.map((each) => `<${each}>`),
      );
    }),
    { numRuns: 100 },
  );
});

test("nothing that is written can begin another header field", () => {
  const evil = "x\r\nBcc: eve@evil.example\r\n\r\n<script>";
  const raw = writeMail({ ...plain, subject: evil, from: { name: null, email: "ana@example.org" } }).toString();
  assert.doesNotMatch(raw, /^Bcc:/m);
  assert.match(raw, /^Subject: x Bcc: eve@evil\.example/m);
  for (const to of [
    { name: evil, email: "ben@example.org" },
    { name: null, email: `ben@example.org${evil}` },
  ])
    assert.throws(() => writeMail({ ...plain, to: [to] }), { code: "BAD_REQUEST" });
  assert.throws(() => writeMail({ ...plain, messageId: `1@x>${evil}` }), { code: "BAD_REQUEST" });
  assert.throws(() => writeMail({ ...plain, headers: [{ name: "autocrypt", value: evil }] }), { code: "BAD_REQUEST" });
});

test("no field tells of the program or the machine, and the time is said in UTC", () => {
  const head = writeMail(plain).toString().split("\r\n\r\n", 1)[0] ?? "";
  const names = head.split("\r\n").flatMap((line) => /^([A-Za-z-]+):/.exec(line)?.[1] ?? []);
  assert.deepEqual(names, [
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Date",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
  ]);
  assert.match(head, /^Date: Tue, 03 Mar 2026 14:05:00 \+0000$/m);
});

test("text and HTML stand side by side, pictures of the text with the HTML, files beside both", () => {
  const picture = { name: "hut.png", type: "image/png", content: Buffer.from("png"), cid: "hut@x" };
  const paper = { name: "Hütte.pdf", type: "application/pdf", content: Buffer.from("pdf"), cid: null };
  const raw = writeMail({ ...plain, html: '<img src="cid:hut@x">', files: [picture, paper] });
  const { root } = prepareMessage(raw);
  const outline = (part: typeof root): unknown =>
    part.children.length > 0 ? [part.type, ...part.children.map(outline)] : part.type;
  assert.deepEqual(outline(root), [
    "multipart/mixed",
    ["multipart/alternative", "text/plain", ["multipart/related", "text/html", "image/png"]],
    "application/pdf",
  ]);
  assert.match(raw.toString(), /filename\*=UTF-8''H%C3%BCtte\.pdf/);
  assert.match(raw.toString(), /multipart\/related; type="text\/html"/);
});

test("a forwarded message keeps its bytes, but for line ends that no relay takes", () => {
  const inner = Buffer.from("Subject: inner\nTo: x@example.org\n\nHi\n");
  const raw = writeMail({
    ...plain,
    files: [{ name: "inner.eml", type: "message/rfc822", content: inner, cid: null }],
  });
  const part = prepareMessage(raw).root.children[1];
  assert.equal(part?.type, "message/rfc822");
  assert.equal(part && decodePartBytes(raw, part).toString(), "Subject: inner\r\nTo: x@example.org\r\n\r\nHi\r\n");
});

test("long paragraphs are read back as they were written, and no line is longer than a relay takes", () => {
  const text = `${"Ein langer Absatz über die Hütte. ".repeat(40).trim()}\n\n> ${"zitiert ".repeat(40).trim()}\nFrom here on`;
  const raw = writeMail({ ...plain, text });
  assert.ok(
    raw
      .toString("latin1")
      .split("\r\n")
      .every((line) => line.length <= 78),
  );
  assert.doesNotMatch(raw.toString("latin1"), /[^\r]\n/);
  assert.equal(readableText(raw, prepareMessage(raw).root).text, text);
});

test("a header that a plugin added is folded, at blanks or without any", () => {
  const key = "mDMEY".repeat(400);
  const raw = writeMail({
    ...plain,
    headers: [{ name: "autocrypt", value: `addr=ana@example.org; keydata=${key}` }],
  }).toString();
  assert.ok(raw.split("\r\n").every((line) => line.length <= 120));
  const field = /^Autocrypt: (?:[^\r]|\r\n )*/m.exec(raw)?.[0] ?? "";
  assert.equal(field.replace(/\s+/g, ""), `Autocrypt:addr=ana@example.org;keydata=${key}`);
});
