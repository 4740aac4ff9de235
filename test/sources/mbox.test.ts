import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { mboxKeywords, readFromLine, splitMbox, unquoteMbox, type MboxMessage } from "../../core/sources/mbox.ts";

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield Uint8Array.from(bytes.subarray(at, at + size));
}

async function split(bytes: Buffer, size: number, offset = 0): Promise<MboxMessage[]> {
  const messages: MboxMessage[] = [];
  for await (const message of splitMbox(chunksOf(bytes.subarray(offset), size), offset)) messages.push(message);
  return messages;
}

const fromLine = "From ana@example.org Thu Jan  1 12:30:05 2015\n";

test("an mbox is split at From_ lines behind a blank line, wherever the chunks break", async () => {
  const mbox = Buffer.from(
    `${fromLine}Subject: a\n\none\n\n${fromLine}Subject: b\n\nFrom here on it is text\n\n${fromLine}Subject: c\n\nend`,
  );
  for (const size of [1, 2, 7, 64, 10_000]) {
    const messages = await split(mbox, size);
    const texts = messages.map(({ bytes }) => unquoteMbox(bytes).toString());
    assert.deepEqual(texts, ["Subject: a\n\none\n", "Subject: b\n\nFrom here on it is text\n", "Subject: c\n\nend"]);
    assert.equal(messages[0]?.receivedAt, Date.UTC(2015, 0, 1, 12, 30, 5));
  }
});

test("a From_ line with the date of a mail splits too, and words that only look like one do not", async () => {
  for (const date of [
    "Thu, 1 Jan 2015 12:30:05 +0000",
    "Thu, 01 Jan 2015 13:30:05 +0100 (CET)",
    "Thu, 1 Jan 2015 12:30:05",
  ]) {
    const line = `From ana@example.org ${date}\n`;
    const messages = await split(Buffer.from(`${line}Subject: a\n\none\n\n${line}Subject: b\n\ntwo\n`), 40);
    assert.deepEqual(
      messages.map(({ receivedAt }) => receivedAt),
      [Date.UTC(2015, 0, 1, 12, 30, 5), Date.UTC(2015, 0, 1, 12, 30, 5)],
      date,
    );
  }
  for (const words of ["From Thu, 1 Jan 2015 on we meet here", "From us, Thu, 1 Jan 2015 12:30 at the hut"])
    assert.equal((await split(Buffer.from(`${fromLine}Subject: a\n\none\n\n${words}\n`), 40)).length, 1, words);
});

test("what a text says of a status is none of the mail's, whatever ends its lines", () => {
  const header = "From: bugs@example.org\nX-Mozilla-Status: 0002\nSubject: a\n";
  for (const end of ["\n", "\r\n"]) {
    const mail = `${header}\nStatus: Todo, Fixed\nX-Status: FRT\n`.replaceAll("\n", end);
    assert.deepEqual(mboxKeywords(Buffer.from(mail)), ["$answered"]);
    const alone = `${header}Status: RO\n`.replaceAll("\n", end);
    assert.deepEqual(mboxKeywords(Buffer.from(alone)), ["$seen", "$answered"]);
  }
});

test("reading goes on behind any message by its offset", async () => {
  const mbox = Buffer.from(
    Array.from({ length: 20 }, (_, index) => `${fromLine}Subject: ${index}\n\nbody ${index}\n\n`).join(""),
  );
  const all = await split(mbox, 100);
  assert.equal(all.length, 20);
  for (const [index, message] of all.entries()) {
    const rest = await split(mbox, 100, message.end);
    assert.deepEqual(
      rest.map(({ end }) => end),
      all.slice(index + 1).map(({ end }) => end),
    );
  }
});

test("a line of text that begins with From and is no From_ line does not split a message", async () => {
  const mbox = Buffer.from(`${fromLine}Subject: a\n\ntext\n\nFrom the mountains, with love 2015\n\nmore\n`);
  assert.equal((await split(mbox, 50)).length, 1);
});

test("every message of a random mbox comes back as it was written", async () => {
  const line = fc.oneof(
    fc.constantFrom("From me to you", ">From x", "", "text", fromLine.trim()),
    fc.string({ unit: "grapheme-ascii", maxLength: 60 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(line, { maxLength: 8 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 200 }),
      async (bodies, size) => {
        const messages = bodies.map((lines) => `Subject: x\n\n${lines.join("\n").replaceAll("\r", "")}\n`);
        const mbox = messages.map((text) => `${fromLine}${text.replace(/^(>*From )/gm, ">$1")}\n`).join("");
        const read = (await split(Buffer.from(mbox), size)).map(({ bytes }) => unquoteMbox(bytes).toString());
        assert.deepEqual(read, messages);
      },
    ),
    { numRuns: 300 },
  );
});

test("a message above the size limit is reported and the next one is read", async () => {
  const large = Buffer.alloc(limits.messageBytesMax + 2 * limits.mboxFromLineBytesMax, 0x78);
  const mbox = Buffer.concat([
    Buffer.from(`${fromLine}Subject: big\n\n`),
    large,
    Buffer.from(`\n\n${fromLine}Subject: small\n\nok\n`),
  ]);
  const reported: string[] = [];
  const read: string[] = [];
  for await (const message of splitMbox(chunksOf(mbox, 1 << 24), 0, (error) => reported.push(error.code)))
    read.push(Buffer.from(message.bytes).toString());
  assert.deepEqual(reported, ["MESSAGE_TOO_LARGE"]);
  assert.deepEqual(read, ["Subject: small\n\nok\n"]);
});

test("the date of a From_ line is read in each form in use", () => {
  const at = (line: string) => readFromLine(line)?.receivedAt;
  assert.equal(at("From a@b Fri Jul  8 12:08:34 2011"), Date.UTC(2011, 6, 8, 12, 8, 34));
  assert.equal(at("From - Mon Jan 05 09:01:02 1998"), Date.UTC(1998, 0, 5, 9, 1, 2));
  assert.equal(at("From 1@xxx Tue Mar 03 10:00:00 +0200 2020"), Date.UTC(2020, 2, 3, 8));
  assert.equal(at("From me at work, see you soon"), undefined);
});

test("Status, X-Status and X-Mozilla-Status become keywords", () => {
  const keywords = (head: string) => mboxKeywords(Buffer.from(`${head}\n\nbody Status: RO`)).sort();
  assert.deepEqual(keywords("Subject: x\nStatus: RO\nX-Status: AF"), ["$answered", "$flagged", "$seen"]);
  assert.deepEqual(keywords("X-Mozilla-Status: 0005"), ["$flagged", "$seen"]);
  assert.deepEqual(keywords("Subject: x"), []);
});
