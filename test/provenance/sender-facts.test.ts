import assert from "node:assert/strict";
import { test } from "node:test";
import { type Mailbox, openMailbox, start } from "./mailbox.ts";

async function facts(mailbox: Mailbox, messageId: number) {
  const found = await mailbox.postern.provenance.senderOf(messageId);
  assert.ok(found);
  return found;
}

test("the first mail of somebody is one until more of them have come", async (t) => {
  const mailbox = await openMailbox(t);
  const first = await mailbox.put("From: Ana Lima <ana@hut.example>");
  const seen = await facts(mailbox, first);
  assert.equal(seen.isFirst, true);
  assert.equal(seen.isKnown, false);
  assert.equal(seen.firstAt, start);
  const second = await mailbox.put("From: ana@HUT.example");
  assert.equal((await facts(mailbox, second)).isFirst, false);
  assert.equal((await facts(mailbox, second)).earlier, 1);
  assert.equal((await facts(mailbox, first)).isFirst, true);
  await mailbox.put("From: ana@hut.example");
  await mailbox.put("From: ana@hut.example");
  assert.equal((await facts(mailbox, first)).isFirst, false);
});

test("whom the user writes to is known, from the next look on, and no more when the sent mail is gone", async (t) => {
  const mailbox = await openMailbox(t);
  const mail = await mailbox.put("From: Ana <ana@hut.example>");
  assert.equal((await facts(mailbox, mail)).isKnown, false);
  const sent = await mailbox.put("From: me@home.example\nTo: Ana <Ana@hut.example>\nCc: ben@hut.example", "sent");
  const seen = await facts(mailbox, mail);
  assert.deepEqual([seen.isKnown, seen.isFirst, seen.writtenTo], [true, false, 1]);
  const own = await mailbox.put("From: me@home.example");
  assert.equal((await facts(mailbox, own)).isKnown, true);
  await mailbox.postern.writer.perform({ op: "message.destroy", messageIds: [sent] });
  assert.deepEqual([(await facts(mailbox, mail)).isKnown, (await facts(mailbox, mail)).writtenTo], [false, 0]);
});

test("a mail without an author, and one that is not there, are told apart", async (t) => {
  const mailbox = await openMailbox(t);
  const mail = await mailbox.put("To: ana@hut.example");
  const seen = await facts(mailbox, mail);
  assert.deepEqual([seen.address, seen.isKnown, seen.mails], ["", false, 0]);
  assert.equal(await mailbox.postern.provenance.senderOf(999), null);
});
