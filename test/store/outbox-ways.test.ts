import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { submissionIdOf } from "../../core/store/ids.ts";
import { prunableSql } from "../../core/store/outbox-rows.ts";
import type { WayChoice } from "../../core/store/outbox-types.ts";
import { assertConsistent } from "./consistency.ts";
import { itemOf, startedAt } from "./fixture.ts";
import { at, later, rebuilt, reply, shape, submit, type World, world } from "./outbox-world.ts";

const other = { transport: "smtp", relayId: 7 };
const choice: WayChoice = {
  reason: "only",
  ways: [{ transport: "smtp", host: at.host, protects: "hop", preference: 0.5, verdict: "taken" }],
};

/** One that a server took for ben and refused for cara. */
function halfFailed(w: World): number {
  const entryId = submit(w, "ben@example.org", "cara@example.org");
  const recipients = ["ben@example.org", "cara@example.org"];
  w.engine.perform({ op: "outbox.take", entryIds: [entryId] });
  w.engine.perform({
    op: "outbox.replies",
    entryId,
    ...at,
    choices: [{ recipients, choice }],
    replies: [reply("ben@example.org", "delivered"), reply("cara@example.org", "failed")],
  });
  return entryId;
}

test("what failed is sent another way as if it were new, and what was delivered is not sent again", async (t) => {
  const w = world(t);
  const entryId = halfFailed(w);
  assert.deepEqual(w.reader.outbox.entry(entryId)?.recipients[1]?.choice, choice);
  w.place.clock.time += limits.outboxTriedForMs;
  w.engine.perform({ op: "outbox.reroute", entryId, way: other, addresses: null, delayedAfterMs: 60_000 });
  const now = w.place.clock.time;
  const entry = w.reader.outbox.entry(entryId)!;
  assert.deepEqual(shape(entry), { state: "queued", notice: null, nextTryAt: now, recipients: "delivered queued" });
  assert.deepEqual([entry.way, entry.tries, entry.giveUpAt], [other, 0, now + limits.outboxTriedForMs]);
  const { choice: kept, text, host } = entry.recipients[1]!;
  assert.deepEqual([kept, text, host], [null, "", null]);
  assert.deepEqual(w.reader.outbox.late(now + 60_000), [entryId]);
  assert.deepEqual(w.reader.outbox.due(now, [1], 10), [{ id: entryId, identityId: 1, relayId: 7 }], "it has its own");
  const { engine, reader } = await rebuilt(t, w);
  engine.perform({ op: "outbox.replies", entryId, ...at, replies: [reply("cara@example.org", "delivered")] });
  assert.deepEqual(shape(reader.outbox.entry(entryId)!).recipients, "delivered delivered");
});

test("of those that failed only the named ones are sent again", (t) => {
  const w = world(t);
  const entryId = submit(w, "a@example.org", "b@example.org");
  w.engine.perform({
    op: "outbox.replies",
    entryId,
    ...at,
    replies: [reply("a@example.org", "failed"), reply("b@example.org", "failed")],
  });
  const again = (addresses: string[]) => w.engine.perform({ op: "outbox.reroute", entryId, way: null, addresses });
  assert.throws(() => again(["c@example.org"]), { code: "CONFLICT" });
  assert.equal(w.reader.outbox.entry(entryId)?.state, "done");
  again(["b@example.org"]);
  const entry = () => shape(w.reader.outbox.entry(entryId)!);
  const left = { state: "queued", notice: "failed", nextTryAt: startedAt, recipients: "failed queued" };
  assert.deepEqual(entry(), left, "of the other one the user is still to be told");
  again(["a@example.org"]);
  assert.deepEqual(entry(), { ...left, notice: null, recipients: "queued queued" });
});

