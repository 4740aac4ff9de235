import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { type Splice, spliceBetween } from "../../core/store/drafts.ts";
import { blobIdOf } from "../../core/store/ids.ts";
import { recipientSql } from "../../core/store/recipients.ts";
import { StoreReader } from "../../core/store/store-reader.ts";
import { close, freshPlace, itemOf, openEngine, recover, startedAt } from "./fixture.ts";
import { RowStore } from "./row-store.ts";

const stateOf = (subject: string, files: unknown[] = []) => JSON.stringify({ subject, files });

function save(
  store: { perform: RowStore["perform"]; reader: StoreReader },
  id: string,
  revision: number,
  after: string,
): unknown {
  const before = JSON.stringify(store.reader.drafts.byId(id)?.state);
  return store.perform({ op: "draft.save", id, revision, splice: spliceBetween(before, after) });
}

test("what changed between two texts makes one of the other, and is no longer than it must be", () => {
  const apply = (before: string, { start, end, text }: Splice) => before.slice(0, start) + text + before.slice(end);
  const words = fc.string({ unit: fc.constantFrom("a", "b", "ü", "日", "\u{1f600}"), maxLength: 30 });
  fc.assert(
    fc.property(words, words, words, words, (head, one, other, tail) => {
      const [before, after] = [head + one + tail, head + other + tail];
      const splice = spliceBetween(before, after);
      assert.equal(apply(before, splice), after);
      assert.ok(splice.text.length <= other.length);
    }),
  );
});

test("a draft is saved as often as it is typed in, and each save counts", (t) => {
  const store = new RowStore(t);
  assert.deepEqual(store.perform({ op: "draft.create", id: "draft-one", state: stateOf("a"), messageId: null }), {
    revision: 1,
  });
  store.now += 5;
  assert.deepEqual(save(store, "draft-one", 1, stateOf("ab")), { revision: 2 });
  assert.deepEqual(save(store, "draft-one", 2, stateOf("abc")), { revision: 3 });
  const expected = { id: "draft-one", revision: 3, state: { subject: "abc", files: [] }, messageId: null };
  assert.deepEqual(store.reader.drafts.all(), [{ ...expected, createdAt: startedAt, updatedAt: startedAt + 5 }]);
  store.perform({ op: "draft.end", id: "draft-one", revision: 3, keepsMessage: false });
  assert.equal(store.reader.drafts.byId("draft-one"), null);
  const splice = { start: 0, end: 0, text: "x" };
  assert.throws(() => store.perform({ op: "draft.save", id: "draft-one", revision: 3, splice }), { code: "NOT_FOUND" });
});

test("a save of another revision is refused, names the one that is there, and changes nothing", (t) => {
  const store = new RowStore(t);
  store.perform({ op: "draft.create", id: "draft-one", state: stateOf("a"), messageId: null });
  save(store, "draft-one", 1, stateOf("theirs"));
  for (const revision of [1, 3])
    assert.throws(() => save(store, "draft-one", revision, stateOf("mine")), {
      code: "CONFLICT",
      detail: { revision: 2 },
    });
  assert.throws(() => store.perform({ op: "draft.end", id: "draft-one", revision: 1, keepsMessage: false }), {
    code: "CONFLICT",
  });
  assert.deepEqual(store.reader.drafts.byId("draft-one")?.state, { subject: "theirs", files: [] });
});

test("the end of a draft is the end of the Email that it took the place of, unless that is kept", (t) => {
  const store = new RowStore(t);
  const [one, two] = store.insert([{ id: "a" }, { id: "b" }]).map(({ messageId }) => messageId) as [number, number];
  store.perform({ op: "draft.create", id: "draft-one", state: stateOf("a"), messageId: one });
  store.perform({ op: "draft.create", id: "draft-two", state: stateOf("b"), messageId: two });
  assert.equal(store.reader.drafts.ofMessage(one), "draft-one");
  store.perform({ op: "draft.end", id: "draft-one", revision: 1, keepsMessage: true });
  store.perform({ op: "draft.end", id: "draft-two", revision: 1, keepsMessage: false });
  assert.deepEqual(
    store.reader.messagesByIds([one, two]).map(({ id }) => id),
    [one],
  );
});

