import assert from "node:assert/strict";
import { test } from "node:test";
import { assertConsistent } from "./consistency.ts";
import { itemOf } from "./fixture.ts";
import { at, rebuilt, reply, shape, submit, world } from "./outbox-world.ts";

test("what was ending when Postern ended is in doubt, everything else is tried again at once", async (t) => {
  const w = world(t);
  const doubtful = submit(w, "ben@example.org", "cara@example.org");
  const safe = submit(w, "ben@example.org");
  w.engine.perform({ op: "outbox.take", entryIds: [doubtful, safe] });
  w.engine.perform({ op: "outbox.ending", entryId: doubtful, addresses: ["ben@example.org"], ...at });
  w.place.clock.time += 1_000;
  w.engine.perform({ op: "outbox.recover" });
  const now = w.place.clock.time;
  assert.deepEqual(shape(w.reader.outbox.entry(doubtful)!), {
    state: "queued",
    notice: "doubt",
    nextTryAt: now,
    recipients: "doubt queued",
  });
  assert.deepEqual(shape(w.reader.outbox.entry(safe)!), {
    state: "queued",
    notice: null,
    nextTryAt: now,
    recipients: "queued",
  });
  assert.deepEqual(w.reader.outbox.doubtful(), [doubtful]);
  w.engine.perform({ op: "outbox.resolve", entryId: doubtful, as: "again" });
  assert.deepEqual(shape(w.reader.outbox.entry(doubtful)!), {
    state: "queued",
    notice: null,
    nextTryAt: now,
    recipients: "queued queued",
  });
  assert.throws(() => w.engine.perform({ op: "outbox.resolve", entryId: doubtful, as: "sent" }), { code: "CONFLICT" });
  await rebuilt(t, w);
});

test("a database that is lost comes back with identities and queued mail, and forgets nothing that was sent", async (t) => {
  const w = world(t);
  w.engine.perform({
    op: "identity.create",
    email: "work@example.org",
    replyTo: [{ name: null, email: "a@example.org" }],
    isDefault: true,
  });
  w.engine.perform({ op: "identity.update", identityId: 1, htmlSignature: "<p>Ana</p>", relayId: 4 });
  const [sent, queued, canceled, doubtful, reported, gone] = ["a", "b", "c", "d", "e", "f"].map((name) =>
    submit(w, `${name}@example.org`, "both@example.org"),
  ) as [number, number, number, number, number, number];
  w.engine.perform({ op: "outbox.cancel", entryId: canceled });
  w.engine.perform({ op: "outbox.take", entryIds: [sent, queued, doubtful, reported, gone] });
  for (const entryId of [sent, reported, gone]) {
    const addresses = w.reader.outbox.entry(entryId)!.recipients.map(({ address }) => address);
    w.engine.perform({ op: "outbox.ending", entryId, addresses, ...at });
    w.engine.perform({
      op: "outbox.replies",
      entryId,
      ...at,
      replies: addresses.map((each) => reply(each, "delivered")),
    });
  }
  w.engine.perform({ op: "outbox.ending", entryId: doubtful, addresses: ["d@example.org"], ...at });
  w.engine.perform({ op: "outbox.replies", entryId: queued, ...at, replies: [reply("b@example.org", "failed")] });
  const [report] = w.engine.ingest([itemOf({ id: "report" })], "import");
  w.engine.perform({
    op: "outbox.report",
    reportId: report!.messageId,
    entryId: reported,
    results: [reply("both@example.org", "failed", { enhanced: "5.1.1" })],
  });
  w.engine.perform({ op: "outbox.forget", entryId: gone });
  const { engine, reader } = await rebuilt(t, w);
  engine.perform({ op: "outbox.recover" });
  const states = reader.outbox.list().map(({ id }) => shape(reader.outbox.entry(id)!).recipients);
  assert.deepEqual(states, [
    "delivered delivered",
    "failed queued",
    "queued queued",
    "doubt queued",
    "delivered failed",
  ]);
  assert.deepEqual(
    reader.outbox.due(engine.db.value<number>("SELECT max(next_try_at) FROM outbox")!, [], 10).map(({ id }) => id),
    [queued, doubtful],
  );
  assert.deepEqual(
    reader.outbox.identities().map(({ email, isDefault, relayId }) => [email, isDefault, relayId]),
    [
      ["work@example.org", true, null],
      ["ana@example.org", false, 4],
    ],
  );
  assert.equal(submit({ ...w, engine, reader }, "next@example.org"), gone + 1, "no id is used again");
});

test("a mail that the user destroys while it is on its way is out of sight at once, and gone when all is settled", async (t) => {
  const w = world(t);
  const entryId = submit(w, "ben@example.org");
  const other = submit(w, "cara@example.org");
  w.engine.perform({ op: "message.destroy", messageIds: [w.messageId] });
  assert.deepEqual(w.reader.messagesByIds([w.messageId]), []);
  assert.equal(w.reader.outbox.messageOf(entryId)?.subject, "Plans");
  const { engine, reader } = await rebuilt(t, w);
  engine.perform({ op: "outbox.replies", entryId, ...at, replies: [reply("ben@example.org", "delivered")] });
  assert.ok(reader.outbox.messageOf(other), "another entry still needs it");
  engine.perform({ op: "outbox.cancel", entryId: other });
  assert.equal(reader.outbox.messageOf(other), null);
  assert.equal(reader.outbox.entry(other)?.messageId, w.messageId);
  assertConsistent(engine.db);
});
