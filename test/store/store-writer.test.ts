import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type TestContext, test } from "node:test";
import type { Committed, Step } from "../../core/store/engine.ts";
import { openStoreReader, type StoreReader } from "../../core/store/store-reader.ts";
import { openStoreWriter, type StoreWriter } from "../../core/store/store-writer.ts";
import { purposeKeysToBytes } from "../../core/vault/keys.ts";
import { openVaultReader } from "../../core/vault/vault-reader.ts";
import { assertConsistent } from "./consistency.ts";
import { freshPlace, itemOf, openReadDb, type Place, rawOf } from "./fixture.ts";

const prepareModule = new URL("./fixture-prepare.ts", import.meta.url).href;

async function open(t: TestContext, place: Place): Promise<{ writer: StoreWriter; reader: StoreReader }> {
  const writer = await openStoreWriter({ ...place, prepareModule });
  t.after(() => writer.close());
  const reader = openStoreReader(place.paths, place.keys);
  t.after(() => reader.close());
  return { writer, reader };
}

test("what the writer promised is read at once, and every commit is told once, after it is there", async (t) => {
  const place = freshPlace(t);
  const { writer, reader } = await open(t, place);
  const told: Committed[] = [];
  const end = writer.onCommitted((committed) => {
    assert.equal(committed.types["Email"], reader.state("Email"));
    told.push(committed);
  });
  const mail = { id: "a", subject: "Hello" };
  const item = itemOf(mail);
  const [outcome] = await writer.ingest([item], { origin: "import" });
  assert.equal(reader.messagesByIds([outcome!.messageId])[0]?.subject, "Hello");
  assert.deepEqual(
    told.map(({ messagesAdded }) => messagesAdded),
    [1],
  );
  const vault = openVaultReader(place.paths.vault, place.keys);
  t.after(() => vault.close());
  assert.deepEqual(vault.read(reader.blobById(outcome!.messageId)!.ref), rawOf(mail));
  end();
  await writer.perform({ op: "message.destroy", messageIds: [outcome!.messageId] });
  assert.equal(told.length, 1);
  const { slot } = { slot: outcome!.messageId - 1 };
  assert.throws(() => vault.read({ slot, pack: 1, offset: 64, bytes: 100 }), { code: "BLOB_DESTROYED" });
});

test("many at once are done one after the other, and a refusal of one is no matter to the others", async (t) => {
  const { writer, reader } = await open(t, freshPlace(t));
  const results = await Promise.allSettled([
    ...Array.from({ length: 20 }, (_, at) =>
      writer.ingest([itemOf({ id: `m${at % 10}`, subject: "" })], { origin: "import" }),
    ),
    ...Array.from({ length: 5 }, () => writer.perform({ op: "tag.create", name: "One" })),
  ]);
  const refused = results.filter((result) => result.status === "rejected");
  assert.deepEqual(
    refused.map(({ reason }) => (reason as { code: string }).code),
    Array.from({ length: 4 }, () => "CONFLICT"),
  );
  assert.equal(reader.counts().messages, 10);
});

test("a closed writer refuses, and closing twice is one closing", async (t) => {
  const { writer } = await open(t, freshPlace(t));
  await Promise.all([writer.close(), writer.close()]);
  await assert.rejects(writer.perform({ op: "setting.set", key: "a", value: 1 }), { code: "LOCKED" });
});

test("a folder that cannot be opened says why", async (t) => {
  const place = freshPlace(t);
  const { writer } = await open(t, place);
  await writer.close();
  rmSync(place.paths.root, { recursive: true });
  await assert.rejects(openStoreWriter({ ...place, prepareModule }), { code: "FOLDER_UNREADABLE" });
});

test("the writer's time is the clock of who asks", async (t) => {
  const place = freshPlace(t);
  const { writer, reader } = await open(t, place);
  place.clock.time += 12_345;
  await writer.perform({ op: "appPassword.create", name: "a", scope: "read", secretHash: Buffer.alloc(32) });
  assert.equal(reader.appPasswords()[0]?.createdAt, place.clock.time);
});

interface Promised {
  stored: number[];
  seen: number[];
  gone: number[];
  round: number | null;
}

/** Runs writer-child.ts until it has died; answers what it was promised. */
async function dieAt(place: Place, step: Step, passing: number): Promise<Promised> {
  const keys = Buffer.from(purposeKeysToBytes(place.keys)).toString("base64");
  const argument = JSON.stringify({ root: place.paths.root, keys, dieAt: { step, passing } });
  const child = spawn(process.execPath, [fileURLToPath(new URL("./writer-child.ts", import.meta.url)), argument], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const promised: Promised = { stored: [], seen: [], gone: [], round: null };
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said = JSON.parse(line) as { stored?: number[]; seen?: number; gone?: number; round?: number };
    promised.stored.push(...(said.stored ?? []));
    if (said.seen !== undefined) promised.seen.push(said.seen);
    if (said.gone !== undefined) promised.gone.push(said.gone);
    promised.round = said.round ?? promised.round;
  });
  const [, signal] = (await once(child, "close")) as [number | null, string | null];
  assert.equal(signal, "SIGKILL");
  return promised;
}

async function assertKept(t: TestContext, place: Place, promised: Promised): Promise<void> {
  const { writer, reader } = await open(t, place);
  const ids = (rows: Array<{ id: number }>) => new Set(rows.map(({ id }) => id));
  const kept = promised.stored.filter((id) => !promised.gone.includes(id));
  const rows = reader.messagesByIds(kept);
  // One more may have been destroyed than was promised: the process died before it could say so.
  assert.ok(kept.length - rows.length <= 1, `${kept.length - rows.length} of ${kept.length} are missing`);
  assert.ok(ids(rows).isSubsetOf(new Set(kept)));
  for (const row of reader.messagesByIds(promised.seen)) assert.deepEqual(row.keywords, ["$seen"]);
  assert.deepEqual(reader.messagesByIds(promised.gone), []);
  const round = reader.setting("round") as number | null;
  assert.ok(round === promised.round || round === (promised.round ?? -1) + 1);
  const db = openReadDb(t, place);
  assert.equal(db.value("SELECT count(*) - count(DISTINCT canonical) FROM message"), 0);
  assertConsistent(db);
  // Every blob of what is there opens, and no blob of what is gone.
  const vault = openVaultReader(place.paths.vault, place.keys);
  for (const row of reader.messagesByIds(db.column("SELECT id FROM message"))) vault.read(row.blob);
  vault.close();
  await writer.close();
}

// One round of writer-child.ts is four commits: ingest, update, setting (these two and the last are journaled), destroy.
const deaths: Array<[Step, passing: number]> = [
  ["vault", 2],
  ["rows", 6],
  ["journal", 3],
  ["destroy", 4],
  ["commit", 5],
];

for (const [step, passing] of deaths)
  test(`a process that is killed at the step "${step}" has lost nothing that it promised, and doubled nothing`, async (t) => {
    const place = freshPlace(t);
    const promised = await dieAt(place, step, passing);
    await assertKept(t, place, promised);
    // And the same from packs and journal alone.
    rmSync(place.paths.database);
    await assertKept(t, place, promised);
  });
