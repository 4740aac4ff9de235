/** Mail whose stored bytes are damaged comes again, and is whole again. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { dataPaths } from "../../core/kernel/config.ts";
import type { StoreEngine } from "../../core/store/engine.ts";
import type { BlobRef, IngestItem, IngestOutcome } from "../../core/store/types.ts";
import { packPath } from "../../core/vault/pack-file.ts";
import { scrubVault } from "../../core/vault/scrub.ts";
import { openVaultReader } from "../../core/vault/vault-reader.ts";
import { skipWithout } from "../skip-without.ts";
import { needsMount, smallDisk } from "../small-disk.ts";
import { assertConsistent } from "./consistency.ts";
import { close, freshPlace, itemOf, openEngine, openReader, type Place, rawOf, recover } from "./fixture.ts";
import { logicalState } from "./logical-state.ts";

const mails = [
  { id: "a", subject: "A", text: "first" },
  { id: "b", subject: "Re: A", references: ["a"], text: "second" },
  { id: "c", subject: "C", text: "third" },
];

function refOf(engine: StoreEngine, { messageId }: IngestOutcome): BlobRef {
  const row = engine.db.get<Omit<BlobRef, "slot">>("SELECT pack, offset, bytes FROM message WHERE id = ?", messageId)!;
  return { slot: messageId - 1, ...row };
}

/** Three mails, of which the user sorted the second; and more that came later. */
function filled(t: TestContext, place: Place): { engine: StoreEngine; outcomes: IngestOutcome[]; copy: object } {
  const engine = openEngine(t, place);
  const { created: sourceId } = engine.perform({ op: "source.create", kind: "imap", config: {}, credentials: {} });
  const folder = { sourceId, folder: "Work", uidValidity: 1 };
  engine.perform({
    ...folder,
    op: "source.folderState",
    tag: "Work",
    uidNext: 9,
    highestModseq: null,
    state: {},
  });
  const copy = { ...folder, uid: 3, modseq: null, flags: ["\\Seen"] };
  const tags = ["\\inbox", "Lists/One"];
  const [first, second, third] = mails.map((mail) => itemOf(mail, { tags, copy: mail.id === "b" ? copy : null }));
  const outcomes = [
    ...engine.ingest([first!], "import"),
    ...engine.ingest([second!], "source"),
    ...engine.ingest([third!], "import"),
  ];
  const { created } = engine.perform({ op: "tag.create", name: "Own" });
  const inbox = engine.tags.withRole("inbox");
  const { messageId } = outcomes[1]!;
  const change = { messageId, addTags: [created], removeTags: [inbox], setKeywords: ["$flagged", "mine"] };
  engine.perform({ op: "message.update", by: "user", changes: [change] });
  engine.ingest([itemOf({ id: "d", subject: "D" })], "import");
  return { engine, outcomes, copy };
}

test("a disk that is full in the middle leaves no mail that nobody was told of", async (t) => {
  const disk = smallDisk(t, 64);
  if (skipWithout(t, disk, ...needsMount) || disk === null) return;
  const place = { ...freshPlace(t), paths: dataPaths(disk.folder) };
  const engine = openEngine(t, place);
  const large = () => itemOf({ id: "large", text: randomBytes(1_500_000).toString("base64") });
  const known = large();
  const again = { ...known, sealed: known.sealed.slice(), blobKey: known.blobKey.slice() };
  const [outcome] = engine.ingest([known], "import");
  damages["a flipped bit in the blob"]!(place, refOf(engine, outcome!));
  disk.fill(1_000_000);
  assert.throws(() => engine.ingest([itemOf({ id: "small" }), again], "import"), { code: "DISK_FULL" });
  disk.empty();
  close(engine);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(place.paths.database + suffix, { force: true });
  const { engine: rebuilt } = await recover(t, place);
  assert.deepEqual(rebuilt.db.column("SELECT id FROM message"), [outcome?.messageId]);
});

const damages: Record<string, (place: Place, ref: BlobRef) => void> = {
  "a flipped bit in the blob": ({ paths }, ref) => flip(packPath(paths.vault, ref.pack), ref.offset + ref.bytes - 3),
  "a flipped bit in the record's header": ({ paths }, ref) => flip(packPath(paths.vault, ref.pack), ref.offset + 9),
  "a key that is lost in both copies": ({ paths }, ref) => {
    for (const copy of ["keys-a", "keys-b"]) flip(join(paths.vault, copy, "000000.keys"), ref.slot * 64 + 20);
  },
  "a pack that is gone": ({ paths }, ref) => rmSync(packPath(paths.vault, ref.pack)),
};