test("a mail that is under way, taken back, gone, or delivered to all goes no other way", (t) => {
  const w = world(t);
  const reroute = (entryId: number) => w.engine.perform({ op: "outbox.reroute", entryId, way: other, addresses: null });
  const refused = (entryId: number, reason: string) =>
    assert.throws(
      () => reroute(entryId),
      (error: { code?: string; detail?: { reason?: string } }) =>
        error.code === "CONFLICT" && error.detail?.reason === reason,
    );
  assert.throws(() => reroute(99), { code: "NOT_FOUND" });
  const [trying, canceled, delivered] = ["a", "b", "c"].map((name) => submit(w, `${name}@example.org`)) as [
    number,
    number,
    number,
  ];
  w.engine.perform({ op: "outbox.take", entryIds: [trying] });
  refused(trying, "underWay");
  w.engine.perform({ op: "outbox.cancel", entryId: canceled });
  refused(canceled, "underWay");
  w.engine.perform({ op: "outbox.replies", entryId: delivered, ...at, replies: [reply("c@example.org", "delivered")] });
  refused(delivered, "nothingOpen");
  w.engine.perform({ op: "outbox.giveUp", entryId: trying, addresses: null, text: "Given up.", by: "user" });
  w.engine.perform({ op: "message.destroy", messageIds: [w.messageId] });
  refused(trying, "messageGone");
  assertConsistent(w.engine.db);
});

test("a held mail stays held, a doubt stays one, and what waits goes at once", (t) => {
  const w = world(t);
  const [held, doubtful, waiting] = [
    submit(w, "a@example.org"),
    submit(w, "b@example.org", "c@example.org"),
    submit(w, "d@example.org"),
  ];
  w.engine.perform({ op: "outbox.take", entryIds: [doubtful, waiting] });
  w.engine.perform({ op: "outbox.ending", entryId: doubtful, addresses: ["b@example.org"], ...at });
  w.engine.perform({ op: "outbox.replies", entryId: doubtful, ...at, replies: [reply("c@example.org", "failed")] });
  w.engine.perform(later(doubtful));
  w.engine.perform(later(waiting, { waitsFor: "relay" }));
  for (const entryId of [held, doubtful, waiting])
    w.engine.perform({ op: "outbox.reroute", entryId, way: other, addresses: null });
  const shapeOf = (id: number) => shape(w.reader.outbox.entry(id)!);
  const nextTryAt = startedAt;
  assert.deepEqual(shapeOf(held), { state: "held", notice: null, nextTryAt, recipients: "queued" });
  assert.deepEqual(shapeOf(doubtful), { state: "queued", notice: "doubt", nextTryAt, recipients: "doubt queued" });
  assert.deepEqual(shapeOf(waiting), { state: "queued", notice: null, nextTryAt, recipients: "queued" });
});

