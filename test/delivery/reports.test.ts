import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readReport } from "../../core/delivery/read-report.ts";
import { limits } from "../../core/kernel/limits.ts";
import type { OutboxEntry } from "../../core/store/outbox-types.ts";
import { delayed, delivered, expanded, noReports, relayed, reports } from "./sample-reports.ts";
import { sendingPostern, type SendingPostern } from "./sending-postern.ts";

async function receive({ postern }: SendingPostern, raw: string): Promise<number> {
  const tagIds = [postern.reader.tagByRole("inbox").id];
  const [outcome] = await postern.ingestRaw([
    { raw: Buffer.from(raw), tagIds, keywords: [], receivedAt: null, kind: "message" },
  ]);
  await postern.reports.settled();
  return outcome!.messageId;
}

async function sent(s: SendingPostern, ...recipients: string[]): Promise<() => OutboxEntry> {
  const entryId = await s.send(...recipients);
  await s.postern.outbox.settled();
  assert.equal(s.postern.reader.outbox.entry(entryId)?.messageKey, "m1@example.org");
  return () => s.postern.reader.outbox.entry(entryId)!;
}

for (const [name, raw] of Object.entries(reports))
  test(`a report is matched to its mail: ${name}`, async (t) => {
    const s = await sendingPostern(t);
    const entry = await sent(s, "ben@example.org");
    const reportId = await receive(s, raw);
    const { state, notice, recipients, reports: ids } = entry();
    assert.deepEqual([state, notice, recipients[0]?.state, ids], ["done", "failed", "failed", [reportId]]);
    assert.notEqual(recipients[0]?.text, "Ok: queued");
  });

test("a report is about those it names: the others stay as they were", async (t) => {
  const s = await sendingPostern(t);
  const entry = await sent(s, "ben@example.org", "cara@example.org");
  await receive(s, reports["RFC 3464, as Postfix writes it"]);
  const [ben, cara] = entry().recipients;
  assert.deepEqual([ben?.state, ben?.code, ben?.enhanced], ["failed", 550, "5.1.1"]);
  assert.equal(ben?.text, "550 5.1.1 <ben@example.org>: no such user here");
  assert.deepEqual([cara?.state, cara?.code], ["delivered", 250]);
});

test("of several recipients, a report that names none says nothing", async (t) => {
  const s = await sendingPostern(t);
  const entry = await sent(s, "cara@example.org", "dan@example.org");
  await receive(s, reports["the recipient is not named at all, and the mail had one"]);
  assert.deepEqual(
    entry().recipients.map(({ state }) => state),
    ["delivered", "delivered"],
  );
});

test("a delay is told and settles nothing, a delivery is good news", async (t) => {
  const s = await sendingPostern(t);
  const entry = await sent(s, "ben@example.org");
  await receive(s, delayed);
  assert.deepEqual(
    [entry().notice, entry().recipients[0]?.state, entry().recipients[0]?.enhanced],
    ["delayed", "delivered", "4.4.1"],
  );
  await receive(s, delivered);
  assert.deepEqual([entry().recipients[0]?.state, entry().recipients[0]?.code], ["delivered", 250]);
});

test("only a report that names the mailbox says that it is there; what is said later and less does not take that back", async (t) => {
  const s = await sendingPostern(t);
  const entry = await sent(s, "ben@example.org");
  const reached = async (raw: string) => {
    await receive(s, raw);
    return entry().recipients[0]?.reached;
  };
  assert.equal(entry().recipients[0]?.reached, null);
  assert.equal(await reached(expanded), null);
  assert.equal(await reached(relayed), "relayed");
  assert.equal(await reached(delivered), "mailbox");
  assert.equal(await reached(delayed), "mailbox");
  assert.equal(await reached(reports["Exim"]), null);
  assert.equal(entry().recipients[0]?.state, "failed");
});

