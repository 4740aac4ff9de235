import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { calendarText, calendarWords } from "../../core/mime/calendar-text.ts";
import { parseStructure } from "../../core/mime/parse-structure.ts";
import { prepareMessage } from "../../core/mime/prepare-message.ts";
import { readableText } from "../../core/mime/readable-text.ts";

const calendar = (lines: string[], method = "REQUEST") =>
  ["BEGIN:VCALENDAR", `METHOD:${method}`, "BEGIN:VEVENT", ...lines, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");

const hut = [
  "SUMMARY:Hut weekend\\, bring \\",
  " ;boots\\;",
  'DTSTART;TZID="Europe/Vienna":20260502T100000',
  "DTEND;TZID=Europe/Vienna:20260502T113000",
  "LOCATION:The hut\\nupper floor",
  'ORGANIZER;CN="Ana: the ""host"";":mailto:ana@example.org',
  "BEGIN:VALARM",
  "DESCRIPTION:beep",
  "END:VALARM",
  "DESCRIPTION:Two nights.\\nFood is there.",
];
const said =
  "Invitation: Hut weekend, bring ;boots;, 2026-05-02 10:00–11:30 Europe/Vienna, The hut upper floor, Ana: the host;";

test("an invitation reads as what, when, where, from whom, with its description below", () => {
  assert.equal(calendarText(calendar(hut)), `${said}\n\nTwo nights.\nFood is there.`);
});

test("days without a time, UTC, an end on another day, and a bare organizer", () => {
  const of = (...lines: string[]) => calendarText(calendar(["SUMMARY:S", ...lines]));
  assert.equal(of("DTSTART;VALUE=DATE:20260502", "DTEND;VALUE=DATE:20260503"), "Invitation: S, 2026-05-02");
  assert.equal(
    of("DTSTART:20260502T230000Z", "DTEND:20260503T010000Z"),
    "Invitation: S, 2026-05-02 23:00–2026-05-03 01:00 UTC",
  );
  assert.equal(of("DTSTART:tomorrow", "ORGANIZER:MAILTO:ana@example.org"), "Invitation: S, ana@example.org");
});

test("a cancelled event and an answer say so", () => {
  assert.equal(calendarText(calendar(["SUMMARY:S"], "CANCEL")), "Cancelled: S");
  assert.equal(calendarText(calendar(["SUMMARY:S"], "reply")), "Answer to an invitation: S");
});

test("what holds no event is left as it is", () => {
  for (const ics of ["", "hello", "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nSUMMARY:S\r\nEND:VTODO", calendar([])])
    assert.equal(calendarText(ics), null);
});

test("preview and readable text of a mail that is only an invitation are its words", () => {
  const raw = Buffer.from(
    `From: ana@example.org\r\nSubject: Hut\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n${calendar(hut)}`,
  );
  const { summary, search } = prepareMessage(raw);
  assert.ok(summary.preview.startsWith(said));
  assert.match(search.body, /Food is there/);
  assert.equal(readableText(raw, parseStructure(raw)).text, `${said}\n\nTwo nights.\nFood is there.`);
});

test("what is searched of a calendar is what people wrote, not how the file is made", () => {
  const both = calendar(hut).replace(
    "END:VEVENT",
    "ATTENDEE;CN=Ben Hale:mailto:ben@hale.example\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:second\r\nSUMMARY:The walk\\, after it\r\nEND:VEVENT",
  );
  const raw = Buffer.from(
    `Subject: Hut\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nCome along.\r\n--b\r\nContent-Type: text/calendar\r\n\r\n${both}\r\n--b--\r\n`,
  );
  const { summary, search } = prepareMessage(raw);
  assert.equal(summary.preview, "Come along.");
  for (const words of ["The walk, after it", "Ben Hale ben@hale.example", "Food is there", said])
    assert.ok(search.body.includes(words), words);
  assert.doesNotMatch(search.body, /VCALENDAR|VEVENT|UID|DTSTART/);
});

test("a task is found by its words", () => {
  const raw = Buffer.from(
    "MIME-Version: 1.0\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nSUMMARY:Mend the roof\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
  );
  assert.equal(prepareMessage(raw).search.body.trim(), "Mend the roof");
});

test("a text that is a calendar reads as one, whatever it was declared as", () => {
  const raw = Buffer.from(`Subject: Hut\r\n\r\n${calendar(hut)}`);
  assert.ok(prepareMessage(raw).summary.preview.startsWith(said));
  assert.equal(readableText(raw, parseStructure(raw)).text, `${said}\n\nTwo nights.\nFood is there.`);
});

test("a summary is told up to its limit and cut above it", () => {
  const of = (chars: number) => calendarText(calendar([`SUMMARY:${"x".repeat(chars)}`]))?.length;
  const heading = "Invitation: ".length;
  assert.equal(of(limits.subjectCharsMax), heading + limits.subjectCharsMax);
  assert.equal(of(limits.subjectCharsMax + 1), heading + limits.subjectCharsMax);
});

test("hostile calendars never throw, and read in one pass", () => {
  const parts = [
    "BEGIN:VEVENT\r\n",
    "BEGIN:",
    "END:VALARM\n",
    "SUMMARY",
    ";",
    ":",
    '"',
    "\\",
    "\r\n ",
    "\n\t",
    "DTSTART:2026",
    "é\u0000",
  ];
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...parts), fc.string())), (texts) => {
      const text = calendarText(`BEGIN:VEVENT\n${texts.join("")}`);
      assert.ok(text === null || typeof text === "string");
      assert.equal(typeof calendarWords(texts.join("")), "string");
    }),
  );
  const long = limits.indexedTextCharsMax;
  for (const filler of ["\r\n ", 'A;B="', "BEGIN:VALARM\n", "\\", ";", "\r"])
    assert.equal(typeof calendarText(`BEGIN:VEVENT\nSUMMARY:S\n${filler.repeat(long)}`), "string");
  const many = Array.from({ length: long / 20 }, (_, at) => `SUMMARY:Event ${at}\n`).join("");
  assert.match(calendarWords(`BEGIN:VEVENT\n${many}`), /Event 9999$/m);
});
