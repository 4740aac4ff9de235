import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { SpamVerdict } from "../../core/store/types.ts";
import { assertConsistent } from "./consistency.ts";
import { startedAt } from "./fixture.ts";
import { RowStore } from "./row-store.ts";

const spam: SpamVerdict = {
  score: 0.99,
  words: [{ word: "buy", probability: 0.987 }],
  pluginId: "spam-bayes",
  pluginVersion: "1.0.0",
};
const ham: SpamVerdict = { ...spam, score: 0.01 };

function one(store: RowStore, more: Record<string, unknown> = {}) {
  const [outcome] = store.insert([{ id: `m${Math.random()}`, subject: "", ...more }]);
  const id = outcome!.messageId;
  const row = () => store.reader.messagesByIds([id])[0]!;
  const tags = () => row().tagIds.map((tagId) => store.reader.tagNameOf(tagId));
  return { id, row, tags };
}

test("tags and keywords are set and cleared, and doing it twice changes nothing more", (t) => {
  const store = new RowStore(t);
  const message = one(store);
  const [inbox, trash] = [store.reader.tagByRole("inbox").id, store.reader.tagByRole("trash").id];
  const update = () =>
    store.perform({
      op: "message.update",
      by: "user",
      changes: [
        {
          messageId: message.id,
          addTags: [trash],
          removeTags: [inbox],
          setKeywords: ["$Seen", "Own"],
          clearKeywords: ["$flagged"],
        },
      ],
    });
  assert.deepEqual(update(), { updated: [message.id], notFound: [] });
  assert.deepEqual(message.tags(), ["\\trash"]);
  assert.deepEqual(message.row().keywords, ["$seen", "own"]);
  const state = store.reader.state("Email");
  update();
  assert.equal(store.reader.state("Email"), state);
  assertConsistent(store.db);
});

test("unknown messages are passed over, unknown tags and keywords that cannot be are refused whole", (t) => {
  const store = new RowStore(t);
  const message = one(store);
  const update = (changes: object) =>
    store.perform({
      op: "message.update",
      by: "user",
      changes: [{ messageId: message.id, ...changes }, { messageId: 999 }],
    });
  assert.deepEqual(update({ setKeywords: ["$seen"] }), { updated: [message.id], notFound: [999] });
  assert.throws(() => update({ clearKeywords: ["$seen"], addTags: [999] }), { code: "NOT_FOUND" });
  for (const keyword of ["", "a b", "a(b", "ä", "x".repeat(256), "a\u0000"])
    assert.throws(() => update({ clearKeywords: ["$seen"], setKeywords: [keyword] }), { code: "BAD_REQUEST" });
  assert.deepEqual(message.row().keywords, ["$seen"]);
  update({ removeTags: [999] });
  update({ setKeywords: ["x".repeat(255)] });
});

test("a message may have limits.keywordsPerMessageMax keywords of its own and not one more", (t) => {
  const store = new RowStore(t);
  const message = one(store);
  const set = (count: number) =>
    store.perform({
      op: "message.update",
      by: "user",
      changes: [{ messageId: message.id, setKeywords: Array.from({ length: count }, (_, at) => `k${at}`) }],
    });
  set(limits.keywordsPerMessageMax);
  assert.throws(() => set(limits.keywordsPerMessageMax + 1), { code: "TOO_LARGE" });
  assert.equal(message.row().keywords.length, limits.keywordsPerMessageMax);
  // Mail that comes with more is stored with as many.
  const keywords = Array.from({ length: limits.keywordsPerMessageMax + 1 }, (_, at) => `k${at}`);
  assert.equal(
    one(store, { keywords: [...keywords, "not a keyword"] }).row().keywords.length,
    limits.keywordsPerMessageMax,
  );
});

test("a message that loses its last tag is archived", (t) => {
  const store = new RowStore(t);
  const message = one(store);
  const removeTags = [store.reader.tagByRole("inbox").id];
  store.perform({ op: "message.update", by: "user", changes: [{ messageId: message.id, removeTags }] });
  assert.deepEqual(message.tags(), ["\\archive"]);
  assert.deepEqual(one(store, { tags: [] }).tags(), ["\\archive"]);
});

