import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { senderSql } from "../../core/store/senders.ts";
import { receivedAtOf } from "../../core/store/sort-key.ts";
import { emptySummary } from "../../core/store/empty-summary.ts";
import type { NewMessage } from "../../core/store/message-insert.ts";
import type { Mail } from "./fixture.ts";
import { RowStore } from "./row-store.ts";

test("what is asked of senders is found along indexes", (t) => {
  const { db } = new RowStore(t);
  for (const sql of senderSql) {
    const values = Array.from({ length: sql.split("?").length - 1 }, () => 1);
    const plan = db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => detail);
    assert.ok(
      plan.every((detail) => /^(SEARCH|CO-ROUTINE|SCAN \(subquery|USE TEMP B-TREE FOR DISTINCT)/.test(detail)),
      `${sql}\n${plan.join("\n")}`,
    );
  }
});

function mailFrom(name: string | null, email: string, receivedAt: number): Mail & Partial<NewMessage> {
  return { receivedAt, summary: { ...emptySummary(), problem: null, from: [{ name, email }] } };
}

/** One mail, and its id. */
function oneMail(store: RowStore, mail: Mail = {}): number {
  return store.insert([mail])[0]!.messageId;
}

test("an address is one sender whatever its case and its names", (t) => {
  const store = new RowStore(t);
  const day = 86_400_000;
  const at = (days: number) => store.now - days * day;
  const [first, , third] = store.insert([
    mailFrom("Ana", "ana@hut.example", at(9)),
    mailFrom(null, "ana@hut.example", at(5)),
    mailFrom("Ana Lima", "ANA@hut.example", at(2)),
    { id: "d", from: "ben@hut.example", to: "ana@hut.example", receivedAt: at(1) },
  ]);
  store.perform({
    op: "message.update",
    by: "user",
    changes: [{ messageId: first!.messageId, setKeywords: ["$answered"] }],
  });
  store.perform({ op: "message.decideSpam", messageIds: [third!.messageId], decision: "spam", by: "user" });
  const history = store.reader.senders.history("Ana@Hut.example", third!.sortKey);
  assert.deepEqual(history, {
    mails: 3,
    earlier: 2,
    firstAt: receivedAtOf(first!.sortKey),
    lastAt: receivedAtOf(third!.sortKey),
    answered: 1,
    judged: 1,
    spam: 1,
  });
  assert.deepEqual(store.reader.senders.answered("", 10).emails, ["ana@hut.example"]);
  assert.equal(store.reader.senders.history("carla@hut.example", third!.sortKey).mails, 0);
});

test("mails of one sender are counted up to a limit", (t) => {
  const store = new RowStore(t);
  const messageId = oneMail(store, { from: "robot@hut.example" });
  const copies = (count: number, from: number) =>
    store.db.execute(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
      INSERT INTO message (id, sort_key, thread_id, size, pack, offset, bytes, canonical, addresses, subject, preview)
      SELECT ${from} + i, ${from} + i, 1, 1, 1, 64, 1, randomblob(16), (SELECT addresses FROM message WHERE id = ${messageId}), '', ''
      FROM n`);
  const most = limits.senderMailsCountedMax;
  copies(most - 1, 1_000_000);
  assert.equal(store.reader.senders.history("robot@hut.example", 0).mails, most);
  copies(1, 2_000_000);
  assert.equal(store.reader.senders.history("robot@hut.example", 0).mails, most);
});

test("senderNamesMax: mails under so many names of an address are counted, and none under one more", (t) => {
  const store = new RowStore(t);
  const mails = Array.from({ length: limits.senderNamesMax + 1 }, (_, at) =>
    mailFrom(`Robot ${at}`, "robot@hut.example", store.now),
  );
  const counted = () => store.reader.senders.history("robot@hut.example", 0).mails;
  store.insert(mails.slice(1));
  assert.equal(counted(), limits.senderNamesMax);
  store.insert(mails.slice(0, 1));
  assert.equal(counted(), limits.senderNamesMax);
});

test("senderMailsJudgedMax: so many of the newest mails tell how much is spam, and no older one", (t) => {
  const store = new RowStore(t);
  const arrive = (receivedAt: number, decision: "spam" | "ham") => {
    const messageIds = [oneMail(store, mailFrom("Eve", "eve@hut.example", receivedAt))];
    store.perform({ op: "message.decideSpam", messageIds, decision, by: "user" });
  };
  const seen = () => {
    const { judged, spam } = store.reader.senders.history("eve@hut.example", 0);
    return { judged, spam };
  };
  for (let at = 1; at < limits.senderMailsJudgedMax; at += 1) arrive(store.now + at * 1_000, "ham");
  arrive(store.now, "spam");
  assert.deepEqual(seen(), { judged: limits.senderMailsJudgedMax, spam: 1 });
  arrive(store.now - 1_000, "spam");
  assert.deepEqual(seen(), { judged: limits.senderMailsJudgedMax, spam: 1 });
  arrive(store.now + limits.senderMailsJudgedMax * 1_000, "ham");
  assert.deepEqual(seen(), { judged: limits.senderMailsJudgedMax, spam: 0 });
});

test("a check of the sender is kept, replaced by a newer one, and goes with its message", (t) => {
  const store = new RowStore(t);
  const messageId = oneMail(store);
  assert.equal(store.reader.senders.authentication(messageId), null);
  for (const [checkedAt, dkim] of [
    [1, "fail"],
    [2, "pass"],
  ] as const)
    store.perform({ op: "message.authenticate", checks: [{ messageId, verdict: { dkim }, checkedAt }] });
  assert.deepEqual(store.reader.senders.authentication(messageId), { verdict: { dkim: "pass" }, checkedAt: 2 });
  store.perform({ op: "message.authenticate", checks: [{ messageId: 999, verdict: {}, checkedAt: 3 }] });
  assert.equal(store.reader.senders.authentication(999), null);
  store.perform({ op: "message.destroy", messageIds: [messageId] });
  assert.equal(store.db.value("SELECT count(*) FROM authentication"), 0);
});

test("a verdict is kept up to a limit", (t) => {
  const store = new RowStore(t);
  const messageId = oneMail(store);
  const verdict = (bytes: number) => "x".repeat(bytes - 2);
  const keep = (bytes: number) =>
    store.perform({ op: "message.authenticate", checks: [{ messageId, verdict: verdict(bytes), checkedAt: bytes }] });
  keep(limits.authenticationBytesMax);
  keep(limits.authenticationBytesMax + 1);
  assert.equal(store.reader.senders.authentication(messageId)?.checkedAt, limits.authenticationBytesMax);
});
