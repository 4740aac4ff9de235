/** A mail whose record was written as its draft ended, and whose commit a crash took: it is no second copy beside the draft. */
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { type TestContext, test } from "node:test";
import type { Step, StoreEngine } from "../../core/store/engine.ts";
import { StoreReader } from "../../core/store/store-reader.ts";
import { journalPath, listJournalFiles } from "../../core/vault/journal-files.ts";
import { assertConsistent } from "./consistency.ts";
import { close, freshPlace, itemOf, openEngine, type Place, recover } from "./fixture.ts";

const id = "draft-of-ana";
const noChange = { addTags: [], removeTags: [] };

/** A draft that was saved once: revision 2. */
function withDraft(t: TestContext, place: Place, more: Parameters<typeof openEngine>[2] = {}): StoreEngine {
  const engine = openEngine(t, place, more);
  engine.perform({ op: "draft.create", id, state: '{"text":""}', messageId: null });
  engine.perform({ op: "draft.save", id, revision: 1, splice: { start: 9, end: 9, text: "a" } });
  return engine;
}

function closeDraft(engine: StoreEngine, revision = 2): void {
  const written = { draft: { id, revision }, uploadFor: null };
  engine.ingest([itemOf({ id: "a" }, { tags: ["\\drafts"], written })], "import", {
    op: "draft.end",
    id,
    revision,
    change: noChange,
  });
}

/** The records are written, and the process is gone before its commit. */
function cutOff(engine: StoreEngine, work: () => void): void {
  assert.throws(work, /cut off/);
  close(engine);
}

function dieAt(wanted: Step): { onStep: (step: Step) => void } {
  return {
    onStep: (step) => {
      if (step === wanted) throw new Error("cut off");
    },
  };
}

function dropDatabase(place: Place): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(place.paths.database + suffix, { force: true });
}

function whatIsLeft(engine: StoreEngine): { drafts: number; mails: number } {
  assertConsistent(engine.db);
  const reader = new StoreReader(engine.db);
  return { drafts: reader.drafts.all().length, mails: reader.counts().messages };
}

test("a copy that was written as the draft ended goes at the next start, and does not come back", async (t) => {
  const place = freshPlace(t);
  const engine = withDraft(t, place, dieAt("vault"));
  cutOff(engine, () => closeDraft(engine));
  for (const isLost of [false, true, true]) {
    if (isLost) dropDatabase(place);
    const { engine: started } = await recover(t, place);
    assert.deepEqual(whatIsLeft(started), { drafts: 1, mails: 0 });
    close(started);
  }
  const again = openEngine(t, place);
  closeDraft(again);
  assert.deepEqual(whatIsLeft(again), { drafts: 0, mails: 1 });
  close(again);
  dropDatabase(place);
  const { engine: rebuilt } = await recover(t, place);
  assert.deepEqual(whatIsLeft(rebuilt), { drafts: 0, mails: 1 });
});

test("also when that start is cut off itself, behind taking the copy in", async (t) => {
  const place = freshPlace(t);
  const engine = withDraft(t, place, dieAt("vault"));
  cutOff(engine, () => closeDraft(engine));
  const onProgress = () => {
    throw new Error("cut off");
  };
  await assert.rejects(recover(t, place, { onProgress }), /cut off/);
  const { engine: started } = await recover(t, place);
  assert.deepEqual(whatIsLeft(started), { drafts: 1, mails: 0 });
});

test("a copy stays when the draft is not what it was then", async (t) => {
  const place = freshPlace(t);
  const engine = withDraft(t, place, dieAt("vault"));
  cutOff(engine, () => closeDraft(engine, 3));
  const { engine: started } = await recover(t, place);
  assert.deepEqual(whatIsLeft(started), { drafts: 1, mails: 1 });
});

test("a copy stays when the end of the draft may stand in a journal entry that cannot be read", async (t) => {
  const place = freshPlace(t);
  const engine = withDraft(t, place);
  const path = journalPath(place.paths.vault, listJournalFiles(place.paths.vault).at(-1)!);
  const before = readFileSync(path).length;
  closeDraft(engine);
  close(engine);
  const journal = readFileSync(path);
  journal[Math.floor((before + journal.length) / 2)]! ^= 1;
  writeFileSync(path, journal);
  dropDatabase(place);
  for (const start of ["the rebuild", "the next start"]) {
    const { engine: started } = await recover(t, place);
    assert.deepEqual(whatIsLeft(started), { drafts: 1, mails: 1 }, start);
    close(started);
  }
});

test("a mail that was there before keeps its place when a copy with its bytes was cut off", async (t) => {
  const place = freshPlace(t);
  const first = withDraft(t, place);
  closeDraft(first);
  first.perform({ op: "draft.create", id, state: '{"text":"a"}', messageId: null });
  first.perform({ op: "draft.save", id, revision: 1, splice: { start: 9, end: 9, text: "b" } });
  closeDraft(first);
  assert.deepEqual(whatIsLeft(first), { drafts: 0, mails: 1 });
});

test("an older journal's entry that a mail is to be uploaded is still understood", (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const [stored] = engine.ingest([itemOf({ id: "a" }, { tags: ["\\drafts"] })], "import");
  const action = { op: "source.upload" as const, identityId: 1, slot: stored!.messageId - 1, tag: "\\drafts" };
  const record = { at: place.clock.now(), slotEnd: 1, action, tellsSources: true as const };
  assert.equal(
    engine.replay(1, record, (slot) => slot + 1),
    true,
  );
});