test("a hidden message is in no list and nowhere found, and comes back with what it had under a new id", (t) => {
  const store = new RowStore(t);
  const { reader } = store;
  const message = one(store, { keywords: ["own"] });
  const before = message.row();
  const hide = (isHidden: boolean) =>
    store.perform({ op: "message.update", by: "source", changes: [{ messageId: message.id, hide: isHidden }] });
  hide(true);
  hide(true);
  assertConsistent(store.db);
  assert.deepEqual(reader.messagesByIds([message.id]), []);
  assert.deepEqual(reader.emailIdsOf([message.id]), []);
  assert.deepEqual(reader.emailIdsOfThread(before.threadId), []);
  assert.deepEqual(reader.idsBySortKeys([before.sortKey]), []);
  assert.equal(reader.resolveEmailId(before.emailId), null);
  assert.equal(reader.blobById(message.id), null);
  assert.deepEqual(reader.counts().messages, 0);
  for (const tagId of [null, reader.tagByRole("inbox").id])
    for (const collapseThreads of [true, false])
      assert.deepEqual(reader.listTag({ tagId, limit: 9, collapseThreads }), { messageIds: [], total: 0 });
  const junk = reader.tagByRole("junk").id;
  store.perform({ op: "message.update", by: "user", changes: [{ messageId: message.id, addTags: [junk] }] });
  hide(false);
  const after = message.row();
  assert.notEqual(after.emailId, before.emailId);
  assert.deepEqual(after.keywords, ["own"]);
  assert.deepEqual(message.tags(), ["\\inbox", "\\junk"]);
  assert.equal(reader.resolveEmailId(before.emailId), message.id);
  assertConsistent(store.db);
});

test("spam goes to junk, wanted mail back to the inbox; taking a decision back moves nothing", (t) => {
  const store = new RowStore(t);
  store.perform({ op: "tag.create", name: "Own" });
  const message = one(store, { tags: ["\\inbox", "Own"] });
  const decide = (decision: "spam" | "ham" | null) =>
    store.perform({ op: "message.decideSpam", messageIds: [message.id, 999], decision, by: "user" });
  assert.deepEqual(decide("spam"), { updated: [message.id], notFound: [999] });
  decide("spam");
  assert.deepEqual([message.tags(), message.row().spamDecision], [["\\junk", "Own"], "spam"]);
  decide(null);
  assert.deepEqual([message.tags(), message.row().spamDecision], [["\\junk", "Own"], null]);
  decide("ham");
  assert.deepEqual([message.tags(), message.row().spamDecision], [["\\inbox", "Own"], "ham"]);
  // Each change of mind once: what filters learn from.
  assert.deepEqual(
    store.reader.decisionsAfter(0, 10).map(({ messageId, decision }) => [messageId, decision]),
    [
      [message.id, "spam"],
      [message.id, null],
      [message.id, "ham"],
    ],
  );
  assert.equal(store.reader.decisionsAfter(2, 1).length, 1);
  assertConsistent(store.db);
});

test("a late verdict moves only mail that nobody touched", (t) => {
  const store = new RowStore(t);
  const [plain, tagged, decided, filed] = [one(store), one(store), one(store), one(store, { tags: ["Lists"] })];
  const archive = store.reader.tagByRole("archive").id;
  store.perform({ op: "message.update", by: "user", changes: [{ messageId: tagged.id, addTags: [archive] }] });
  store.perform({ op: "message.decideSpam", messageIds: [decided.id], decision: "ham", by: "user" });
  const judge = (verdict: SpamVerdict | null) =>
    store.perform({
      op: "message.setVerdict",
      verdicts: [plain, tagged, decided, filed].map(({ id }) => ({ messageId: id, verdict })),
    });
  judge(spam);
  assert.deepEqual(
    [plain, tagged, decided, filed].map((message) => message.tags()),
    [["\\junk"], ["\\inbox", "\\archive"], ["\\inbox"], ["Lists"]],
  );
  assert.deepEqual(plain.row().spam, spam);
  judge(ham);
  assert.deepEqual(plain.tags(), ["\\inbox"]);
  judge(null);
  assert.equal(plain.row().spam, null);
  assert.deepEqual(plain.tags(), ["\\inbox"]);
  assert.deepEqual(store.reader.unclassified(0, 10).length, 4);
  assertConsistent(store.db);
});