test("a report proves that a mail in doubt was sent", async (t) => {
  const s = await sendingPostern(t);
  s.relay.breaksAt = "reply";
  const entry = await sent(s, "ben@example.org");
  assert.equal(entry().state, "doubt");
  await receive(s, delayed);
  assert.deepEqual([entry().state, entry().recipients[0]?.state], ["done", "delivered"]);
});

for (const [name, raw] of Object.entries(noReports))
  test(`nothing is believed of ${name}`, async (t) => {
    const s = await sendingPostern(t);
    const entry = await sent(s, "ben@example.org", "cara@example.org");
    await receive(s, raw);
    assert.deepEqual(
      entry().recipients.map(({ state }) => state),
      ["delivered", "delivered"],
    );
    assert.deepEqual([entry().notice, entry().reports], [null, []]);
  });

test("reports that came while Postern was closed are read at the next start", async (t) => {
  const s = await sendingPostern(t);
  const entry = await sent(s, "ben@example.org");
  await s.postern.reports.close();
  await receive(s, reports["Exim"]);
  assert.equal(entry().recipients[0]?.state, "delivered");
  await s.postern.close("stopping");
  const postern = await s.folder.open({ hasPlugins: false, delivery: s.relay.delivery });
  await postern.reports.settled();
  assert.equal(postern.reader.outbox.entry(1)?.recipients[0]?.state, "failed");
});

test("whatever a mail holds, reading it as a report neither throws nor takes long lines", () => {
  const pieces = fc.constantFrom(
    ...Object.values(reports).flatMap((text) => text.split(/(?<=\r\n)/)),
    "\0",
    "<",
    ":",
    "\xff",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      const report = readReport(Buffer.from(parts.join(""), "latin1"));
      for (const { text } of report?.recipients ?? []) assert.ok(text.length <= limits.reportWordsCharsMax);
      assert.ok((report?.messageKeys.length ?? 0) <= limits.reportKeysMax);
    }),
  );
});

const bounce = (words: string, more = "") =>
  Buffer.from(
    `From: MAILER-DAEMON@mx.example.net\r\nSubject: failure notice\r\nX-Failed-Recipients: ben@example.org\r\n${more}\r\n${words}`,
  );

test("of a report so many words and so many Message-IDs are kept", () => {
  const wordsOf = (chars: number) => readReport(bounce("w".repeat(chars)))?.recipients[0]?.text.length;
  assert.equal(wordsOf(limits.reportWordsCharsMax), limits.reportWordsCharsMax);
  assert.equal(wordsOf(limits.reportWordsCharsMax + 1), limits.reportWordsCharsMax);
  const keysOf = (count: number) => {
    const quoted = Array.from({ length: count }, (_, at) => `Message-ID: <${at}@x>\r\n`).join("");
    return readReport(bounce(`It failed.\r\n\r\n${quoted}`))?.messageKeys.length;
  };
  assert.equal(keysOf(limits.reportKeysMax), limits.reportKeysMax);
  assert.equal(keysOf(limits.reportKeysMax + 1), limits.reportKeysMax);
});

test("a Message-ID is looked for in the first limits.reportReadBytesMax bytes of a text", () => {
  const id = "\r\nMessage-ID: <m1@example.org>\r\n";
  const keysAt = (bytes: number) => readReport(bounce(`${"w".repeat(bytes - id.length)}${id}`))?.messageKeys;
  assert.deepEqual(keysAt(limits.reportReadBytesMax), ["m1@example.org"]);
  assert.deepEqual(keysAt(limits.reportReadBytesMax + 10), []);
});

test("a mail that is too large for a report is read as none", async (t) => {
  const s = await sendingPostern(t);
  const entry = await sent(s, "ben@example.org");
  const sized = (bytes: number) => {
    const head = `Date: ${bytes}\r\n${reports["Exim"]}`;
    return head + "x".repeat(bytes - head.length);
  };
  await receive(s, sized(limits.reportMailBytesMax + 1));
  assert.equal(entry().recipients[0]?.state, "delivered");
  await receive(s, sized(limits.reportMailBytesMax));
  assert.equal(entry().recipients[0]?.state, "failed");
});
