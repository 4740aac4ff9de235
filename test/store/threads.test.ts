import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { assertConsistent } from "./consistency.ts";
import { type Mail, startedAt } from "./fixture.ts";
import { RowStore } from "./row-store.ts";

const day = 24 * 60 * 60 * 1000;

test("a reply joins the thread of the message it refers to", (t) => {
  const store = new RowStore(t);
  const [one] = store.insert([{ id: "a" }]);
  const [two] = store.insert([{ id: "b", references: ["a"], subject: "Other" }]);
  assert.equal(two?.threadId, one?.threadId);
  assertConsistent(store.db);
});

test("two replies to a message that is not here are one thread", (t) => {
  const store = new RowStore(t);
  const [one] = store.insert([{ id: "b", references: ["ghost"] }]);
  const [two] = store.insert([{ id: "c", references: ["ghost"] }]);
  assert.equal(two?.threadId, one?.threadId);
});

test("a late message joins two threads: the smaller one's Emails get new ids and old ids stay as aliases", (t) => {
  const store = new RowStore(t);
  const { reader } = store;
  const outcomes = store.insert([{ id: "a1" }, { id: "a2", references: ["a1"] }, { id: "b1", subject: "B" }]);
  const [a1, a2, b1] = outcomes;
  assert.notEqual(a1?.threadId, b1?.threadId);
  const before = { Email: reader.state("Email"), Thread: reader.state("Thread") };
  const [late] = store.insert([{ id: "late", references: ["a1", "b1"] }]);
  assert.equal(late?.threadId, a1?.threadId);

  const emails = reader.changes("Email", before.Email, null);
  const [now] = reader.messagesByIds([b1!.messageId]);
  assert.notEqual(now?.emailId, b1?.emailId);
  assert.equal(now?.threadId, a1?.threadId);
  assert.deepEqual(emails?.destroyed, [b1?.emailId]);
  assert.deepEqual(new Set(emails?.created), new Set([now?.emailId, late?.emailId]));
  const threads = reader.changes("Thread", before.Thread, null);
  assert.equal(threads?.destroyed.length, 1);
  assert.equal(threads?.updated.length, 1);

  assert.equal(reader.resolveEmailId(b1!.emailId), b1?.messageId);
  assert.deepEqual(reader.messagesByEmailIds([b1!.emailId]), { rows: [], notFound: [b1?.emailId] });
  assert.equal(reader.messagesByEmailIds([a2!.emailId]).rows[0]?.id, a2?.messageId);
  assert.equal(reader.resolveEmailId("E1"), null);
  assertConsistent(store.db);
});

test("a batch is threaded before ids are given out: nothing in it is created and destroyed again", (t) => {
  const store = new RowStore(t);
  const before = store.reader.state("Email");
  const outcomes = store.insert([
    { id: "a" },
    { id: "b", subject: "B" },
    { id: "c", subject: "C", references: ["a", "b"] },
  ]);
  assert.equal(new Set(outcomes.map(({ threadId }) => threadId)).size, 1);
  const changes = store.reader.changes("Email", before, null);
  assert.deepEqual(
    changes?.created,
    outcomes.map(({ emailId }) => emailId),
  );
  assert.deepEqual(changes.destroyed, []);
});

test("a thread that was merged into one that was merged into another is still found by its ghosts", (t) => {
  const store = new RowStore(t);
  const size = (name: string, count: number) =>
    Array.from({ length: count }, (_, at) => ({ id: `${name}${at}`, subject: name, references: [`ghost-${name}`] }));
  const [small] = store.insert(size("a", 1));
  store.insert(size("b", 2));
  const [large] = store.insert(size("c", 5));
  store.insert([{ id: "ab", references: ["a0", "b0"], subject: "" }]);
  store.insert([{ id: "bc", references: ["b0", "c0"], subject: "" }]);
  const [found] = store.insert([{ id: "late", references: ["ghost-a"], subject: "" }]);
  assert.equal(found?.threadId, large?.threadId);
  assert.notEqual(found?.threadId, small?.threadId);
  assertConsistent(store.db);
});

