import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { bodyParts } from "../../core/mime/body-parts.ts";
import { baseSubject } from "../../core/mime/base-subject.ts";
import type { Part } from "../../core/mime/message.ts";
import { parseAddressList } from "../../core/mime/addresses.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import { prepareMessage } from "../../core/mime/prepare-message.ts";
import { readableText } from "../../core/mime/readable-text.ts";

const parse = (text: string) => parseStructure(Buffer.from(text, "latin1"));
const prepare = (text: string) => prepareMessage(Buffer.from(text));

function count(part: Part): number {
  const inside = part.children.reduce((sum, child) => sum + count(child), 0);
  return 1 + inside + (part.message === null ? 0 : count(part.message));
}

/** Multiparts in multiparts, a text in the innermost: `depth` entities deep. */
function nested(depth: number): string {
  let text = "";
  for (let n = 1; n < depth; n += 1) text += `Content-Type: multipart/mixed; boundary=b${n}.\n\n--b${n}.\n`;
  return `${text}Content-Type: text/plain\n\ninnermost\n`;
}

test("mimeDepthMax: that deep is taken apart, one deeper is kept as bytes and noted", () => {
  const at = parse(nested(limits.mimeDepthMax));
  assert.equal(at.problem, null);
  assert.equal(count(at), limits.mimeDepthMax);
  const above = parse(nested(limits.mimeDepthMax + 1));
  assert.equal(above.problem, "depth");
  assert.equal(count(above), limits.mimeDepthMax);
  assert.deepEqual(
    bodyParts(above).attachments.map(({ type }) => type),
    ["application/octet-stream"],
  );
  const messages = "Content-Type: message/rfc822\n\n";
  assert.equal(parse(`${messages.repeat(limits.mimeDepthMax - 1)}Subject: x\n\n`).problem, null);
  assert.equal(parse(`${messages.repeat(limits.mimeDepthMax)}Subject: x\n\n`).problem, "depth");
});

test("mimePartsMax: that many parts are listed, one more is noted and left out", () => {
  // The multipart itself is one of them.
  const parts = (number: number) =>
    `Content-Type: multipart/mixed; boundary=b\n\n${"--b\n\nx\n".repeat(number - 1)}--b--\n`;
  const at = parse(parts(limits.mimePartsMax));
  assert.deepEqual([at.problem, count(at)], [null, limits.mimePartsMax]);
  const above = parse(parts(limits.mimePartsMax + 1));
  assert.deepEqual([above.problem, count(above)], ["parts", limits.mimePartsMax]);
  assert.equal(above.bodyEnd, parts(limits.mimePartsMax + 1).length);
});

test("headerFieldsMax: that many fields are kept, one more is noted, and the body is still found", () => {
  const fields = (number: number) => `${"a: b\n".repeat(number)}\nbody`;
  const at = parse(fields(limits.headerFieldsMax));
  assert.deepEqual([at.problem, at.headers.length], [null, limits.headerFieldsMax]);
  const above = parse(fields(limits.headerFieldsMax + 1));
  assert.deepEqual([above.problem, above.headers.length], ["headers", limits.headerFieldsMax]);
  assert.equal(above.bodyStart, fields(limits.headerFieldsMax + 1).length - 4);
});

test("partHeaderFieldsMax: the fields of all parts together", () => {
  const part = (fields: number) => `--b\n${"a: b\n".repeat(fields)}\nx\n`;
  const full = limits.partHeaderFieldsMax / 10;
  const text = (last: number) =>
    `Content-Type: multipart/mixed; boundary=b\n\n${part(full).repeat(9)}${part(last)}--b--`;
  assert.equal(parse(text(full)).problem, null);
  assert.equal(parse(text(full + 1)).problem, "headers");
});

test("headerBytesMax: a header of that size is kept, what goes beyond is noted and left out", () => {
  const header = (bytes: number) => `Subject: x\nLong: ${"a".repeat(bytes - 18)}\n`;
  const at = parse(`${header(limits.headerBytesMax)}\nbody`);
  assert.deepEqual([at.problem, at.headers.length], [null, 2]);
  const above = parse(`${header(limits.headerBytesMax + 1)}\nbody`);
  assert.deepEqual([above.problem, above.headers.length], ["headers", 1]);
  assert.equal(above.bodyEnd - above.bodyStart, 4);
});

test("boundaryCharsMax: a boundary of that length works, a longer one does not", () => {
  const text = (length: number) => {
    const boundary = "b".repeat(length);
    return `Content-Type: multipart/mixed; boundary=${boundary}\n\n--${boundary}\n\nx\n--${boundary}--\n`;
  };
  assert.equal(parse(text(limits.boundaryCharsMax)).problem, null);
  assert.equal(parse(text(limits.boundaryCharsMax + 1)).problem, "boundary");
});

test("addressesPerFieldMax: that many addresses are read, one more is noted and left out", () => {
  const list = (number: number) => Array.from({ length: number }, (_, n) => `a${n}@x.example`).join(", ");
  const at = prepare(`To: ${list(limits.addressesPerFieldMax)}\n\n`).summary;
  assert.deepEqual([at.problem, at.to.length], [null, limits.addressesPerFieldMax]);
  const above = prepare(`To: ${list(limits.addressesPerFieldMax + 1)}\n\n`).summary;
  assert.deepEqual([above.problem, above.to.length], ["addresses", limits.addressesPerFieldMax]);
});

