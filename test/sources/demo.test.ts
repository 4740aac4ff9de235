import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyParts } from "../../core/mime/body-parts.ts";
import { decodePartBytes } from "../../core/mime/part-content.ts";
import { prepareMessage } from "../../core/mime/prepare-message.ts";
import { readableText } from "../../core/mime/readable-text.ts";
import { demoMessages } from "../../core/sources/demo.ts";

const now = Date.UTC(2031, 4, 14, 9, 30);
const messages = demoMessages(now).map((message) => ({ ...message, ...prepareMessage(message.raw) }));

function bySubject(subject: string) {
  const found = messages.find((message) => message.summary.subject === subject);
  assert.ok(found, `no mail "${subject}"`);
  return found;
}

test("the demo has about 120 mails of every kind, and the same ones each time", () => {
  assert.ok(messages.length >= 115 && messages.length <= 140, String(messages.length));
  const tagged = (tag: string) => messages.filter((message) => message.tags.includes(tag)).length;
  assert.equal(tagged("\\junk"), 20);
  for (const tag of [
    "\\inbox",
    "\\archive",
    "\\sent",
    "Lists/Hut library",
    "Lists/ferry-dev",
    "Newsletters",
    "Receipts",
  ]) {
    assert.ok(tagged(tag) >= 8, tag);
  }
  assert.ok(messages.every((message) => message.tags.some((tag) => tag.startsWith("\\"))));
  assert.deepEqual(demoMessages(now), demoMessages(now));
});

test("all demo mails parse, but for the one that is there to show what happens then", () => {
  const problems = messages.filter((message) => message.summary.problem !== null);
  assert.deepEqual(
    problems.map((message) => message.summary.problem),
    ["unparsable"],
  );
});

test("demo mails are fresh: some of today, most of the last three weeks, none of the future", () => {
  const ages = messages.map((message) => (now - message.receivedAt) / 86_400_000);
  assert.ok(ages.every((age) => age >= 0 && age < 22));
  assert.ok(ages.filter((age) => age < 0.5).length >= 6);
  const dated = messages.filter((message) => message.summary.sentAt !== null);
  assert.ok(dated.length >= messages.length - 1);
  for (const { summary, receivedAt } of dated) assert.ok(Math.abs((summary.sentAt as number) - receivedAt) < 60_000);
});

test("demo threads hang together by their references, some below a parent that is not there", () => {
  const ids = new Set(messages.map((message) => message.summary.messageId));
  assert.equal(ids.size, messages.length, "ids are unique");
  const depth = Math.max(...messages.map((message) => message.summary.references.length));
  assert.ok(depth >= 6, "a deep thread");
  const ghosts = messages.filter(({ summary }) => summary.references.some((id) => !ids.has(id)));
  assert.equal(ghosts.length, 5);
  // A reply never comes before what it answers.
  const times = new Map(messages.map((message) => [message.summary.messageId, message.receivedAt]));
  for (const { summary, receivedAt } of messages) {
    for (const id of summary.references) assert.ok((times.get(id) ?? 0) <= receivedAt, summary.subject);
  }
});

test("every charset of the demo decodes to what was written", () => {
  const expected: Array<[subject: string, charset: string, words: string]> = [
    ["Grüße aus der Küche", "iso-8859-1", "gepresste Enzianblüte"],
    ["Книги для вашей библиотеки", "windows-1251", "старый путеводитель по Кавказу"],
    ["Колокола и радио", "koi8-r", "колокол молчал тридцать лет"],
    ["山小屋の図書室について", "iso-2022-jp", "湿気に困っています"],
    ["云山茶社的问候", "gb18030", "喜鹊、白鹭、翠鸟"],
    ["下個月的登山計畫", "big5", "植物圖鑑"],
    ["رسالة من مكتبة الحي", "utf-8", "كيف كان"],
    ["שאלה על הפעמון", "windows-1255", "פעמון אף פעם לא מזייף"],
    ["Une traduction, peut-être ?", "utf-8", "une tache de confiture"],
  ];
  for (const [subject, charset, words] of expected) {
    const { root, search } = bySubject(subject);
    assert.equal(bodyParts(root).textBody[0]?.charset, charset);
    assert.ok(search.body.includes(words), subject);
  }
  for (const { search, summary } of messages) {
    assert.doesNotMatch(search.body + summary.subject + search.from, /\ufffd/);
  }
});

test("the demo's attachments are what they say", () => {
  const files = messages.flatMap(({ raw, root }) =>
    bodyParts(root).attachments.map((part) => ({ part, bytes: decodePartBytes(raw, part) })),
  );
  const ofType = (type: string) => files.filter(({ part }) => part.type === type).map(({ bytes }) => bytes);
  for (const png of ofType("image/png")) assert.equal(png.toString("latin1", 1, 4), "PNG");
  for (const pdf of ofType("application/pdf")) assert.match(pdf.toString("latin1"), /^%PDF-1\.4[\s\S]+%%EOF\n$/);
  for (const calendar of ofType("text/calendar"))
    assert.match(calendar.toString(), /^BEGIN:VCALENDAR\r\n[\s\S]+DTSTART:2031/);
  const [zip] = ofType("application/zip");
  // A stored file: what lies behind the local header is the file itself.
  assert.match((zip as Buffer).toString("latin1"), /^PK\x03\x04[\s\S]+README\.txtFour seconds of hiss/);
  for (const type of [
    "image/png",
    "application/pdf",
    "text/calendar",
    "application/zip",
    "text/plain",
    "message/rfc822",
  ]) {
    assert.ok(ofType(type).length > 0, type);
  }
});

test("the demo's harder mails read well: HTML alone, flowed text, a picture in the text, a forwarded message", () => {
  const html = bySubject("Your visit: four things to bring");
  assert.deepEqual(readableText(html.raw, html.root).isFromHtml, true);
  assert.match(readableText(html.raw, html.root).text, /warm socks \(stone floor\)/);
  const flowed = bySubject("How to sharpen a plane iron (you asked)");
  assert.match(readableText(flowed.raw, flowed.root).text, /or you will be there until Christmas\. Then the bevel/);
  const picture = bySubject("Margarethe floats!");
  assert.equal(picture.summary.hasAttachment, false);
  const forwarded = bySubject("Fwd: A night of reading for class 6");
  assert.equal(forwarded.summary.hasAttachment, true);
  assert.match(forwarded.search.body, /Emilia can be quiet for two hours/);
});

test("the demo names no domain that could be somebody's", () => {
  for (const { raw } of messages) {
    const text = Buffer.from(raw).toString("latin1");
    for (const [, domain] of text.matchAll(/[\w.-]@([\w.-]+\.[a-z]{2,})/g)) {
      assert.match(domain as string, /(\.example|^lists\.example\.org)$/);
    }
    for (const [, host] of text.matchAll(/https?:\/\/([\w.-]+)/g)) assert.match(host as string, /\.example$/);
  }
});
