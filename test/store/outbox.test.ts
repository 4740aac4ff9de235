import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { submissionIdOf } from "../../core/store/ids.ts";
import type { Operation } from "../../core/store/operations.ts";
import { StoreReader } from "../../core/store/store-reader.ts";
import { startedAt } from "./fixture.ts";
import { at, later, reply, shape, submit, world } from "./outbox-world.ts";

test("a mail goes from held to done, one recipient after the other, and every step is in the change log", (t) => {
  const w = world(t);
  const since = w.reader.state("EmailSubmission");
  const entryId = submit(w, "ben@example.org", "cara@example.org", "dan@example.org");
  const entry = () => shape(w.reader.outbox.entry(entryId)!);
  assert.deepEqual(entry(), { state: "held", notice: null, nextTryAt: startedAt, recipients: "queued queued queued" });
  assert.deepEqual(w.reader.outbox.due(startedAt - 1, [], 10), []);
  assert.deepEqual(w.reader.outbox.due(startedAt, [], 10), [{ id: entryId, identityId: 1, relayId: null }]);
  assert.deepEqual(w.reader.outbox.due(startedAt, [1], 10), []);
  w.engine.perform({ op: "outbox.take", entryIds: [entryId] });
  assert.deepEqual(w.reader.outbox.due(startedAt, [], 10), []);
  w.engine.perform({ op: "outbox.ending", entryId, addresses: ["ben@example.org"], ...at });
  assert.equal(entry().recipients, "ending queued queued");
  const replies = [
    reply("ben@example.org", "delivered"),
    reply("cara@example.org", "deferred"),
    reply("dan@example.org", "failed"),
  ];
  w.engine.perform({ op: "outbox.replies", entryId, ...at, replies });
  assert.deepEqual(entry(), {
    state: "trying",
    notice: "failed",
    nextTryAt: startedAt,
    recipients: "delivered deferred failed",
  });
  w.engine.perform(later(entryId));
  assert.deepEqual(entry(), {
    state: "queued",
    notice: "failed",
    nextTryAt: startedAt + 60_000,
    recipients: "delivered deferred failed",
  });
  w.engine.perform({ op: "outbox.take", entryIds: [entryId] });
  w.engine.perform({ op: "outbox.replies", entryId, ...at, replies: [reply("cara@example.org", "delivered")] });
  assert.deepEqual(entry(), {
    state: "done",
    notice: "failed",
    nextTryAt: null,
    recipients: "delivered delivered failed",
  });
  w.engine.perform({ op: "outbox.dismiss", entryId });
  assert.equal(entry().notice, null);
  assert.deepEqual(w.reader.outbox.shown(10), []);
  const { created, updated, destroyed } = w.reader.changes("EmailSubmission", since, null)!;
  assert.deepEqual([created, updated, destroyed], [[submissionIdOf(entryId)], [], []]);
});

test("a mail is taken back while it is held, and not after", (t) => {
  const w = world(t);
  const [first, second] = [submit(w, "ben@example.org"), submit(w, "ben@example.org")];
  w.engine.perform({ op: "outbox.cancel", entryId: first });
  assert.equal(w.reader.outbox.entry(first)?.state, "canceled");
  assert.deepEqual(w.reader.outbox.due(startedAt, [], 10), [{ id: second, identityId: 1, relayId: null }]);
  w.engine.perform({ op: "outbox.take", entryIds: [second] });
  assert.throws(() => w.engine.perform({ op: "outbox.cancel", entryId: second }), { code: "CONFLICT" });
  assert.throws(() => w.engine.perform({ op: "outbox.cancel", entryId: first }), { code: "CONFLICT" });
});

