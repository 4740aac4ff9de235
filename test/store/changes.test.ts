import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { changesSince, countProperties, pruneChanges } from "../../core/store/changes.ts";
import { startedAt } from "./fixture.ts";
import { RowStore } from "./row-store.ts";

test("a state that is none, of another database or of the future cannot be calculated from", (t) => {
  const { reader } = new RowStore(t);
  const state = reader.state("Email");
  assert.match(state, /^[0-9a-f]{8}-0$/);
  const other = new RowStore(t).reader.state("Email");
  for (const bad of ["", "0", "x", other, `${state}0`, `${state.slice(0, 9)}1`, `${state} `, `${state.slice(0, 9)}-1`])
    assert.equal(reader.changes("Email", bad, null), null, bad);
  assert.deepEqual(reader.changes("Email", state, null), {
    created: [],
    updated: [],
    destroyed: [],
    updatedProperties: null,
    oldState: state,
    newState: state,
    hasMoreChanges: false,
  });
});

test("changes come in steps that end inside a commit, and inside a run of new messages", (t) => {
  const store = new RowStore(t);
  const start = store.reader.state("Email");
  const emailIds = store
    .insert(Array.from({ length: 10 }, (_, at) => ({ id: `m${at}`, subject: "" })))
    .map(({ emailId }) => emailId);
  assert.equal(store.db.value("SELECT count(*) FROM change WHERE type = 0"), 1);
  const got: string[] = [];
  let state = start;
  for (let steps = 0; steps < 4; steps++) {
    const changes = store.reader.changes("Email", state, 3)!;
    got.push(...changes.created);
    assert.equal(changes.hasMoreChanges, steps < 3);
    state = changes.newState;
  }
  assert.deepEqual(got, emailIds);
  assert.equal(state, store.reader.state("Email"));
});

test("a change of counts only says so, and a change of a name does not", (t) => {
  const store = new RowStore(t);
  const { reader } = store;
  const { created: tagId } = store.perform({ op: "tag.create", name: "Own" }) as { created: number };
  const start = reader.state("Mailbox");
  store.insert([{ id: "a", tags: ["Own"] }]);
  assert.deepEqual(reader.changes("Mailbox", start, null)?.updatedProperties, countProperties);
  assert.equal(reader.onlyCountsChanged(start, reader.state("Mailbox")), true);
  const before = reader.state("Mailbox");
  store.perform({ op: "tag.update", tagId, name: "Renamed" });
  assert.equal(reader.changes("Mailbox", start, null)?.updatedProperties, null);
  assert.equal(reader.onlyCountsChanged(before, reader.state("Mailbox")), false);
  assert.equal(reader.onlyCountsChanged(start, before), true);
});

test("threads that changed since a state of Email are those of later commits alone", (t) => {
  const store = new RowStore(t);
  store.insert([{ id: "a" }]);
  const state = store.reader.state("Email");
  assert.deepEqual(store.reader.threadsChangedSince(state), []);
  const [b] = store.insert([{ id: "b", subject: "B" }]);
  assert.deepEqual(store.reader.threadsChangedSince(state), [b?.threadId]);
});

test("changes of 90 days ago are kept and those a moment older forgotten", (t) => {
  const store = new RowStore(t);
  const first = store.reader.state("Email");
  store.insert([{ id: "a" }]);
  const second = store.reader.state("Email");
  store.now += 1000;
  store.insert([{ id: "b" }]);
  pruneChanges(store.db, startedAt + limits.changeLogAgeMs);
  assert.equal(store.reader.changes("Email", first, null)?.created.length, 2);
  pruneChanges(store.db, startedAt + limits.changeLogAgeMs + 1);
  assert.equal(store.reader.changes("Email", first, null), null);
  assert.equal(store.reader.changes("Email", second, null)?.created.length, 1);
});

test("at most so many changes are kept, and the state of each type stays", (t) => {
  const store = new RowStore(t);
  const { db, reader } = store;
  store.insert([{ id: "a" }]);
  const states = (["Email", "Mailbox", "Thread"] as const).map((type) => [type, reader.state(type)] as const);
  const last = db.value<number>("SELECT max(number) FROM change_time")!;
  db.run(
    "INSERT INTO change (type, number, object_id, objects, kind) VALUES (0, ?, 1, 1, 1)",
    last + limits.changeLogRowsMax,
  );
  db.run("INSERT INTO change_time (number, at) VALUES (?, ?)", last + limits.changeLogRowsMax, startedAt);
  pruneChanges(db, startedAt);
  // The client that knows the last forgotten change still has all that came after it.
  assert.equal(changesSince(db, "Email", states[0]![1], null)?.updated.length, 1);
  db.run(
    "INSERT INTO change (type, number, object_id, objects, kind) VALUES (0, ?, 2, 1, 1)",
    last + limits.changeLogRowsMax + 1,
  );
  db.run("INSERT INTO change_time (number, at) VALUES (?, ?)", last + limits.changeLogRowsMax + 1, startedAt);
  pruneChanges(db, startedAt);
  assert.equal(changesSince(db, "Email", states[0]![1], null), null);
  for (const [type, state] of states.slice(1)) assert.equal(reader.state(type), state);
});
