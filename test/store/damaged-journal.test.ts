/** A database that is lost together with some entry of the journal: what is left must not do the wrong thing. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type TestContext, test } from "node:test";
import { appPasswordsOf } from "../../core/store/app-passwords.ts";
import type { StoreEngine } from "../../core/store/engine.ts";
import { StoreReader } from "../../core/store/store-reader.ts";
import { journalPath, listJournalFiles } from "../../core/vault/journal-files.ts";
import { assertConsistent } from "./consistency.ts";
import { close, itemOf, openEngine, recover, relayConfig, startedAt } from "./fixture.ts";
import { at, reply, shape, submit, world, type World } from "./outbox-world.ts";

const journalOf = ({ place }: World) => journalPath(place.paths.vault, listJournalFiles(place.paths.vault).at(-1)!);

/** Where the journal's entry of `work` lies. */
function entryOf(w: World, work: () => unknown): { middle: number } {
  const before = statSync(journalOf(w)).size;
  work();
  return { middle: Math.floor((before + statSync(journalOf(w)).size) / 2) };
}

/** The database is gone, and so is what the entry says. */
function takeAway(w: World, { middle }: { middle: number }): void {
  close(w.engine);
  const journal = readFileSync(journalOf(w));
  journal[middle]! ^= 1;
  writeFileSync(journalOf(w), journal);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(w.place.paths.database + suffix, { force: true });
}

async function rebuiltWithout(
  t: TestContext,
  w: World,
  entry: { middle: number },
): Promise<{ engine: StoreEngine; reader: StoreReader }> {
  takeAway(w, entry);
  const { engine, recovered } = await recover(t, w.place);
  assert.equal(recovered.rebuilt, "missing");
  assert.ok(recovered.damaged > 0);
  assertConsistent(engine.db);
  engine.perform({ op: "outbox.recover" });
  return { engine, reader: new StoreReader(engine.db) };
}

test("a mail whose way into the outbox is unreadable takes no other one's place", async (t) => {
  const w = world(t);
  const lost = entryOf(w, () => submit(w, "lost@example.org"));
  const sent = submit(w, "sent@example.org");
  const canceled = submit(w, "canceled@example.org");
  w.engine.perform({ op: "outbox.take", entryIds: [sent] });
  w.engine.perform({ op: "outbox.ending", entryId: sent, addresses: ["sent@example.org"], ...at });
  w.engine.perform({ op: "outbox.replies", entryId: sent, ...at, replies: [reply("sent@example.org", "delivered")] });
  w.engine.perform({ op: "outbox.cancel", entryId: canceled });
  const { reader, engine } = await rebuiltWithout(t, w, lost);
  assert.equal(reader.outbox.entry(sent)?.recipients[0]?.address, "sent@example.org");
  assert.equal(shape(reader.outbox.entry(sent)!).recipients, "delivered");
  assert.equal(reader.outbox.entry(canceled)?.state, "canceled");
  assert.deepEqual(reader.outbox.due(Number.MAX_SAFE_INTEGER, [], 10), []);
  assert.equal(submit({ ...w, engine, reader }, "next@example.org"), canceled + 1, "no id is used again");
});

test("a mail that was written where a save cannot be read was queued all the same, and taken back all the same", async (t) => {
  const w = world(t);
  const id = "draft-of-ana";
  w.engine.perform({ op: "draft.create", id, state: '{"text":""}', messageId: null });
  const splice = { start: 9, end: 9, text: "a" };
  const lost = entryOf(w, () => w.engine.perform({ op: "draft.save", id, revision: 1, splice }));
  w.engine.perform({ op: "draft.save", id, revision: 2, splice });
  const made = { messageId: w.messageId, identityId: 1, threadId: 1, messageKey: null, sender: "ana@example.org" };
  const recipients = [{ address: "ben@example.org", parameters: null }];
  const { created } = w.engine.perform({
    op: "outbox.create",
    ...made,
    parameters: null,
    recipients,
    holdUntil: startedAt,
    draft: { id, revision: 3 },
  });
  w.engine.perform({ op: "outbox.cancel", entryId: created });
  const { reader } = await rebuiltWithout(t, w, lost);
  assert.equal(reader.outbox.entry(created)?.state, "canceled");
  assert.equal(reader.drafts.byId(id), null);
});