test("spam joins no threads together, and takes its place when the user says that it is wanted", (t) => {
  const store = new RowStore(t);
  const [a, b] = store.insert([{ id: "a" }, { id: "b", subject: "B" }]);
  const [spam] = store.insert([{ id: "s", references: ["a", "b"], subject: "S", tags: ["\\junk"] }]);
  const [toSpam] = store.insert([{ id: "r", references: ["s"], subject: "R" }]);
  assert.equal(new Set([a, b, spam, toSpam].map((outcome) => outcome?.threadId)).size, 4);
  store.perform({ op: "message.decideSpam", messageIds: [spam!.messageId], decision: "ham", by: "user" });
  const rows = store.reader.messagesByIds([a, b, spam, toSpam].map((outcome) => outcome!.messageId));
  assert.equal(new Set(rows.map(({ threadId }) => threadId)).size, 1);
  const [, , wanted] = rows;
  assert.deepEqual(wanted?.tagIds, [store.reader.tagByRole("inbox").id]);
  assert.equal(wanted.spamDecision, "ham");
  assertConsistent(store.db);
});

test("a subject joins only a reply without references, to one who wrote or was written to, within 30 days", (t) => {
  const store = new RowStore(t);
  store.now = startedAt + 10 * day;
  const original = { id: "o", subject: "Lunch", from: "ana@x", to: "ben@x" };
  const place = (mail: Mail) => store.insert([{ ...mail, tags: ["\\inbox"] }])[0]!.threadId;
  const thread = place(original);
  const reply = { subject: "Re: Lunch", from: "ben@x", to: "ana@x", receivedAt: startedAt + day };
  assert.equal(place({ id: "1", ...reply }), thread);
  assert.equal(place({ id: "2", ...reply, from: "BEN@X" }), thread);
  // Later than those, which would be replies to them as well.
  const later = { ...reply, receivedAt: startedAt + 2 * day };
  assert.notEqual(place({ id: "3", ...later, subject: "Lunch" }), thread);
  assert.notEqual(place({ id: "4", ...later, references: ["elsewhere"] }), thread);
  assert.notEqual(place({ id: "5", ...later, from: "eve@x", to: "mallory@x" }), thread);
  assert.notEqual(place({ id: "6", ...reply, from: "eve@x", to: "zoe@x", receivedAt: startedAt - day }), thread);
  assertConsistent(store.db);
});

test("a reply by subject joins at 30 days and not a second later", (t) => {
  for (const [late, isJoined] of [
    [0, true],
    [1000, false],
  ] as const) {
    const store = new RowStore(t);
    const reply = { subject: "Re: Lunch", from: "ben@x", to: "ana@x" };
    const outcomes = store.insert([
      { id: "o", subject: "Lunch", from: "ana@x", to: "ben@x", receivedAt: startedAt - limits.subjectJoinAgeMs },
      { id: "r", ...reply, receivedAt: startedAt + late },
    ]);
    assert.equal(new Set(outcomes.map(({ threadId }) => threadId)).size, isJoined ? 1 : 2);
  }
});

test("a reply by subject joins the nearest limits.subjectCandidatesMax messages and no more", (t) => {
  const store = new RowStore(t);
  store.now = startedAt + 10 * day;
  const count = limits.subjectCandidatesMax + 1;
  const originals = store.insert(
    Array.from({ length: count }, (_, at) => ({
      id: `o${at}`,
      subject: "Alarm",
      from: "robot@x",
      receivedAt: startedAt + at * 1000,
    })),
  );
  assert.equal(new Set(originals.map(({ threadId }) => threadId)).size, count);
  const reply = { id: "r", subject: "Re: Alarm", from: "ben@x", to: "robot@x", receivedAt: startedAt + day };
  const [outcome] = store.insert([reply]);
  const joined = store.reader.messagesOfThread(outcome!.threadId).map(({ id }) => id);
  assert.equal(joined.length, limits.subjectCandidatesMax + 1);
  assert.ok(!joined.includes(originals[0]!.messageId), "the farthest is left alone");
});

test("of very many references the first and the last twenty count, and no other", (t) => {
  const store = new RowStore(t);
  const references = Array.from({ length: 40 }, (_, at) => `ref${at}`);
  const [long] = store.insert([{ id: "long", references }]);
  const joins = (id: string) => store.insert([{ id, subject: id }])[0]!.threadId === long!.threadId;
  const { referencesFirst, referencesLast } = limits;
  assert.equal(joins("ref0"), true);
  assert.equal(joins(`ref${referencesFirst}`), false);
  assert.equal(joins(`ref${40 - referencesLast - 1}`), false);
  assert.equal(joins(`ref${40 - referencesLast}`), true);
  assert.equal(joins("ref39"), true);
});

