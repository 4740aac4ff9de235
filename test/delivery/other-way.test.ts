/** A mail that goes another way: chosen by the user, or by what the user asks of ways. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Carriers, Way } from "../../core/delivery/carriers.ts";
import { limits } from "../../core/kernel/limits.ts";
import { FakeRelay, relayCarriers } from "./fake-relay.ts";
import { addRelay, entryOf, sendingPostern, type SendingPostern, statesOf } from "./sending-postern.ts";

const set = ({ postern }: SendingPostern, key: string, value: unknown) =>
  postern.writer.perform({ op: "setting.set", key, value });

test("a mail that one server refuses is sent by another that the user chooses, and only there", async (t) => {
  const s = await sendingPostern(t);
  const relayId = await addRelay(s.postern, "other.example.org");
  s.relay.answer = () => "refused";
  const entryId = await s.send("ben@example.org", "cara@example.org");
  await s.postern.outbox.settled();
  assert.deepEqual([entryOf(s, entryId).notice, statesOf(s, entryId)], ["failed", "failed failed"]);
  const { offered, next } = await s.postern.outbox.waysOf(entryId);
  assert.deepEqual(
    offered.map(({ host, relayId: id, isAllowed, isNext }) => [host, id, isAllowed, isNext]),
    [
      ["smtp.example.org", 1, true, true],
      ["other.example.org", relayId, true, false],
    ],
  );
  assert.deepEqual(next, [], "nothing of it waits");
  s.relay.answer = () => "delivered";
  await s.postern.outbox.reroute(entryId, { transport: "smtp", relayId }, ["cara@example.org"]);
  await s.postern.outbox.settled();
  assert.equal(statesOf(s, entryId), "failed delivered");
  assert.deepEqual(
    s.relay.seen.map(({ relay, recipients }) => [relay.config.host, recipients.length]),
    [
      ["smtp.example.org", 2],
      ["other.example.org", 1],
    ],
  );
  const { host, choice } = entryOf(s, entryId).recipients[1]!;
  assert.deepEqual([host, choice?.reason], ["other.example.org", "by-hand"]);
  assert.equal(new Set(s.relay.seen.map(({ message }) => Buffer.from(message).toString())).size, 1, "the same bytes");
});

test("a way that is not offered is refused; one whose server goes makes the mail wait, until it is left to Postern", async (t) => {
  const s = await sendingPostern(t);
  const relayId = await addRelay(s.postern, "other.example.org");
  s.relay.answer = () => "deferred";
  const entryId = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  for (const way of [
    { transport: "pigeon", relayId },
    { transport: "smtp", relayId: 99 },
    { transport: "smtp", relayId: null },
  ])
    await assert.rejects(s.postern.outbox.reroute(entryId, way), { code: "CONFLICT" });
  await assert.rejects(s.postern.outbox.reroute(99, null), { code: "NOT_FOUND" });
  await s.postern.outbox.reroute(entryId, { transport: "smtp", relayId });
  await s.postern.outbox.settled();
  await s.postern.relays.remove(relayId);
  await s.postern.outbox.retryNow(entryId);
  await s.postern.outbox.settled();
  assert.equal(entryOf(s, entryId).problem?.code, "ROUTE_MISSING");
  s.relay.answer = () => "delivered";
  await s.postern.outbox.reroute(entryId, null);
  await s.postern.outbox.settled();
  assert.deepEqual([statesOf(s, entryId), entryOf(s, entryId).recipients[0]?.host], ["delivered", "smtp.example.org"]);
});

test("two windows that choose a way at once send the mail once", async (t) => {
  const s = await sendingPostern(t);
  const relayId = await addRelay(s.postern, "other.example.org");
  s.relay.answer = () => "refused";
  const entryId = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  s.relay.answer = () => "delivered";
  const { promise, resolve } = Promise.withResolvers<void>();
  s.relay.gate = promise;
  const asked = [relayId, 1].map((id) =>
    s.postern.outbox.reroute(entryId, { transport: "smtp", relayId: id }).then(
      () => "taken",
      (error: { code?: string }) => error.code,
    ),
  );
  await Promise.all(asked);
  resolve();
  await s.postern.outbox.settled();
  assert.equal(s.relay.taken.length, 1);
  assert.equal(statesOf(s, entryId), "delivered");
  await assert.rejects(s.postern.outbox.reroute(entryId, null), { code: "CONFLICT" });
});

/** A server, and an onion way to some. */
function withOnion(relay: FakeRelay): (submit: Parameters<typeof relayCarriers>[0]) => Carriers {
  const onion: Way = { pluginId: "onion", protects: "content", bid: { host: "x.onion", preference: 0.9, note: "" } };
  return (submit) => {
    const plain = relayCarriers(submit);
    return {
      transports: () => [...plain.transports(), { pluginId: "onion", protects: "content", isOn: true }],
      route: async (question) => [
        ...(await plain.route(question)),
        ...(question.recipient.endsWith("@onion.example") ? [onion] : []),
      ],
      carry: (pluginId, parcel) =>
        pluginId === "smtp"
          ? plain.carry(pluginId, parcel)
          : Promise.resolve(
              parcel.recipients.map(({ address }) => {
                relay.taken.push({ from: "onion", recipients: [address], message: "" });
                return { address, status: "sent" as const, note: "Taken." };
              }),
            ),
    };
  };
}

