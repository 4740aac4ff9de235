import assert from "node:assert/strict";
import { test } from "node:test";
import { freshPlace, itemOf, openEngine, openReader, startedAt } from "./fixture.ts";

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