test("the end of a message cannot go out to somebody who is settled or was given up meanwhile", (t) => {
  const w = world(t);
  const entryId = submit(w, "ben@example.org", "cara@example.org");
  w.engine.perform({ op: "outbox.take", entryIds: [entryId] });
  const addresses = ["ben@example.org"];
  const giveUp: Operation = { op: "outbox.giveUp", entryId, addresses, text: "Given up.", by: "user" };
  w.engine.perform(giveUp);
  assert.equal(w.reader.outbox.entry(entryId)?.state, "trying", "the try goes on for the other");
  const ending = (...to: string[]) => w.engine.perform({ op: "outbox.ending", entryId, addresses: to, ...at });
  assert.throws(() => ending("cara@example.org", "ben@example.org"), { code: "CONFLICT" });
  assert.equal(shape(w.reader.outbox.entry(entryId)!).recipients, "failed queued", "nothing of it was kept");
  ending("cara@example.org");
  assert.throws(() => ending("cara@example.org"), { code: "CONFLICT" });
  assert.throws(() => w.engine.perform(giveUp), { code: "CONFLICT" });
});

test("a doubt that is the last thing left waits for the user's word, and time does not settle it", (t) => {
  const w = world(t);
  const entryId = submit(w, "ben@example.org");
  w.engine.perform({ op: "outbox.take", entryIds: [entryId] });
  w.engine.perform({ op: "outbox.ending", entryId, addresses: ["ben@example.org"], ...at });
  w.engine.perform(later(entryId));
  assert.deepEqual(shape(w.reader.outbox.entry(entryId)!), {
    state: "doubt",
    notice: "doubt",
    nextTryAt: null,
    recipients: "doubt",
  });
  const byTime = { op: "outbox.giveUp", entryId, addresses: null, text: "Late.", by: "time" } as const;
  assert.throws(() => w.engine.perform(byTime), { code: "CONFLICT" });
  w.engine.perform({ op: "outbox.resolve", entryId, as: "sent" });
  assert.deepEqual(shape(w.reader.outbox.entry(entryId)!), {
    state: "done",
    notice: null,
    nextTryAt: null,
    recipients: "delivered",
  });
  assert.deepEqual(w.reader.outbox.sentAfter(0, 10), [{ number: 1, entryId, messageId: w.messageId }]);
});

test("tags and keywords of the message change in the commit that makes the entry", (t) => {
  const w = world(t);
  w.engine.perform({
    op: "outbox.create",
    messageId: w.messageId,
    identityId: 1,
    threadId: 1,
    messageKey: null,
    sender: "ana@example.org",
    parameters: { REQUIRETLS: null },
    recipients: [{ address: "ben@example.org", parameters: null }],
    holdUntil: startedAt + 10,
    change: { addTags: [w.reader.tagByRole("archive").id], setKeywords: ["$seen"] },
  });
  const [row] = w.reader.messagesByIds([w.messageId]);
  assert.deepEqual(row?.keywords, ["$seen"]);
  assert.ok(row?.tagIds.includes(w.reader.tagByRole("archive").id));
  assert.deepEqual(w.reader.outbox.entry(1)?.parameters, { REQUIRETLS: null });
});

test("what waits for the network is tried when it is back, and that time is not counted", (t) => {
  const w = world(t);
  const [offline, waiting] = [submit(w, "ben@example.org"), submit(w, "ben@example.org")];
  w.engine.perform({ op: "outbox.take", entryIds: [offline, waiting] });
  const giveUpAt = w.reader.outbox.entry(offline)!.giveUpAt;
  assert.equal(giveUpAt, startedAt + limits.outboxTriedForMs);
  const problem = { code: "NETWORK_FAILED", detail: { reason: "ENETUNREACH" } };
  w.engine.perform(later(offline, { waitsFor: "network", uncountedMs: 5_000, problem }));
  w.engine.perform(later(waiting, { problem: { code: "RELAY_REFUSED", detail: {} } }));
  assert.deepEqual(w.reader.outbox.entry(offline)?.problem, problem);
  assert.equal(w.reader.outbox.entry(offline)!.giveUpAt, giveUpAt + 5_000);
  assert.ok(w.reader.outbox.isAnyWaitingFor("network"));
  w.engine.perform({ op: "outbox.wake", waitsFor: "network" });
  assert.ok(!w.reader.outbox.isAnyWaitingFor("network"));
  assert.deepEqual(w.reader.outbox.due(startedAt, [], 10), [{ id: offline, identityId: 1, relayId: null }]);
  w.engine.perform({ op: "outbox.retry", entryId: waiting });
  assert.equal(w.reader.outbox.due(startedAt, [], 10).length, 2);
  w.engine.perform({ op: "outbox.take", entryIds: [waiting] });
  assert.throws(() => w.engine.perform({ op: "outbox.retry", entryId: waiting }), { code: "CONFLICT" });
});