test("why each recipient's way was taken, and what became of the others, is kept with it", async (t) => {
  const relay = new FakeRelay();
  const s = await sendingPostern(t, { delivery: { ...relay.delivery, carriers: withOnion(relay) } });
  const entryId = await s.send("ben@example.org", "cara@onion.example");
  await s.postern.outbox.settled();
  const told = entryOf(s, entryId).recipients.map(({ choice }) => [
    choice?.reason,
    choice?.ways.map(({ transport, verdict }) => `${transport}: ${verdict}`),
  ]);
  assert.deepEqual(told, [
    ["only", ["smtp: taken", "onion: no-offer"]],
    ["protects-most", ["onion: taken", "smtp: protects-less"]],
  ]);
});

test("mail goes no way that protects less than the user asks for, and goes when less is asked", async (t) => {
  const relay = new FakeRelay();
  const s = await sendingPostern(t, { delivery: { ...relay.delivery, carriers: withOnion(relay) } });
  await set(s, "protectsAtLeast", "content");
  const entryId = await s.send("ben@example.org", "cara@onion.example");
  await s.postern.outbox.settled();
  assert.equal(statesOf(s, entryId), "queued delivered");
  assert.equal(entryOf(s, entryId).problem?.code, "ROUTE_FORBIDDEN");
  const { offered, next } = await s.postern.outbox.waysOf(entryId);
  assert.deepEqual(
    offered.map(({ transport, isAllowed }) => [transport, isAllowed]),
    [["smtp", false]],
  );
  assert.deepEqual(
    next.map(({ recipients, choice }) => [recipients, choice.reason, choice.ways[0]?.verdict]),
    [[["ben@example.org"], "none-allowed", "not-allowed"]],
  );
  await assert.rejects(s.postern.outbox.reroute(entryId, { transport: "smtp", relayId: 1 }), {
    code: "ROUTE_FORBIDDEN",
  });
  assert.equal(relay.seen.length, 0);
  await set(s, "protectsAtLeast", "hop");
  await s.postern.outbox.relaysChanged();
  await s.postern.outbox.settled();
  assert.equal(statesOf(s, entryId), "delivered delivered");
});

test("the user is told that a mail is late after the time that was set when it was sent", async (t) => {
  const s = await sendingPostern(t);
  s.relay.answer = () => "deferred";
  await set(s, "delayedAfterMinutes", limits.delayedAfterMinutesMin);
  const entryId = await s.send("ben@example.org");
  await set(s, "delayedAfterMinutes", limits.delayedAfterMinutesMax);
  const slow = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  const noticesAfter = async (ms: number) => {
    s.clock.time += ms;
    await s.postern.outbox.settled();
    return [entryOf(s, entryId).notice, entryOf(s, slow).notice];
  };
  assert.deepEqual(await noticesAfter(limits.delayedAfterMinutesMin * 60_000 - 1), [null, null]);
  assert.deepEqual(await noticesAfter(1), ["delayed", null]);
  const left = (limits.delayedAfterMinutesMax - limits.delayedAfterMinutesMin) * 60_000;
  assert.deepEqual(await noticesAfter(left - 1), ["delayed", null]);
  assert.deepEqual(await noticesAfter(1), ["delayed", "delayed"]);
});

test("a settled mail is there for limits.outboxKeptMs and not longer, unless the user has not put its failure away", async (t) => {
  const s = await sendingPostern(t);
  const sent = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  s.relay.answer = () => "refused";
  const failed = await s.send("ben@example.org");
  await s.postern.outbox.settled();
  const idsAfter = async (ms: number) => {
    s.clock.time += ms;
    await s.postern.outbox.settled();
    return s.postern.reader.outbox.list().map(({ id }) => id);
  };
  assert.deepEqual(await idsAfter(limits.outboxKeptMs), [sent, failed]);
  assert.deepEqual(await idsAfter(1), [failed]);
  assert.deepEqual(await idsAfter(limits.outboxKeptMs * 12), [failed]);
  await s.postern.outbox.dismiss(failed);
  assert.deepEqual(await idsAfter(0), []);
});

test("so many settled mails go at once, and the others in the next turn", async (t) => {
  const s = await sendingPostern(t);
  const messageId = await s.mail("Many");
  const { identityId } = s;
  const recipients = [{ address: "ben@example.org", parameters: null }];
  const made = { messageId, identityId, threadId: 1, messageKey: null, sender: "ana@example.org", parameters: null };
  const holdUntil = s.clock.time + 60_000;
  await Promise.all(
    Array.from({ length: limits.outboxPrunedAtOnceMax + 1 }, async () => {
      const { created: entryId } = await s.postern.writer.perform({
        op: "outbox.create",
        ...made,
        recipients,
        holdUntil,
      });
      await s.postern.writer.perform({ op: "outbox.cancel", entryId });
    }),
  );
  const { outbox } = s.postern.reader;
  assert.equal(outbox.prunable(s.clock.time + 1, limits.outboxPrunedAtOnceMax).length, limits.outboxPrunedAtOnceMax);
  s.clock.time += limits.outboxKeptMs + 1;
  while (outbox.list().length > 0) await s.postern.outbox.settled();
});

test("a way is asked about for so many recipients, over every server", async (t) => {
  const asked: string[] = [];
  const s = await sendingPostern(t, {
    delivery: {
      carriers: (submit) => {
        const plain = relayCarriers(submit);
        return {
          ...plain,
          route: (question) => {
            asked.push(`${question.recipient} ${question.relay}`);
            return plain.route(question);
          },
        };
      },
    },
    sendsMail: false,
  });
  await addRelay(s.postern, "other.example.org");
  const to = Array.from({ length: limits.wayRecipientsAskedMax + 1 }, (_, at) => `r${at}@example.org`);
  const entryId = await s.send(...to);
  await s.postern.outbox.waysOf(entryId);
  const ofRelay = (host: string) => new Set(asked.filter((each) => each.endsWith(` ${host}`)));
  assert.equal(ofRelay("other.example.org").size, limits.wayRecipientsAskedMax);
});
