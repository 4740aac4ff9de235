/** Reports about a sending that was not the last: the mail went another way meanwhile. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { addRelay, entryOf, sendingPostern, type SendingPostern, statesOf } from "./sending-postern.ts";

interface Said {
  to: string;
  envid?: string;
  /** When the server that returns the mail got it. */
  receivedAt?: number;
  /** When the server that reports did. */
  arrivedAt?: number;
}

const date = (time: number) => new Date(time).toUTCString().replace("GMT", "+0000");

async function bounce(s: SendingPostern, { to, envid, receivedAt, arrivedAt }: Said): Promise<void> {
  const raw = [
    "From: MAILER-DAEMON@mx.example.net",
    "To: ana@example.org",
    "Subject: Undelivered Mail Returned to Sender",
    `Message-ID: <${Math.random()}@mx.example.net>`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    "",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.example.net",
    ...(envid === undefined ? [] : [`Original-Envelope-Id: ${envid}`]),
    ...(arrivedAt === undefined ? [] : [`Arrival-Date: ${date(arrivedAt)}`]),
    "",
    `Final-Recipient: rfc822; ${to}`,
    "Action: failed",
    "Status: 5.1.1",
    "",
    "--b",
    "Content-Type: text/rfc822-headers",
    "",
    ...(receivedAt === undefined
      ? []
      : [
          `Received: from smtp.example.org by mx.example.net; ${date(receivedAt + 40 * 60_000)}`,
          `Received: from [192.0.2.1]\r\n by smtp.example.org; ${date(receivedAt)}`,
        ]),
    "Message-ID: <m1@example.org>",
    "--b--",
    "",
  ].join("\r\n");
  const tagIds = [s.postern.reader.tagByRole("inbox").id];
  await s.postern.ingestRaw([{ raw: Buffer.from(raw), tagIds, keywords: [], receivedAt: null, kind: "message" }]);
  await s.postern.reports.settled();
}

const minutes = (count: number) => count * 60_000;

/** Taken by one server for both, which then could not deliver it to ben; to him it went by another, half an hour later. */
async function sentTwice(t: TestContext) {
  const s = await sendingPostern(t);
  const relayId = await addRelay(s.postern, "other.example.org");
  // Header fields know no parts of seconds.
  s.clock.time -= s.clock.time % 1_000;
  const first = s.clock.time;
  const entryId = await s.send("ben@example.org", "cara@example.org");
  await s.postern.outbox.settled();
  await bounce(s, { to: "ben@example.org", envid: "m1@example.org" });
  assert.equal(statesOf(s, entryId), "failed delivered");
  s.clock.time += minutes(30);
  await s.postern.outbox.reroute(entryId, { transport: "smtp", relayId }, ["ben@example.org"]);
  await s.postern.outbox.settled();
  assert.equal(statesOf(s, entryId), "delivered delivered");
  assert.deepEqual(
    s.relay.seen.map(({ needs }) => needs.dsn?.envid),
    ["m1@example.org", "m1@example.org;1"],
  );
  return { s, entryId, first, second: s.clock.time };
}

const early: Array<[how: string, said: (w: { first: number; second: number }) => Omit<Said, "to">]> = [
  ["its name for the mail", () => ({ envid: "m1@example.org" })],
  ["when the first server got it", ({ first }) => ({ receivedAt: first })],
  ["when it arrived", ({ first }) => ({ arrivedAt: first })],
  ["the clock, up to its limit", ({ second }) => ({ receivedAt: second - limits.reportClockSkewMs - 1_000 })],
];

for (const [how, said] of early)
  test(`a late bounce of the first way, told by ${how}, does not fail whom the second reached`, async (t) => {
    const w = await sentTwice(t);
    const { s, entryId } = w;
    await bounce(s, { to: "ben@example.org", ...said(w) });
    const { notice, reports, recipients } = entryOf(s, entryId);
    assert.deepEqual([statesOf(s, entryId), notice], ["delivered delivered", null]);
    assert.deepEqual([recipients[0]?.host, recipients[0]?.code], ["other.example.org", 250]);
    assert.equal(reports.length, 2, "it is kept with the mail all the same");
    // Whom the first way alone went to it still speaks of.
    await bounce(s, { to: "cara@example.org", ...said(w) });
    assert.equal(statesOf(s, entryId), "delivered failed");
  });

const late: typeof early = [
  ["its name for the mail", () => ({ envid: "m1@example.org;1" })],
  ["when the first server got it", ({ second }) => ({ receivedAt: second })],
  ["a clock that is behind", ({ second }) => ({ receivedAt: second - limits.reportClockSkewMs })],
  ["nothing", () => ({})],
  ["a name that is not ours", () => ({ envid: "m1@example.org;1x" })],
];

for (const [how, said] of late)
  test(`a bounce of the second way, or of nobody knows which, told by ${how}, is believed`, async (t) => {
    const w = await sentTwice(t);
    await bounce(w.s, { to: "ben@example.org", ...said(w) });
    assert.deepEqual([statesOf(w.s, w.entryId), entryOf(w.s, w.entryId).notice], ["failed delivered", "failed"]);
  });

test("a mail that is sent once more after a doubt has another name, and a bounce of the doubtful one fails nobody", async (t) => {
  const s = await sendingPostern(t);
  s.relay.breaksAt = "reply";
  const entryId = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  s.relay.breaksAt = null;
  await s.postern.outbox.resolveDoubt(entryId, "again");
  await s.postern.outbox.settled();
  assert.equal(s.relay.seen[1]?.needs.dsn?.envid, "m1@example.org;1");
  await bounce(s, { to: "ben@example.org", envid: "m1@example.org" });
  assert.equal(statesOf(s, entryId), "delivered");
});