test("a draft has limits.draftBytesMax bytes at most, and there are limits.draftsMax of them", (t) => {
  const store = new RowStore(t);
  const state = (bytes: number) => JSON.stringify({ text: "x".repeat(bytes - 11) });
  assert.equal(state(100).length, 100);
  store.perform({ op: "draft.create", id: "draft-one", state: state(limits.draftBytesMax), messageId: null });
  const more = state(limits.draftBytesMax + 1);
  assert.throws(() => save(store, "draft-one", 1, more), { code: "TOO_LARGE" });
  assert.throws(() => store.perform({ op: "draft.create", id: "draft-two", state: more, messageId: null }), {
    code: "TOO_LARGE",
  });
  for (let at = 1; at < limits.draftsMax; at += 1)
    store.perform({
      op: "draft.create",
      id: `draft-${String(at).padStart(4, "0")}`,
      state: stateOf(""),
      messageId: null,
    });
  assert.throws(() => store.perform({ op: "draft.create", id: "one-more", state: stateOf(""), messageId: null }), {
    code: "TOO_LARGE",
  });
  // What is there already is no new one.
  assert.deepEqual(store.perform({ op: "draft.create", id: "draft-one", state: stateOf(""), messageId: null }), {
    revision: 1,
  });
});

test("a lost database comes back with every word of every draft", async (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const [message] = engine.ingest([itemOf({ id: "a" })], "import");
  const reader = new StoreReader(engine.db);
  const store = { reader, perform: (operation: Parameters<typeof engine.perform>[0]) => engine.perform(operation) };
  engine.perform({ op: "draft.create", id: "draft-one", state: stateOf("a"), messageId: message?.messageId ?? null });
  engine.perform({ op: "draft.create", id: "draft-two", state: stateOf("gone"), messageId: null });
  const typed = "Grüße \u{1f600}, and more";
  for (let at = 1; at <= typed.length; at += 1) save(store, "draft-one", at, stateOf(typed.slice(0, at)));
  engine.perform({ op: "draft.end", id: "draft-two", revision: 1, keepsMessage: false });
  const before = reader.drafts.all();
  close(engine);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(place.paths.database + suffix, { force: true });
  const { engine: again, recovered } = await recover(t, place);
  assert.equal(recovered.actionsPassedOver, 0);
  assert.deepEqual(new StoreReader(again.db).drafts.all(), before);
});

test("a file of a draft does not expire while the draft is there", (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const upload = (text: string) => engine.ingest([itemOf({ text }, { kind: "upload" })], "import")[0]?.messageId ?? 0;
  const [used, unused] = [upload("used"), upload("unused")];
  const files = [{ blobId: blobIdOf(used) }, { blobId: `${blobIdOf(900)}-5-a-b` }];
  engine.perform({ op: "draft.create", id: "draft-one", state: stateOf("a", files), messageId: null });
  const reader = new StoreReader(engine.db);
  const isThere = (id: number) => reader.blobById(id) !== null;
  place.clock.time += limits.uploadLifeMs + 1;
  upload("sweeps");
  assert.deepEqual([isThere(used), isThere(unused)], [true, false]);
  engine.perform({ op: "draft.end", id: "draft-one", revision: 1, keepsMessage: false });
  upload("sweeps again");
  assert.equal(isThere(used), false);
});

