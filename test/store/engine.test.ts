import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync, writeFileSync } from "node:fs";
import { AppError } from "../../core/kernel/errors.ts";
import { isMarkedDamaged } from "../../core/store/damage-mark.ts";
import { openStoreReader, type StoreReader } from "../../core/store/store-reader.ts";
import type { IngestOrigin } from "../../core/store/types.ts";
import { assertConsistent } from "./consistency.ts";
import { close, freshPlace, itemOf, openEngine, openReader, recover, startedAt } from "./fixture.ts";

test("a stored message is listed, counted and read back", (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const reader = openReader(t, place);
  const item = itemOf({ id: "a@x", subject: "Hällo", text: "Start" }, { keywords: ["$flagged", "own"] });
  const [outcome] = engine.ingest([item], "import");
  assert.equal(outcome?.status, "stored");
  const inbox = reader.tagByRole("inbox");
  assert.deepEqual([inbox.totalEmails, inbox.unreadEmails, inbox.totalThreads, inbox.unreadThreads], [1, 1, 1, 1]);
  const { messageIds, total } = reader.listTag({ tagId: inbox.id, limit: 50, collapseThreads: true });
  assert.deepEqual(messageIds, [outcome.messageId]);
  assert.equal(total, 1);
  const [row] = reader.messagesByIds(messageIds);
  assert.equal(row?.subject, "Hällo");
  assert.equal(row.preview, "Start");
  assert.equal(row.receivedAt, startedAt);
  assert.equal(row.emailId, outcome.emailId);
  assert.deepEqual(row.keywords, ["$flagged", "own"]);
  assert.deepEqual(row.tagIds, [inbox.id]);
  assert.deepEqual(row.to, [{ name: "To", email: "ben@example.org" }]);
});

test("the same mail again is a duplicate, and the same Message-ID with other bytes is not", (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const mail = { id: "a@x", text: "one" };
  const [first] = engine.ingest([itemOf(mail)], "import");
  const [again, other, otherAgain] = engine.ingest(
    [itemOf(mail), itemOf({ id: "a@x", text: "two" }), itemOf({ id: "a@x", text: "two" })],
    "import",
  );
  assert.deepEqual({ ...again, status: "stored" }, first);
  assert.equal(again?.status, "duplicate");
  assert.equal(other?.status, "stored");
  assert.equal(other.threadId, first?.threadId);
  assert.equal(otherAgain?.status, "duplicate");
  assert.equal(otherAgain.messageId, other.messageId);
});

function tagsOf(reader: StoreReader, id: number): string[] {
  return reader.messagesByIds([id])[0]!.tagIds.map((tagId) => reader.tagNameOf(tagId));
}

test("a duplicate gains the tags that an import names, and nothing else", (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const reader = openReader(t, place);
  const mail = { id: "a" };
  const [first] = engine.ingest([itemOf(mail)], "import");
  const archived = {
    messageId: first!.messageId,
    addTags: [reader.tagByRole("archive").id],
    removeTags: [reader.tagByRole("inbox").id],
  };
  engine.perform({ op: "message.update", by: "user", changes: [archived] });
  engine.ingest([itemOf(mail, { tags: ["\\inbox", "Old/2019"], keywords: ["$flagged"], receivedAt: 0 })], "import");
  assert.deepEqual(tagsOf(reader, first!.messageId), ["\\archive", "Old/2019"]);
  const [row] = reader.messagesByIds([first!.messageId]);
  assert.deepEqual([row?.keywords, row?.receivedAt], [[], startedAt]);
  const state = reader.state("Email");
  engine.ingest([itemOf(mail, { tags: ["Old/2019"] })], "import");
  assert.equal(reader.state("Email"), state);
  // Twice in one batch, each with a tag of its own.
  const twice = { id: "twice" };
  const [one] = engine.ingest([itemOf(twice, { tags: ["A"] }), itemOf(twice, { tags: ["B"] })], "import");
  assert.deepEqual(tagsOf(reader, one!.messageId), ["A", "B"]);
  assertConsistent(engine.db);
});

