import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../../core/kernel/errors.ts";
import { limits } from "../../core/kernel/limits.ts";
import { entryOf, sendingPostern, type SendingPostern, statesOf } from "./sending-postern.ts";

/** Lets time pass, and what is due with it. */
async function pass({ postern, clock }: SendingPostern, ms: number): Promise<void> {
  clock.time += ms;
  await postern.outbox.settled();
}

test("a mail leaves without its Bcc, which stays in the stored copy, and the entry is done", async (t) => {
  const s = await sendingPostern(t);
  const messageId = await s.mail("Plans", { headers: "Bcc: dan@example.org,\r\n eve@example.org\r\nX-Own: kept\r\n" });
  const recipients = ["ben@example.org", "dan@example.org", "eve@example.org"];
  const { entryId } = await s.postern.outbox.submit({ messageId, identityId: s.identityId, recipients, holdUntil: 0 });
  await s.postern.outbox.settled();
  assert.deepEqual(s.relay.taken, [
    {
      from: "ana@example.org",
      recipients,
      message:
        "From: Ana <ana@example.org>\r\nTo: ben@example.org\r\nSubject: Plans\r\nMessage-ID: <m1@example.org>\r\nX-Own: kept\r\n\r\nHello 1.\r\n",
    },
  ]);
  const { state, recipients: settled } = entryOf(s, entryId);
  assert.equal(state, "done");
  assert.deepEqual(
    settled.map(({ state: of, code, text, transport, host }) => [of, code, text, transport, host]),
    recipients.map(() => ["delivered", 250, "Ok: queued", "smtp", "smtp.example.org"]),
  );
  const [row] = s.postern.reader.messagesByIds([messageId]);
  assert.deepEqual(
    row?.bcc.map(({ email }) => email),
    ["dan@example.org", "eve@example.org"],
  );
});

test("held until its time, taken back without a trace", async (t) => {
  const s = await sendingPostern(t);
  const submit = async () =>
    (
      await s.postern.outbox.submit({
        messageId: await s.mail("Later"),
        identityId: s.identityId,
        recipients: ["ben@example.org"],
        holdUntil: s.clock.time + 10_000,
      })
    ).entryId;
  const [kept, taken] = [await submit(), await submit()];
  await pass(s, 9_999);
  assert.equal(entryOf(s, kept).state, "held");
  await s.postern.outbox.cancel(taken);
  await pass(s, 1);
  assert.deepEqual([entryOf(s, kept).state, entryOf(s, taken).state], ["done", "canceled"]);
  assert.equal(s.relay.taken.length, 1);
  await assert.rejects(s.postern.outbox.cancel(kept), { code: "CONFLICT" });
});

test("4xx is tried again with growing pauses, 5xx is not, and each recipient is given the mail once", async (t) => {
  const s = await sendingPostern(t);
  const outcomes: Record<string, "delivered" | "deferred" | "refused"> = {
    "yes@example.org": "delivered",
    "later@example.org": "deferred",
    "no@example.org": "refused",
  };
  s.relay.answer = (address) => outcomes[address]!;
  const entryId = await s.send(...Object.keys(outcomes));
  await s.postern.outbox.settled();
  assert.equal(statesOf(s, entryId), "delivered deferred failed");
  assert.equal(entryOf(s, entryId).notice, "failed");
  assert.equal(entryOf(s, entryId).nextTryAt, s.clock.time + limits.outboxRetryFirstMs);
  await pass(s, limits.outboxRetryFirstMs);
  assert.equal(entryOf(s, entryId).nextTryAt, s.clock.time + 2 * limits.outboxRetryFirstMs);
  outcomes["later@example.org"] = "delivered";
  await s.postern.outbox.retryNow(entryId);
  await s.postern.outbox.settled();
  assert.equal(statesOf(s, entryId), "delivered delivered failed");
  assert.deepEqual(
    s.relay.taken.map(({ recipients }) => recipients),
    [["yes@example.org"], ["later@example.org"]],
  );
  assert.deepEqual(
    s.relay.seen.map(({ recipients }) => recipients.length),
    [3, 1, 1],
  );
  assert.equal(new Set(s.relay.seen.map(({ message }) => Buffer.from(message).toString())).size, 1, "the same bytes");
});

test("what is deferred for five days fails, with the server's last words", async (t) => {
  const s = await sendingPostern(t);
  s.relay.answer = () => "deferred";
  const entryId = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  const begun = s.clock.time;
  let deferred = begun;
  while (entryOf(s, entryId).state === "queued") {
    deferred = s.clock.time;
    const isLate = deferred - begun >= limits.outboxDelayedAfterMs;
    assert.equal(entryOf(s, entryId).notice, isLate ? "delayed" : null);
    await pass(s, entryOf(s, entryId).nextTryAt! - s.clock.time);
  }
  assert.ok(deferred - begun < limits.outboxTriedForMs && s.clock.time - begun >= limits.outboxTriedForMs);
  assert.ok(s.relay.seen.length > 30 && s.relay.seen.length < 50, String(s.relay.seen.length));
  const { state, notice, recipients } = entryOf(s, entryId);
  assert.deepEqual(
    [state, notice, recipients[0]?.state, recipients[0]?.text],
    ["done", "failed", "failed", "Try again later"],
  );
});

