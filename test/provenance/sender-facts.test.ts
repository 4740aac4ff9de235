import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Postern } from "../../core/main.ts";
import type { SenderFacts } from "../../core/provenance/sender-facts.ts";
import { testFolder } from "../open-postern.ts";

const day = 86_400_000;
const start = Date.UTC(2026, 2, 1);

class Mailbox {
  readonly postern: Postern;
  #days = 0;

  constructor(postern: Postern) {
    this.postern = postern;
  }

  static async open(t: TestContext): Promise<Mailbox> {
    const clock = { now: () => start + 400 * day };
    return new Mailbox(await testFolder(t).open({ hasPlugins: false, clock }));
  }

  /** One mail a day, in the order of the calls. */
  async put(header: string, tag: "inbox" | "sent" = "inbox"): Promise<number> {
    const receivedAt = start + this.#days++ * day;
    const raw = Buffer.from(`${header}\nMessage-ID: <${this.#days}@hut.example>\nSubject: Day ${this.#days}\n\nText\n`);
    const tagIds = [this.postern.reader.tagByRole(tag).id];
    const [outcome] = await this.postern.ingestRaw([{ raw, tagIds, keywords: [], receivedAt, kind: "message" }]);
    return outcome!.messageId;
  }

  async facts(messageId: number): Promise<SenderFacts> {
    const facts = await this.postern.provenance.senderOf(messageId);
    assert.ok(facts);
    return facts;
  }
}

test("the first mail of somebody is one until more of them have come", async (t) => {
  const mailbox = await Mailbox.open(t);
  const first = await mailbox.put("From: Ana Lima <ana@hut.example>");
  const facts = await mailbox.facts(first);
  assert.equal(facts.isFirst, true);
  assert.equal(facts.isKnown, false);
  assert.equal(facts.firstAt, start);
  const second = await mailbox.put("From: ana@HUT.example");
  assert.equal((await mailbox.facts(second)).isFirst, false);
  assert.equal((await mailbox.facts(second)).earlier, 1);
  assert.equal((await mailbox.facts(first)).isFirst, true);
  await mailbox.put("From: ana@hut.example");
  await mailbox.put("From: ana@hut.example");
  assert.equal((await mailbox.facts(first)).isFirst, false);
});

test("whom the user writes to is known, from the next look on, and no more when the sent mail is gone", async (t) => {
  const mailbox = await Mailbox.open(t);
  const mail = await mailbox.put("From: Ana <ana@hut.example>");
  assert.equal((await mailbox.facts(mail)).isKnown, false);
  const sent = await mailbox.put("From: me@home.example\nTo: Ana <Ana@hut.example>\nCc: ben@hut.example", "sent");
  const facts = await mailbox.facts(mail);
  assert.deepEqual([facts.isKnown, facts.isFirst, facts.writtenTo], [true, false, 1]);
  const own = await mailbox.put("From: me@home.example");
  assert.equal((await mailbox.facts(own)).isKnown, true);
  await mailbox.postern.writer.perform({ op: "message.destroy", messageIds: [sent] });
  assert.deepEqual([(await mailbox.facts(mail)).isKnown, (await mailbox.facts(mail)).writtenTo], [false, 0]);
});

test("a mail without an author, and one that is not there, are told apart", async (t) => {
  const mailbox = await Mailbox.open(t);
  const mail = await mailbox.put("To: ana@hut.example");
  const facts = await mailbox.facts(mail);
  assert.deepEqual([facts.address, facts.isKnown, facts.mails], ["", false, 0]);
  assert.equal(await mailbox.postern.provenance.senderOf(999), null);
});