test("words behind a verdict are kept, fewer for mail that is clearly wanted; odd ones survive", (t) => {
  const store = new RowStore(t);
  const words = Array.from({ length: 30 }, (_, at) => ({ word: `w${at}`, probability: at / 100 }));
  assert.equal(one(store, { spam: { ...spam, words } }).row().spam?.words.length, limits.spamWordsMax);
  assert.equal(one(store, { spam: { ...ham, words } }).row().spam?.words.length, limits.spamWordsHamMax);
  const odd = [
    { word: "", probability: 0 },
    { word: "a b", probability: 1 },
    { word: "日本", probability: 0.123 },
  ];
  assert.deepEqual(one(store, { spam: { ...spam, words: odd } }).row().spam?.words, odd);
  const wild = [{ word: "a\nb\ud800".padEnd(99, "x"), probability: 7 }];
  const [kept] = one(store, { spam: { ...spam, words: wild } }).row().spam!.words;
  assert.equal(kept?.probability, 1);
  assert.equal(kept.word.length, limits.spamWordCharsMax);
  assert.equal(one(store, { spam: { ...spam, score: Number.NaN } }).row().spam, null);
});

test("destroyed mail is gone with everything of it, and doing it twice is no harm", (t) => {
  const store = new RowStore(t);
  const message = one(store, { keywords: ["own"] });
  const { sortKey } = message.row();
  const destroy = () => store.perform({ op: "message.destroy", messageIds: [message.id, 999] });
  assert.deepEqual(destroy(), { destroyed: [message.id], notFound: [999] });
  assert.deepEqual(destroy(), { destroyed: [], notFound: [message.id, 999] });
  assert.deepEqual(store.reader.idsBySortKeys([sortKey]), []);
  for (const table of ["message", "message_tag", "message_keyword", "thread", "thread_tag"])
    assert.deepEqual(store.db.all(`SELECT * FROM ${table}`), [], table);
  assertConsistent(store.db);
});

test("a date from the future is clamped to a day ahead; one before 1970 or none is made a date", (t) => {
  const store = new RowStore(t);
  const at = (receivedAt: number) => one(store, { receivedAt }).row().receivedAt;
  assert.equal(at(startedAt + limits.receivedAheadMaxMs), startedAt + limits.receivedAheadMaxMs);
  assert.equal(at(startedAt + limits.receivedAheadMaxMs + 1000), startedAt + limits.receivedAheadMaxMs);
  assert.equal(at(8.64e15), startedAt + limits.receivedAheadMaxMs);
  assert.equal(at(-1), 0);
  assert.equal(at(Number.NaN), startedAt);
});

test("text that is not well formed is stored all the same", (t) => {
  const store = new RowStore(t);
  const message = one(store, { subject: "a\ud800b\u0000c", text: "\udfff", from: "x\ud800@x", references: ["\ud800"] });
  const row = message.row();
  assert.equal(row.subject, "a\ufffdb\u0000c");
  assert.equal(row.preview, "\ufffd");
  assert.deepEqual(row.from, [{ name: null, email: "x\ufffd@x" }]);
});

test("messages of the same second have keys of their own, also when their tie-breakers meet", (t) => {
  const store = new RowStore(t);
  const [first] = store.insert([{ id: "a", subject: "" }]);
  const mega = 2 ** 20;
  const blob = { slot: first!.messageId - 1 + mega, pack: 1, offset: 64, bytes: 100 };
  const [second, third] = store.insert([
    { id: "b", subject: "", blob },
    { id: "c", subject: "", blob: { ...blob, slot: blob.slot + mega } },
  ]);
  assert.equal(second?.sortKey, first!.sortKey + 1);
  assert.equal(third?.sortKey, first!.sortKey + 2);
  const [row] = store.reader.messagesByIds([third.messageId]);
  assert.equal(row?.receivedAt, startedAt);
});