test("a connection that breaks before the end is a safe retry, one behind it is a doubt that is asked", async (t) => {
  const s = await sendingPostern(t);
  s.relay.breaksAt = "end";
  s.relay.failure = ["NETWORK_FAILED", { reason: "CLOSED" }];
  const entryId = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  assert.equal(statesOf(s, entryId), "deferred", "the end had been promised, and never left");
  s.relay.breaksAt = "reply";
  await s.postern.outbox.retryNow(entryId);
  await s.postern.outbox.settled();
  assert.deepEqual(
    [entryOf(s, entryId).state, entryOf(s, entryId).notice, statesOf(s, entryId)],
    ["doubt", "doubt", "doubt"],
  );
  s.relay.breaksAt = null;
  await pass(s, limits.outboxTriedForMs * 2);
  assert.equal(s.relay.seen.length, 2, "nothing is sent while nobody was asked");
  await s.postern.outbox.resolveDoubt(entryId, "again");
  await s.postern.outbox.settled();
  assert.equal(statesOf(s, entryId), "delivered");
  assert.equal(s.relay.taken.length, 2, "the user said: again");
});

test("a driver that fails in a way nobody knows, behind the end, leaves a doubt and no second mail", async (t) => {
  const s = await sendingPostern(t);
  s.relay.breaksAt = "end";
  s.relay.failure = ["INTERNAL", {}];
  const entryId = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  assert.equal(statesOf(s, entryId), "doubt");
  await s.postern.outbox.resolveDoubt(entryId, "sent");
  assert.equal(entryOf(s, entryId).state, "done");
});

test("without network nothing counts against the days, and all is tried when something works again", async (t) => {
  const s = await sendingPostern(t);
  s.clock.time += limits.outboxOnlineForMs + 1;
  s.relay.breaksAt = "connect";
  const entries = [await s.send("ben@example.org"), await s.send("cara@example.org")];
  await s.postern.outbox.settled();
  const before = entryOf(s, entries[0]!).giveUpAt;
  for (let day = 0; day < 10; day++) await pass(s, 24 * 60 * 60 * 1000);
  assert.deepEqual(
    entries.map((each) => entryOf(s, each).state),
    ["queued", "queued"],
  );
  assert.deepEqual(entryOf(s, entries[0]!).problem, { code: "NETWORK_FAILED", detail: { reason: "ECONNREFUSED" } });
  assert.ok(entryOf(s, entries[0]!).giveUpAt > before);
  s.relay.breaksAt = null;
  await s.postern.outbox.networkWorked();
  await s.postern.outbox.settled();
  assert.deepEqual(
    entries.map((each) => entryOf(s, each).state),
    ["done", "done"],
  );
});

test("one relay that is down is no missing network when another works", async (t) => {
  const s = await sendingPostern(t);
  await s.send("ben@example.org");
  await s.postern.outbox.settled();
  s.relay.breaksAt = "connect";
  const entryId = await s.send("cara@example.org");
  await s.postern.outbox.settled();
  const { giveUpAt } = entryOf(s, entryId);
  assert.ok(!s.postern.reader.outbox.isAnyWaitingFor("network"));
  assert.equal(entryOf(s, entryId).nextTryAt, s.clock.time + limits.outboxRetryFirstMs);
  assert.equal(entryOf(s, entryId).giveUpAt, giveUpAt);
});

test("a server that refuses the password is not asked often, and one that refuses the sender is not asked again", async (t) => {
  const s = await sendingPostern(t);
  s.relay.breaksAt = "connect";
  s.relay.failure = ["RELAY_AUTH_FAILED", { stage: "login" }];
  const login = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  assert.equal(entryOf(s, login).nextTryAt, s.clock.time + limits.outboxLoginRetryMs);
  s.relay.failure = ["RELAY_REFUSED", { stage: "mail", code: 553, enhanced: "5.7.1", text: "Sender not owned by you" }];
  const sender = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  const [recipient] = entryOf(s, sender).recipients;
  assert.deepEqual(
    [recipient?.state, recipient?.code, recipient?.enhanced, recipient?.text],
    ["failed", 553, "5.7.1", "Sender not owned by you"],
  );
  s.relay.failure = ["RELAY_REFUSED", { stage: "connect", code: 554, text: "No service" }];
  const greeting = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  assert.equal(statesOf(s, greeting), "queued", "that is about the server, not about the mail");
});