function flip(path: string, byte: number): void {
  const bytes = readFileSync(path);
  bytes[byte] = (bytes[byte] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

/** All mails once more, as an import that says nothing of tags. */
const again = (): IngestItem[] => mails.map((mail) => itemOf(mail, { tags: [] }));

function readAll(t: TestContext, place: Place, engine: StoreEngine, outcomes: readonly IngestOutcome[]): string[] {
  const reader = openVaultReader(place.paths.vault, place.keys);
  t.after(() => reader.close());
  return outcomes.map((outcome) => reader.read(refOf(engine, outcome)).toString());
}

for (const [name, damage] of Object.entries(damages)) {
  test(`${name} is healed when the mail comes again, and a rebuilt database finds the good record`, async (t) => {
    const place = freshPlace(t);
    const { engine, outcomes } = filled(t, place);
    const before = logicalState(engine.db);
    const ref = refOf(engine, outcomes[1]!);
    close(engine);
    damage(place, ref);

    const second = (await recover(t, place)).engine;
    const healed = second.ingest(again(), "import");
    assert.equal(healed[1]?.status, "healed");
    if (name !== "a pack that is gone")
      assert.deepEqual([healed[0]?.status, healed[2]?.status], ["duplicate", "duplicate"]);
    for (const [at, outcome] of healed.entries())
      assert.deepEqual({ ...outcome, status: "stored" }, outcomes[at], "the same ids, place and thread");
    assert.deepEqual(logicalState(second.db), before);
    assert.deepEqual(
      readAll(t, place, second, outcomes),
      mails.map((mail) => rawOf(mail).toString()),
    );
    const statuses = second.ingest(again(), "import").map(({ status }) => status);
    assert.deepEqual(statuses, ["duplicate", "duplicate", "duplicate"]);
    assertConsistent(second.db);
    // The fourth mail was in the lost pack too, and did not come again.
    if (name === "a pack that is gone") second.ingest([itemOf({ id: "d", subject: "D" }, { tags: [] })], "import");
    close(second);
    // A place of these tests has keys and no header.
    const { damaged } = await scrubVault(place.paths.vault, place.keys, () => {}, [0, 1, 2, 3]);
    assert.deepEqual(damaged, [{ part: "header" }]);

    for (const suffix of ["", "-wal", "-shm"]) rmSync(place.paths.database + suffix, { force: true });
    const { engine: third, recovered } = await recover(t, place);
    assert.equal(recovered.rebuilt, "missing");
    assert.equal(recovered.actionsPassedOver, 0);
    assert.deepEqual(logicalState(third.db), before);
    assert.deepEqual(
      readAll(t, place, third, outcomes),
      mails.map((mail) => rawOf(mail).toString()),
    );
    assertConsistent(third.db);
  });
}

test("a heal whose commit was lost is found by the next start", async (t) => {
  const place = freshPlace(t);
  const { engine, outcomes } = filled(t, place);
  const before = logicalState(engine.db);
  const ref = refOf(engine, outcomes[1]!);
  close(engine);
  flip(packPath(place.paths.vault, ref.pack), ref.offset + ref.bytes - 3);
  const dying = openEngine(t, place, {
    onStep: (step) => {
      if (step === "rows") throw new Error("the end");
    },
  });
  assert.throws(() => dying.ingest(again(), "import"));
  close(dying);
  const { engine: next, recovered } = await recover(t, place);
  assert.equal(recovered.messages, 1);
  assert.deepEqual(logicalState(next.db), before);
  assert.deepEqual(
    readAll(t, place, next, outcomes),
    mails.map((mail) => rawOf(mail).toString()),
  );
});

test("a message that a rebuild could not read gets its subject and its thread back with its bytes", async (t) => {
  const place = freshPlace(t);
  const { engine, outcomes } = filled(t, place);
  const before = logicalState(engine.db);
  const ref = refOf(engine, outcomes[1]!);
  close(engine);
  flip(packPath(place.paths.vault, ref.pack), ref.offset + ref.bytes - 3);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(place.paths.database + suffix, { force: true });
  const { engine: rebuilt } = await recover(t, place);
  const blank = openReader(t, place).messagesByIds([outcomes[1]!.messageId]);
  assert.deepEqual([blank[0]?.subject, blank[0]?.problem], ["", "unparsable"]);
  assert.equal(rebuilt.ingest(again(), "import")[1]?.status, "healed");
  assert.deepEqual(logicalState(rebuilt.db), before);
  assertConsistent(rebuilt.db);
});

test("the same damaged mail twice in one batch is healed once, and a destroyed one comes in as new", (t) => {
  const place = freshPlace(t);
  const { engine, outcomes } = filled(t, place);
  const ref = refOf(engine, outcomes[0]!);
  engine.perform({ op: "message.destroy", messageIds: [outcomes[2]!.messageId] });
  close(engine);
  flip(packPath(place.paths.vault, ref.pack), ref.offset + ref.bytes - 3);
  const next = openEngine(t, place);
  const statuses = next.ingest([...again(), itemOf(mails[0]!, { tags: [] })], "import").map(({ status }) => status);
  assert.deepEqual(statuses, ["healed", "duplicate", "stored", "duplicate"]);
});