test("domainCharsMax: a domain literal of that length is one word, a longer one is not", () => {
  const group = (length: number) => parseAddressList(`g: a@[${"1".repeat(length - 3)}:]`)[0]?.email.length;
  assert.equal(group(limits.domainCharsMax), limits.domainCharsMax + 2);
  const address = (length: number) => parseAddressList(`a@[${",".repeat(length - 2)}]`).length;
  assert.equal(address(limits.domainCharsMax), 1);
  assert.equal(address(limits.domainCharsMax + 1), 2);
});

test("referencesFirst and referencesLast: so many are kept, from one more on the middle is left out", () => {
  const all = limits.referencesFirst + limits.referencesLast;
  const references = (number: number) => {
    const ids = Array.from({ length: number }, (_, n) => `<${n}@x.example>`).join(" ");
    return prepare(`References: ${ids}\n\n`).summary.references;
  };
  assert.equal(references(all).length, all);
  const cut = references(all + 1);
  assert.equal(cut.length, all);
  assert.deepEqual([cut[0], cut[1], cut.at(-1)], ["0@x.example", "2@x.example", `${all}@x.example`]);
});

test("subjectCharsMax: a subject of that length is whole, a longer one is cut", () => {
  const subject = (length: number) => prepare(`Subject: ${"s".repeat(length)}\n\n`).summary.subject.length;
  assert.equal(subject(limits.subjectCharsMax), limits.subjectCharsMax);
  assert.equal(subject(limits.subjectCharsMax + 1), limits.subjectCharsMax);
  assert.equal(baseSubject(`Re: ${"s".repeat(limits.subjectCharsMax)}`).length, limits.subjectCharsMax - 4);
});

test("previewCharsMax: a text of that length is whole, a longer one is cut, never within a character", () => {
  const preview = (text: string) => prepare(`Content-Type: text/plain; charset=utf-8\n\n${text}`).summary.preview;
  assert.equal(preview("p".repeat(limits.previewCharsMax)).length, limits.previewCharsMax);
  assert.equal(preview("p".repeat(limits.previewCharsMax + 1)).length, limits.previewCharsMax);
  assert.equal(preview(`${"p".repeat(limits.previewCharsMax - 1)}🏔️`), "p".repeat(limits.previewCharsMax - 1));
});

test("indexedTextCharsMax and classifyTextCharsMax: so much text is seen and no more", () => {
  const text = (length: number) => prepare(`Subject: x\n\n${"t".repeat(length)}`);
  assert.equal(text(limits.indexedTextCharsMax).search.body.length, limits.indexedTextCharsMax);
  assert.equal(text(limits.indexedTextCharsMax + 1).search.body.length, limits.indexedTextCharsMax);
  assert.equal(text(limits.classifyTextCharsMax).classify.text.length, limits.classifyTextCharsMax);
  assert.equal(text(limits.classifyTextCharsMax + 1).classify.text.length, limits.classifyTextCharsMax);
});

test("classifyLinksMax, classifyAttachmentsMax, classifyHeaderCharsMax: the filter's view is bounded", () => {
  const links = (number: number) =>
    prepare(`Subject: x\n\n${Array.from({ length: number }, (_, n) => `http://h${n}.example/`).join(" ")}`).classify
      .links;
  assert.equal(links(limits.classifyLinksMax).length, limits.classifyLinksMax);
  assert.equal(links(limits.classifyLinksMax + 1).length, limits.classifyLinksMax);
  const types = (number: number) =>
    prepare(`Content-Type: multipart/mixed; boundary=b\n\n${"--b\nContent-Type: a/b\n\nx\n".repeat(number)}--b--\n`)
      .classify.attachmentTypes;
  assert.equal(types(limits.classifyAttachmentsMax).length, limits.classifyAttachmentsMax);
  assert.equal(types(limits.classifyAttachmentsMax + 1).length, limits.classifyAttachmentsMax);
  const header = (length: number) => prepare(`X-Mailer: ${"m".repeat(length)}\n\n`).classify.headers[0]?.length;
  const name = "x-mailer: ".length;
  assert.equal(header(limits.classifyHeaderCharsMax), name + limits.classifyHeaderCharsMax);
  assert.equal(header(limits.classifyHeaderCharsMax + 1), name + limits.classifyHeaderCharsMax);
});

test("htmlForReadingCharsMax and htmlNestingMax: within them lists are numbered, beyond them the words are still there", () => {
  const read = (html: string) => {
    const raw = Buffer.from(`Content-Type: text/html\n\n${html}`);
    return readableText(raw, parseStructure(raw)).text;
  };
  const list = "<ol><li>one</li></ol>";
  const padded = (length: number) => `${list}<!--${" ".repeat(length - list.length - 7)}-->`;
  assert.match(read(padded(limits.htmlForReadingCharsMax)), /1\. one/);
  assert.equal(read(padded(limits.htmlForReadingCharsMax + 1)), "one");
  assert.match(read(`${list}${"<b>".repeat(limits.htmlNestingMax)}x`), /1\. one/);
  assert.match(read(`${list}${"<b>".repeat(limits.htmlNestingMax + 1)}x`), /^one\nx$/);
});
