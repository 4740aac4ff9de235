import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type TestContext, test } from "node:test";
import { dataPaths } from "../../core/kernel/config.ts";
import { AppError } from "../../core/kernel/errors.ts";
import { limits } from "../../core/kernel/limits.ts";
import { openVaultWriter } from "../../core/vault/vault-writer.ts";
import type { ReadDb } from "../../core/store/open-database.ts";
import { TagDirectory } from "../../core/store/tag-directory.ts";
import { tagsOf } from "../../core/store/tags.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { assertConsistent } from "./consistency.ts";
import { close, freshPlace, itemOf, openEngine, type Place, recover, startedAt } from "./fixture.ts";
import { live } from "./live.ts";
import { logicalState } from "./logical-state.ts";

test("a database that is gone comes back from packs and journal as it was", async (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  live(engine, place);
  assertConsistent(engine.db);
  const before = logicalState(engine.db);
  close(engine);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(place.paths.database + suffix, { force: true });

  const { engine: rebuilt, recovered } = await recover(t, place);
  assert.equal(recovered.rebuilt, "missing");
  assert.equal(recovered.actionsPassedOver, 0);
  assert.equal(recovered.damaged, 0);
  assert.deepEqual(logicalState(rebuilt.db), before);
  assertConsistent(rebuilt.db);
  close(rebuilt);
  const { recovered: nothing } = await recover(t, place);
  assert.deepEqual([nothing.rebuilt, nothing.messages, nothing.actions], [null, 0, 0]);
});

test("a tag that lost all its mail for good comes back as the user made it, with the tags inside it", async (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const [message] = engine.ingest([itemOf({ id: "a" }, { tags: ["Lists/hut"] })], "import");
  const tagId = new TagDirectory(engine.db).find("Lists/hut")!;
  engine.perform({ op: "tag.update", tagId, name: "Hut", color: "green", sortOrder: 3 });
  engine.perform({ op: "tag.create", name: "Keys", parentId: tagId });
  engine.perform({ op: "message.destroy", messageIds: [message!.messageId] });
  const tags = (db: ReadDb) => tagsOf(db).map(({ path, color, sortOrder }) => [path, color, sortOrder]);
  const before = tags(engine.db);
  assert.ok(before.some(([path, color]) => path === "Lists/Hut" && color === "green"));
  close(engine);
  rmSync(place.paths.database);
  const { engine: rebuilt, recovered } = await recover(t, place);
  assert.equal(recovered.actionsPassedOver, 0);
  assert.deepEqual(tags(rebuilt.db), before);
});

test("a database with a damaged page is moved aside and made anew", async (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  live(engine, place);
  const before = logicalState(engine.db);
  close(engine);
  const size = statSync(place.paths.database).size;
  for (const offset of [20, Math.floor(size / 2), size - 100]) {
    flipBit(place.paths.database, offset);
    const { engine: rebuilt, recovered } = await recover(t, place);
    assert.equal(recovered.rebuilt, "damaged", `flipped at ${offset}`);
    assert.ok(recovered.movedTo && existsSync(recovered.movedTo));
    assert.match(basename(recovered.movedTo), /^postern\.db\.damaged-2026-01-15T/);
    assert.deepEqual(logicalState(rebuilt.db), before);
    close(rebuilt);
  }
});

test("a database that is cut off or is no database is made anew", async (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  live(engine, place);
  const before = logicalState(engine.db);
  close(engine);
  truncateSync(place.paths.database, 3 * 8192);
  const { engine: first, recovered } = await recover(t, place);
  assert.equal(recovered.rebuilt, "damaged");
  assert.deepEqual(logicalState(first.db), before);
  close(first);
  writeFileSync(place.paths.database, "This is no database at all. ".repeat(1000));
  const { engine: second } = await recover(t, place);
  assert.deepEqual(logicalState(second.db), before);
});

test("what a flipped bit in the WAL drops comes back from journal and packs", async (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  engine.db.execute("PRAGMA wal_autocheckpoint=0");
  live(engine, place);
  const before = logicalState(engine.db);
  const size = statSync(`${place.paths.database}-wal`).size;
  let lost = 0;
  for (const part of [0.1, 0.4, 0.7, 0.95]) {
    // A copy of the folder in use is what a power cut leaves.
    const copy = crashedCopy(t, place);
    flipBit(`${copy.paths.database}-wal`, Math.floor(size * part));
    const { engine: recoveredEngine, recovered } = await recover(t, copy);
    lost += recovered.actions + recovered.messages;
    assert.deepEqual(logicalState(recoveredEngine.db), before, `flipped at ${part}`);
    assertConsistent(recoveredEngine.db);
  }
  assert.ok(lost > 0, "the flipped bits did drop something");
});