test("given up while it is under way: the end does not go out", async (t) => {
  const s = await sendingPostern(t);
  const { promise, resolve } = Promise.withResolvers<void>();
  s.relay.gate = promise;
  const entryId = await s.send("ben@example.org");
  while (s.relay.seen.length === 0) await new Promise((next) => setImmediate(next));
  await s.postern.outbox.giveUp(entryId);
  resolve();
  await s.postern.outbox.settled();
  assert.deepEqual(s.relay.taken, []);
  assert.deepEqual([entryOf(s, entryId).state, statesOf(s, entryId)], ["done", "failed"]);
});

test("closing in the middle of a try loses nothing, and the next start goes on at once", async (t) => {
  const s = await sendingPostern(t);
  s.relay.gate = new Promise(() => {});
  const submitting = s.relay.submit;
  const delivery = {
    ...s.relay.delivery,
    submit: (submission: Parameters<typeof submitting>[0]) =>
      Promise.race([
        submitting(submission),
        new Promise<never>((_, reject) =>
          submission.signal.addEventListener("abort", () =>
            reject(new AppError("NETWORK_FAILED", { reason: "STOPPED" })),
          ),
        ),
      ]),
  };
  await s.postern.close("stopping");
  const postern = await s.folder.open({ hasPlugins: false, clock: s.clock, delivery });
  const again = { ...s, postern };
  const messageId = postern.reader.lastMessageId() || (await storeOne(again));
  const { entryId } = await postern.outbox.submit({
    messageId,
    identityId: s.identityId,
    recipients: ["ben@example.org"],
    holdUntil: 0,
  });
  while (s.relay.seen.length === 0) await new Promise((next) => setImmediate(next));
  await postern.close("stopping");
  s.relay.gate = Promise.resolve();
  const last = await s.folder.open({ hasPlugins: false, clock: s.clock, delivery: s.relay.delivery });
  await last.outbox.settled();
  assert.equal(last.reader.outbox.entry(entryId)?.state, "done");
  assert.equal(s.relay.taken.length, 1);
});

async function storeOne({ postern }: SendingPostern): Promise<number> {
  const raw = Buffer.from("From: ana@example.org\r\nSubject: One\r\nMessage-ID: <one@example.org>\r\n\r\nOne.\r\n");
  const tagIds = [postern.reader.tagByRole("sent").id];
  const [outcome] = await postern.ingestRaw([{ raw, tagIds, keywords: [], receivedAt: null, kind: "message" }]);
  return outcome!.messageId;
}

test("what cannot be sent is refused before it is in the outbox", async (t) => {
  const s = await sendingPostern(t);
  const messageId = await s.mail("Plans");
  const good = { messageId, identityId: s.identityId, recipients: ["ben@example.org"], holdUntil: 0 };
  const many = (count: number) => Array.from({ length: count }, (_, at) => `r${at}@example.org`);
  await assert.rejects(s.postern.outbox.submit({ ...good, messageId: 99 }), { code: "NOT_FOUND" });
  await assert.rejects(s.postern.outbox.submit({ ...good, identityId: 99 }), { code: "NOT_FOUND" });
  await assert.rejects(s.postern.outbox.submit({ ...good, recipients: [] }), { code: "BAD_REQUEST" });
  await assert.rejects(s.postern.outbox.submit({ ...good, recipients: ["ben"] }), { code: "BAD_REQUEST" });
  await assert.rejects(s.postern.outbox.submit({ ...good, recipients: ["a@b.example>\r\nRCPT TO:<x@y.example"] }), {
    code: "BAD_REQUEST",
  });
  await assert.rejects(s.postern.outbox.submit({ ...good, recipients: many(limits.envelopeRecipientsMax + 1) }), {
    code: "TOO_LARGE",
  });
  const holdUntil = s.clock.time + limits.outboxHoldMsMax;
  await assert.rejects(s.postern.outbox.submit({ ...good, holdUntil: holdUntil + 1 }), { code: "BAD_REQUEST" });
  await s.postern.outbox.submit({ ...good, holdUntil, recipients: many(limits.envelopeRecipientsMax) });
  await s.postern.outbox.submit({ ...good, recipients: ["ben@example.org", "BEN@example.org"] });
  await s.postern.outbox.settled();
  assert.deepEqual(
    s.relay.taken.map(({ recipients }) => recipients),
    [["BEN@example.org"]],
  );
});

test("a mail whose bytes are destroyed under it fails, and says so", async (t) => {
  const s = await sendingPostern(t);
  const messageId = await s.mail("Plans");
  const later = { identityId: s.identityId, recipients: ["ben@example.org"], holdUntil: s.clock.time + 1000 };
  const { entryId } = await s.postern.outbox.submit({ ...later, messageId });
  await s.postern.writer.perform({ op: "message.destroy", messageIds: [messageId] });
  await pass(s, 1_000);
  assert.equal(s.relay.taken.length, 1, "destroyed by the user only: it is sent all the same");
  assert.equal(s.postern.reader.outbox.messageOf(entryId), null, "and gone behind it");
});