test("what a tagged import says of spam is kept for the filter to learn from", (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const decide = (id: string, tags: string[], origin: IngestOrigin, keywords: string[] = []) => {
    const [outcome] = engine.ingest([itemOf({ id }, { tags, keywords })], origin);
    return engine.db.value("SELECT spam_decision FROM message WHERE id = ?", outcome!.messageId);
  };
  assert.equal(decide("a", ["\\inbox"], "import"), null);
  assert.equal(decide("b", ["Friends"], "import"), 0);
  assert.equal(decide("c", ["\\junk"], "import"), 1);
  assert.equal(decide("d", ["\\junk"], "source"), null);
  assert.equal(decide("e", ["\\inbox"], "source", ["$junk"]), 1);
  assert.equal(decide("f", ["\\inbox"], "source", ["$notjunk"]), 0);
  assert.equal(decide("g", ["Friends"], "upload"), null);
  const reader = openReader(t, place);
  assert.deepEqual(
    reader.decisionsAfter(0, 10).map(({ decision }) => decision),
    ["ham", "spam", "spam", "ham"],
  );
});

test("demo mail is known as such, and uploads are no messages", (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const reader = openReader(t, place);
  const [demo, upload] = engine.ingest(
    [itemOf({ id: "a" }, { kind: "demo" }), itemOf({ id: "b" }, { kind: "upload" })],
    "demo",
  );
  assert.deepEqual(reader.messagesOfKind("demo"), [demo?.messageId]);
  assert.deepEqual(reader.messagesOfKind("message"), []);
  assert.ok(reader.blobById(upload!.messageId));
  assert.equal(reader.blobById(999), null);
  assert.deepEqual(
    reader.messagesAfter(0, 10).map(({ id }) => id),
    [demo?.messageId],
  );
});

test("an empty batch is no commit", (t) => {
  const engine = openEngine(t, freshPlace(t), { onCommitted: () => assert.fail("nothing happened") });
  assert.deepEqual(engine.ingest([], "import"), []);
});

test("when keys were destroyed and the commit then failed, nothing is written until the next start, which finishes it", async (t) => {
  const place = freshPlace(t);
  let fails = false;
  const engine = openEngine(t, place, {
    onStep(step) {
      if (fails && step === "destroy") throw new AppError("DISK_FULL");
    },
  });
  const [gone] = engine.ingest([itemOf({ id: "a" }), itemOf({ id: "b" })], "import");
  fails = true;
  assert.throws(() => engine.perform({ op: "message.destroy", messageIds: [gone!.messageId] }), { code: "DISK_FULL" });
  fails = false;
  assert.throws(() => engine.perform({ op: "setting.set", key: "a", value: 1 }), { code: "DATABASE_DAMAGED" });
  close(engine);
  const { engine: again, recovered } = await recover(t, place);
  assert.deepEqual([recovered.rebuilt, recovered.actions], [null, 1]);
  assert.deepEqual(again.db.column("SELECT id FROM message"), [2]);
});

test("damage that a reader meets is put right at the next start, also in a database too large to look through", async (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  engine.ingest(
    Array.from({ length: 60 }, (_, at) => itemOf({ id: `m${at}`, text: "x".repeat(2000), subject: "" })),
    "import",
  );
  close(engine);
  const bytes = readFileSync(place.paths.database);
  bytes[bytes.length - 3000]! ^= 1;
  writeFileSync(place.paths.database, bytes);
  const reader = openStoreReader(place.paths, place.keys);
  t.after(() => reader.close());
  const everything = Array.from({ length: 60 }, (_, at) => at + 1);
  assert.throws(() => reader.check().concat(reader.messagesByIds(everything).map(String)), {
    code: "DATABASE_DAMAGED",
  });
  assert.equal(isMarkedDamaged(place.paths.database), true);
  const { engine: rebuilt, recovered } = await recover(t, place);
  assert.equal(recovered.rebuilt, "damaged");
  assert.equal(rebuilt.db.value("SELECT count(*) FROM message"), 60);
  assert.equal(isMarkedDamaged(place.paths.database), false);
});