test("messages in the packs that the database does not know are taken in at the start", async (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  engine.ingest([itemOf({ id: "a" })], "import");
  close(engine);
  const vault = openVaultWriter(place.paths.vault, place.keys);
  const { blobId, blobKey, sealed, ...item } = itemOf({ id: "b", references: ["a"] }, { keywords: ["$flagged"] });
  const { kind, receivedAt, rawBytes, tags, keywords, dedup, canonical, copy } = item;
  const meta = { kind, receivedAt, rawBytes, tags, keywords, dedup, canonical, copy };
  vault.append([{ blobId, blobKey, sealed, meta }]);
  vault.close();
  const { engine: again, recovered } = await recover(t, place);
  assert.equal(recovered.messages, 1);
  const [first, second] = again.db.all<{ thread: number; flags: number }>(
    "SELECT thread_id AS thread, flags FROM message ORDER BY id",
  );
  assert.equal(second?.thread, first?.thread);
  assert.equal(second?.flags, 2);
  // The import goes on where it was, and finds it there.
  const [outcome] = again.ingest([itemOf({ id: "b", references: ["a"] })], "import");
  assert.equal(outcome?.status, "duplicate");
});

test("an action whose commit failed is not done by a replay after all", async (t) => {
  const place = freshPlace(t);
  let fails = false;
  const engine = openEngine(t, place, {
    onStep(step) {
      if (fails && step === "destroy") throw new AppError("DISK_FULL");
    },
  });
  const [message] = engine.ingest([itemOf({ id: "a" })], "import");
  engine.perform({ op: "setting.set", key: "one", value: 1 });
  const before = logicalState(engine.db);
  fails = true;
  assert.throws(() => engine.perform({ op: "setting.set", key: "two", value: 2 }), { code: "DISK_FULL" });
  assert.throws(() => engine.ingest([itemOf({ id: "b" })], "import"), { code: "DISK_FULL" });
  fails = false;
  assert.deepEqual(logicalState(engine.db), before);
  engine.perform({ op: "setting.set", key: "three", value: 3 });
  const [again] = engine.ingest([itemOf({ id: "b" })], "import");
  assert.equal(again?.status, "stored");
  engine.perform({
    op: "message.update",
    by: "user",
    changes: [{ messageId: again.messageId, setKeywords: ["$seen"] }],
  });
  const after = logicalState(engine.db);
  close(engine);
  rmSync(place.paths.database);
  const { engine: rebuilt } = await recover(t, place);
  assert.deepEqual(logicalState(rebuilt.db), after);
  assert.equal(rebuilt.db.value("SELECT count(*) FROM message"), 2);
  assert.ok(message);
});

test("a message whose bytes are damaged keeps its row when the database is rebuilt", async (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  engine.ingest([itemOf({ id: "a" }), itemOf({ id: "b" })], "import");
  const place1 = engine.db.get<{ offset: number; bytes: number }>("SELECT offset, bytes FROM message WHERE id = 1")!;
  close(engine);
  rmSync(place.paths.database);
  const [pack] = readdirSync(join(place.paths.vault, "packs"));
  flipBit(join(place.paths.vault, "packs", pack!), place1.offset + place1.bytes - 4);
  const { engine: rebuilt, recovered } = await recover(t, place);
  assert.equal(recovered.damaged, 1);
  assert.deepEqual(rebuilt.db.column("SELECT problem FROM message ORDER BY id"), ["unparsable", null]);
});

test("an equal message that lies in the packs twice is one message, and actions on either find it", async (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  engine.ingest([itemOf({ id: "a" })], "import");
  close(engine);
  // What a crash between vault and database leaves when the same mail was then stored again.
  rmSync(place.paths.database);
  const blind = openEngine(t, place);
  const [second] = blind.ingest([itemOf({ id: "a" })], "import");
  blind.perform({
    op: "message.update",
    by: "user",
    changes: [{ messageId: second!.messageId, setKeywords: ["$seen"] }],
  });
  close(blind);
  rmSync(place.paths.database);
  const { engine: rebuilt } = await recover(t, place);
  assert.deepEqual(rebuilt.db.all("SELECT id, flags FROM message"), [{ id: 1, flags: 1 }]);
});

test("uploads come back with the database, and go with their time", async (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const [upload] = engine.ingest([itemOf({ id: "u" }, { kind: "upload" })], "upload");
  const [same] = engine.ingest([itemOf({ id: "u" }, { kind: "upload" })], "upload");
  assert.equal(same?.messageId, upload?.messageId);
  assert.equal(engine.db.value("SELECT count(*) FROM message"), 0);
  close(engine);
  rmSync(place.paths.database);
  const { engine: rebuilt } = await recover(t, place);
  assert.equal(rebuilt.db.value("SELECT id FROM upload"), upload?.messageId);
  const uploadsAt = (time: number) => {
    place.clock.time = time;
    rebuilt.ingest([itemOf({ id: `m${time}` })], "import");
    return rebuilt.db.value("SELECT count(*) FROM upload");
  };
  assert.equal(uploadsAt(startedAt + limits.uploadLifeMs), 1);
  assert.equal(uploadsAt(startedAt + limits.uploadLifeMs + 1), 0);
});

function crashedCopy(t: TestContext, { paths, keys, clock }: Place): Place {
  const root = join(temporaryFolder(t), "copy");
  cpSync(paths.root, root, { recursive: true, filter: (path) => !path.endsWith("-shm") });
  return { paths: dataPaths(root), keys, clock };
}

function flipBit(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes[offset]! ^= 1;
  writeFileSync(path, bytes);
}