test("an account whose making is unreadable gives its id to no other", async (t) => {
  const w = world(t);
  const lost = entryOf(w, () => w.engine.perform({ op: "relay.create", config: relayConfig, credentials: {} }));
  const { created } = w.engine.perform({
    op: "relay.create",
    config: { ...relayConfig, host: "second.example.org" },
    credentials: {},
  });
  w.engine.perform({ op: "relay.update", relayId: created, credentials: { password: "of the second" } });
  const { engine } = await rebuiltWithout(t, w, lost);
  assert.deepEqual(engine.db.all("SELECT id, config ->> 'host' AS host, credentials FROM relay"), [
    { id: created, host: "second.example.org", credentials: '{"password":"of the second"}' },
  ]);
});

test("what became of a mail may stand in what cannot be read: it is in doubt, and never sent again unasked", async (t) => {
  const w = world(t);
  const waiting = submit(w, "waiting@example.org");
  const canceled = submit(w, "canceled@example.org");
  const settled = submit(w, "settled@example.org");
  const lost = entryOf(w, () => w.engine.perform({ op: "outbox.cancel", entryId: canceled }));
  w.engine.perform({ op: "outbox.giveUp", entryId: settled, addresses: null, text: "Given up.", by: "user" });
  const after = submit(w, "after@example.org");
  const first = await rebuiltWithout(t, w, lost);
  const states = ({ reader }: { reader: StoreReader }) =>
    [waiting, canceled, settled, after].map((id) => shape(reader.outbox.entry(id)!).recipients);
  assert.deepEqual(states(first), ["doubt", "doubt", "failed", "queued"]);
  assert.equal(first.reader.outbox.entry(canceled)?.notice, "doubt");
  assert.deepEqual(
    first.reader.outbox.due(Number.MAX_SAFE_INTEGER, [], 10).map(({ id }) => id),
    [after],
  );
  // The user's word outlives the next rebuild.
  first.engine.perform({ op: "outbox.resolve", entryId: canceled, as: "sent" });
  close(first.engine);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(w.place.paths.database + suffix, { force: true });
  const { engine } = await recover(t, w.place);
  assert.deepEqual(states({ reader: new StoreReader(engine.db) }), ["doubt", "delivered", "failed", "queued"]);
});

test("a password of another program whose end may stand in what cannot be read opens nothing any more", async (t) => {
  const w = world(t);
  const make = (name: string) =>
    w.engine.perform({ op: "appPassword.create", name, scope: "send", secretHash: randomBytes(32) }).created;
  const revoked = make("old phone");
  const lost = entryOf(w, () => w.engine.perform({ op: "appPassword.revoke", id: revoked }));
  const kept = make("new phone");
  const { engine } = await rebuiltWithout(t, w, lost);
  assert.deepEqual(
    appPasswordsOf(engine.db).map(({ id, name }) => [id, name]),
    [[kept, "new phone"]],
  );
});

test("also when the rebuild is cut off in the middle and goes on at the next start", async (t) => {
  const w = world(t);
  const canceled = submit(w, "canceled@example.org");
  const lost = entryOf(w, () => w.engine.perform({ op: "outbox.cancel", entryId: canceled }));
  w.engine.perform({ op: "setting.set", key: "theme", value: "dark" });
  w.engine.ingest([itemOf({ id: "later" })], "import");
  takeAway(w, lost);
  const onProgress = (messages: number) => {
    if (messages === 2) throw new Error("cut off");
  };
  await assert.rejects(recover(t, w.place, { onProgress }), /cut off/);
  const { engine } = await recover(t, w.place);
  assert.equal(new StoreReader(engine.db).outbox.entry(canceled)?.state, "doubt");
});

test("also when the end of the journal is what cannot be read", async (t) => {
  const w = world(t);
  const canceled = submit(w, "canceled@example.org");
  const lost = entryOf(w, () => w.engine.perform({ op: "outbox.cancel", entryId: canceled }));
  const { reader } = await rebuiltWithout(t, w, lost);
  assert.equal(reader.outbox.entry(canceled)?.state, "doubt");
});

test("damage that the database knows nothing of any more changes nothing while the database is there", async (t) => {
  const w = world(t);
  const waiting = submit(w, "waiting@example.org");
  const { middle } = entryOf(w, () => w.engine.perform({ op: "setting.set", key: "theme", value: "dark" }));
  w.engine.perform({ op: "setting.set", key: "theme", value: "light" });
  close(w.engine);
  const journal = readFileSync(journalOf(w));
  journal[middle]! ^= 1;
  writeFileSync(journalOf(w), journal);
  const { engine } = await recover(t, w.place);
  assert.equal(new StoreReader(engine.db).outbox.entry(waiting)?.state, "held");
  close(engine);
  assert.equal(new StoreReader(openEngine(t, w.place).db).outbox.entry(waiting)?.state, "held");
});