test("a mail that is deleted for ever is gone, but its files stay with the draft that takes them along, and go with it", async (t) => {
  const place = freshPlace(t);
  let engine = openEngine(t, place);
  const ids = engine.ingest([itemOf({ id: "a" }), itemOf({ id: "b" })], "import").map(({ messageId }) => messageId);
  const [used, other] = ids as [number, number];
  const files = [{ blobId: `${blobIdOf(used)}-0-5-n` }];
  engine.perform({ op: "draft.create", id: "draft-one", state: stateOf("a", files), messageId: null });
  engine.perform({ op: "draft.create", id: "draft-two", state: stateOf("b", files), messageId: null });
  const bytesOf = (id: number) => {
    const blob = new StoreReader(engine.db).blobById(id);
    return blob && engine.vault.inspect(blob.ref).state;
  };
  engine.perform({ op: "message.destroy", messageIds: [used, other] });
  assert.deepEqual(new StoreReader(engine.db).messagesByIds([used, other]), []);
  assert.deepEqual([bytesOf(used), bytesOf(other)], ["intact", null]);
  engine.ingest([itemOf({ text: "sweeps" }, { kind: "upload" })], "import");
  assert.equal(bytesOf(used), "intact");
  // A lost database knows it too.
  close(engine);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(place.paths.database + suffix, { force: true });
  engine = (await recover(t, place)).engine;
  assert.deepEqual([bytesOf(used), bytesOf(other)], ["intact", null]);
  const { ref } = new StoreReader(engine.db).blobById(used)!;
  engine.perform({ op: "draft.end", id: "draft-one", revision: 1, keepsMessage: false });
  assert.equal(bytesOf(used), "intact");
  engine.perform({ op: "draft.end", id: "draft-two", revision: 1, keepsMessage: false });
  assert.equal(bytesOf(used), null);
  assert.equal(engine.vault.inspect(ref).state, "destroyed");
  close(engine);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(place.paths.database + suffix, { force: true });
  engine = (await recover(t, place)).engine;
  assert.equal(bytesOf(used), null);
});

test("a mail that is hidden while its server has it marked as deleted has its files for drafts alone", (t) => {
  const store = new RowStore(t);
  const [used, other] = store.insert([{ id: "a" }, { id: "b" }]).map(({ messageId }) => messageId) as [number, number];
  const files = [{ blobId: `${blobIdOf(used)}-0-5-n` }];
  store.perform({ op: "draft.create", id: "draft-one", state: stateOf("a", files), messageId: null });
  const changes = [used, other].map((messageId) => ({ messageId, hide: true }));
  store.perform({ op: "message.update", by: "source", changes });
  assert.deepEqual(
    [used, other].map((id) => store.reader.blobById(id) !== null),
    [true, false],
  );
});

test("those who wrote are found by the beginning of address or name, spam left out", (t) => {
  const store = new RowStore(t);
  store.insert([
    { id: "a", from: "ana@example.org" },
    { id: "b", from: "ana@example.org" },
    { id: "c", from: "ANNA@example.org" },
    { id: "d", from: "ant@spam.example", decision: "spam" },
    { id: "e", from: "ben@example.org" },
  ]);
  const found = (typed: string) => store.reader.drafts.writersLike(typed).map(({ email, mails }) => [email, mails]);
  assert.deepEqual(
    found("an").toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    [
      ["ANNA@example.org", 1],
      ["ana@example.org", 2],
    ],
  );
  assert.deepEqual(found("ana@example.org"), [["ana@example.org", 2]]);
  assert.deepEqual([found(""), found("zoe"), found("%")], [[], [], []]);
});

test("no question about recipients scans a table", (t) => {
  const { db } = new RowStore(t);
  for (const sql of recipientSql) {
    const values = Array.from(sql.matchAll(/\?/g), () => "x");
    const plan = db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => detail);
    assert.ok(
      plan.every((detail) => !/^SCAN (?!CONSTANT|\()/.test(detail)),
      plan.join("; "),
    );
  }
});

test("a completion looks through limits.recipientsLookedMax addresses and not one more", (t) => {
  const store = new RowStore(t);
  const mail = (at: number) => ({ id: `m${at}`, from: `ana${String(at).padStart(4, "0")}@example.org` });
  store.insert(Array.from({ length: limits.recipientsLookedMax }, (_, at) => mail(at)));
  assert.equal(store.reader.drafts.writersLike("ana").length, limits.recipientsLookedMax);
  store.insert([mail(limits.recipientsLookedMax)]);
  assert.equal(store.reader.drafts.writersLike("ana").length, limits.recipientsLookedMax);
});