test("settled mail is forgotten in time, but never what the user is yet to be told of, and a rebuild agrees", async (t) => {
  const w = world(t);
  const failed = halfFailed(w);
  const [taken, canceled, open] = ["x", "y", "z"].map((name) => submit(w, `${name}@example.org`)) as [
    number,
    number,
    number,
  ];
  w.engine.perform({ op: "outbox.replies", entryId: taken, ...at, replies: [reply("x@example.org", "delivered")] });
  w.engine.perform({ op: "outbox.cancel", entryId: canceled });
  const prunable = () => w.reader.outbox.prunable(startedAt + 1, 10);
  assert.deepEqual(w.reader.outbox.prunable(startedAt, 10), []);
  assert.deepEqual(prunable(), [taken, canceled]);
  const [plan] = w.engine.db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${prunableSql}`, 1, 1);
  assert.match(plan?.detail ?? "", /USING INDEX outbox_by_settled/);
  const since = w.reader.state("EmailSubmission");
  w.engine.perform({ op: "outbox.prune", entryIds: [failed, taken, canceled, open, 99] });
  assert.deepEqual(
    w.reader.outbox.list().map(({ id }) => id),
    [failed, open],
  );
  const gone = w.reader.changes("EmailSubmission", since, null)!.destroyed;
  assert.deepEqual(gone, [submissionIdOf(taken), submissionIdOf(canceled)]);
  assert.equal(w.reader.outbox.lastSent(), 2, "readers do not go back behind what is forgotten");
  w.engine.perform({ op: "outbox.dismiss", entryId: failed });
  assert.deepEqual(prunable(), [failed]);
  w.engine.perform({ op: "outbox.reroute", entryId: failed, way: null, addresses: null });
  assert.deepEqual(prunable(), [], "it is on its way again");
  await rebuilt(t, w);
});

test("what is answered says so with the mail's first commit, and not any more when it is taken back", async (t) => {
  const w = world(t);
  const [first, second] = w.engine
    .ingest([itemOf({ id: "one@x.example" }), itemOf({ id: "two@x.example" })], "import")
    .map(({ messageId }) => messageId) as [number, number];
  const keywords = (id: number) => w.reader.messagesByIds([id])[0]!.keywords.filter((each) => each !== "$seen");
  const answer = (messageId: number, keyword = "$answered") =>
    w.engine.perform({
      op: "outbox.create",
      messageId: w.messageId,
      identityId: 1,
      threadId: 1,
      messageKey: null,
      sender: "ana@example.org",
      parameters: null,
      recipients: [{ address: "ben@example.org", parameters: null }],
      holdUntil: startedAt,
      marks: { messageId, keyword },
    }).created;
  const takeBack = (entryId: number) => w.engine.perform({ op: "outbox.cancel", entryId });
  const [one, again, forward] = [answer(first), answer(first), answer(first, "$forwarded")];
  assert.deepEqual(keywords(first).toSorted(), ["$answered", "$forwarded"]);
  assert.deepEqual(w.reader.outbox.entry(one)?.marked, { messageId: first, keyword: "$answered" });
  takeBack(one);
  assert.ok(keywords(first).includes("$answered"), "there is another answer to it");
  takeBack(forward);
  takeBack(again);
  assert.deepEqual(keywords(first), []);
  w.engine.perform({ op: "message.update", by: "user", changes: [{ messageId: second, setKeywords: ["$answered"] }] });
  takeBack(answer(second));
  assert.deepEqual(keywords(second), ["$answered"], "it was answered before");
  const { reader } = await rebuilt(t, w);
  assert.deepEqual(reader.messagesByIds([first])[0]?.keywords.includes("$answered"), false);
});

test("what a mail that is taken back changes is changed in the same commit, or not at all", (t) => {
  const w = world(t);
  const entryId = submit(w, "ben@example.org");
  const drafts = w.reader.tagByRole("drafts").id;
  const change = { messageId: w.messageId, addTags: [drafts], setKeywords: ["$draft"] };
  w.engine.perform({ op: "outbox.cancel", entryId, change });
  const [row] = w.reader.messagesByIds([w.messageId]);
  assert.ok(row?.tagIds.includes(drafts) && row.keywords.includes("$draft"));
  const gone = { messageId: w.messageId, removeTags: [drafts] };
  assert.throws(() => w.engine.perform({ op: "outbox.cancel", entryId, change: gone }), { code: "CONFLICT" });
  assert.ok(w.reader.messagesByIds([w.messageId])[0]?.tagIds.includes(drafts));
});

test("an identity's tag for sent mail outlives its name and a rebuild, and goes with the tag", async (t) => {
  const w = world(t);
  const { created: tagId } = w.engine.perform({ op: "tag.create", name: "Work" });
  w.engine.perform({ op: "identity.update", identityId: 1, sentTagId: tagId });
  w.engine.perform({ op: "tag.update", tagId, name: "Office" });
  assert.throws(() => w.engine.perform({ op: "identity.update", identityId: 1, sentTagId: 999 }), {
    code: "NOT_FOUND",
  });
  const { engine, reader } = await rebuilt(t, w);
  const sentTagId = reader.outbox.identity(1)?.sentTagId;
  assert.equal(reader.tags().find(({ id }) => id === sentTagId)?.name, "Office");
  const since = reader.state("Identity");
  engine.perform({ op: "tag.destroy", tagId: sentTagId! });
  assert.equal(reader.outbox.identity(1)?.sentTagId, null);
  assert.deepEqual(reader.changes("Identity", since, null)?.updated, ["I1"]);
});