test("the user is told once that a mail is late, and only while it is", (t) => {
  const w = world(t);
  const [slow, quick] = [submit(w, "ben@example.org"), submit(w, "ben@example.org")];
  w.engine.perform({ op: "outbox.replies", entryId: quick, ...at, replies: [reply("ben@example.org", "delivered")] });
  const lateAt = startedAt + limits.outboxDelayedAfterMs;
  assert.equal(w.reader.outbox.nextDue(startedAt), lateAt);
  assert.deepEqual(w.reader.outbox.late(lateAt - 1), []);
  assert.deepEqual(w.reader.outbox.late(lateAt), [slow]);
  w.engine.perform({ op: "outbox.delayed", entryIds: [slow] });
  assert.equal(w.reader.outbox.entry(slow)?.notice, "delayed");
  assert.deepEqual(w.reader.outbox.late(lateAt), []);
  w.engine.perform({ op: "outbox.replies", entryId: slow, ...at, replies: [reply("ben@example.org", "delivered")] });
  assert.equal(w.reader.outbox.entry(slow)?.notice, null);
});

test("an entry is forgotten when it is settled, and not before", (t) => {
  const w = world(t);
  const entryId = submit(w, "ben@example.org");
  assert.throws(() => w.engine.perform({ op: "outbox.forget", entryId }), { code: "CONFLICT" });
  w.engine.perform({ op: "outbox.cancel", entryId });
  const since = w.reader.state("EmailSubmission");
  w.engine.perform({ op: "outbox.forget", entryId });
  assert.deepEqual(w.reader.changes("EmailSubmission", since, null)?.destroyed, [submissionIdOf(entryId)]);
  assert.throws(() => w.engine.perform({ op: "outbox.forget", entryId }), { code: "NOT_FOUND" });
  assert.equal(w.engine.db.value("SELECT count(*) FROM outbox_recipient"), 0);
});

test("what the outbox asks of the database again and again is walked along indexes", (t) => {
  const { engine, reader } = world(t);
  const seen = new Set<string>();
  const watched = new Proxy(engine.db, {
    get(target, name) {
      const value = Reflect.get(target, name) as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => {
        seen.add(String(given[0]));
        return value.apply(target, given);
      };
    },
  });
  const { outbox } = new StoreReader(watched);
  outbox.due(1, [1], 1);
  outbox.nextDue(1);
  outbox.late(1);
  outbox.isAnyWaitingFor("network");
  outbox.entryByKey("x");
  outbox.sentAfter(1, 1);
  outbox.shown(1);
  outbox.doubtful();
  outbox.messageOf(1);
  assert.equal(reader.outbox.entry(1), null);
  for (const sql of seen) {
    const values = Array.from({ length: sql.split("?").length - 1 }, () => 1);
    const plan = engine.db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => detail);
    const scans = plan.filter(
      (detail) =>
        detail.startsWith("SCAN ") && !/json_each|CONSTANT|USING (COVERING )?INDEX|\(subquery|SUBQUERY/.test(detail),
    );
    assert.deepEqual(scans, [], `${sql}\n${plan.join("\n")}`);
  }
  assert.ok(seen.size >= 9);
});

test("what is under way or to be told is shown, oldest first, as many as asked for", (t) => {
  const w = world(t);
  const entries = Array.from({ length: 5 }, () => submit(w, "ben@example.org"));
  w.engine.perform({ op: "outbox.cancel", entryId: entries[1]! });
  const shown = (limit: number) => w.reader.outbox.shown(limit).map(({ id }) => id);
  assert.deepEqual(shown(4), [1, 3, 4, 5]);
  assert.deepEqual(shown(3), [1, 3, 4]);
});