/** Small name spaces make collisions of every kind likely. */
const mails = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 0, max: 14 }),
    references: fc.uniqueArray(fc.integer({ min: 0, max: 18 }), { maxLength: 3 }),
    subject: fc.constantFrom("A", "Re: A", "B", "Re: B", "Fwd: B", ""),
    from: fc.constantFrom("ana@x", "ben@x", "eve@x"),
    to: fc.constantFrom("ana@x", "ben@x", "list@x"),
    days: fc.integer({ min: 0, max: 70 }),
    isSpam: fc.nat(6).map((dice) => dice === 0),
  }),
  { selector: (mail) => mail.id, minLength: 2, maxLength: 12 },
);

type RandomMail = typeof mails extends fc.Arbitrary<Array<infer M>> ? M : never;

/** The definition itself: connected parts, found by comparing every two. */
function expectedThreads(all: RandomMail[]): string {
  const part = all.map((_, index) => index);
  const join = (one: number, other: number) => {
    const [from, to] = [part[one], part[other]];
    for (let at = 0; at < part.length; at++) if (part[at] === from) part[at] = to!;
  };
  const names = (mail: RandomMail) => new Set([mail.id, ...mail.references]);
  for (const [i, one] of all.entries())
    for (const [j, other] of all.entries()) {
      if (i === j || one.isSpam || other.isSpam) continue;
      if (!names(one).isDisjointFrom(names(other)) || isReplyTo(one, other)) join(i, j);
    }
  return groups(all, (_, index) => part[index]!);
}

function isReplyTo(reply: RandomMail, earlier: RandomMail): boolean {
  const base = (subject: string) => subject.replace(/^(Re|Fwd): /, "");
  const age = (reply.days - earlier.days) * day;
  const sharesParticipant =
    [earlier.from, earlier.to].includes(reply.from) || [reply.from, reply.to].includes(earlier.from);
  return (
    reply.subject.includes(": ") &&
    reply.references.length === 0 &&
    earlier.references.length === 0 &&
    base(reply.subject) === base(earlier.subject) &&
    age >= 0 &&
    age <= limits.subjectJoinAgeMs &&
    sharesParticipant
  );
}

function groups(all: RandomMail[], groupOf: (mail: RandomMail, index: number) => number): string {
  const byGroup = new Map<number, number[]>();
  for (const [index, mail] of all.entries())
    byGroup.set(groupOf(mail, index), [...(byGroup.get(groupOf(mail, index)) ?? []), mail.id]);
  return [...byGroup.values()]
    .map((ids) => ids.toSorted((a, b) => a - b).join())
    .toSorted()
    .join(" | ");
}

test("threads are the same in any order of arrival and any batches, and those that the rules define", (t) => {
  const store = new RowStore(t);
  let run = 0;
  fc.assert(
    fc.property(
      mails.chain((all) =>
        fc.record({
          all: fc.constant(all),
          order: fc.shuffledSubarray(all, { minLength: all.length }),
          batchSizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 12, maxLength: 12 }),
        }),
      ),
      ({ all, order, batchSizes }) => {
        // One database for all runs: names of different runs are different names.
        const mark = `run${run++}`;
        const ids = new Map<number, number>();
        const rest = order.map((mail) => ({
          number: mail.id,
          id: `${mark}-${mail.id}`,
          references: mail.references.map((reference) => `${mark}-${reference}`),
          subject: mail.subject === "" ? "" : `${mail.subject} ${mark}`,
          from: mail.from,
          to: mail.to,
          receivedAt: startedAt - (100 - mail.days) * day,
          tags: [mail.isSpam ? "\\junk" : "\\inbox"],
        }));
        for (const size of batchSizes) {
          const batch = rest.splice(0, size);
          for (const [index, { messageId }] of store.insert(batch).entries()) ids.set(batch[index]!.number, messageId);
        }
        const threadOf = (mail: RandomMail) => store.reader.messagesByIds([ids.get(mail.id)!])[0]!.threadId;
        assert.equal(groups(all, threadOf), expectedThreads(all));
      },
    ),
    { numRuns: 300 },
  );
  assertConsistent(store.db);
});
