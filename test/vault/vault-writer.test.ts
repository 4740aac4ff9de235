import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { packHeaderBytes, packPath } from "../../core/vault/pack-file.ts";
import { recordHeaderBytes } from "../../core/vault/record.ts";
import { scrubVault } from "../../core/vault/scrub.ts";
import { openVaultReader } from "../../core/vault/vault-reader.ts";
import { openVaultWriter } from "../../core/vault/vault-writer.ts";
import { everything, filledVault, openWriter, readable, slotsOf } from "./filled-vault.ts";
import { entryOf, type Kept, keep, smallVault, someRaw } from "./small-vault.ts";

test("what was appended is read again, with its meta, after any number of openings", async (t) => {
  const { folder, keys } = await smallVault(t);
  const kept: Kept[] = [];
  for (let round = 0; round < 4; round++) {
    const writer = openVaultWriter(folder, keys);
    assert.deepEqual(
      slotsOf(writer),
      kept.map(({ ref }) => ref.slot),
    );
    kept.push(...keep(writer, [someRaw(round), Buffer.alloc(0), randomBytes(3_000)]));
    writer.close();
  }
  assert.deepEqual(
    kept.map(({ ref }) => ref.slot),
    [...Array(12).keys()],
  );
  const writer = openWriter(t, folder, keys);
  for (const [index, record] of [...writer.recordsAfter(everything)].entries()) {
    assert.deepEqual(record.ref, kept[index]?.ref);
    assert.equal(record.meta.rawBytes, kept[index]?.raw.length);
    assert.deepEqual(record.meta.tags, ["\\inbox"]);
  }
  assert.equal(readable(folder, keys, kept).size, 12);
  assert.equal((await scrubVault(folder, keys)).damagedCount, 0);
});

test("nothing of a message or of its meta is on disk in clear", async (t) => {
  const { folder, keys } = await smallVault(t);
  const writer = openWriter(t, folder, keys);
  const copy = { sourceId: 1, folder: "Lissabon", uidValidity: 1, uid: 2, modseq: null, flags: ["Zitrone"] };
  writer.append([
    entryOf(Buffer.from("Subject: Kaktusfeige\r\n\r\nKaktusfeige"), { tags: ["Urlaub"], keywords: ["Quitte"], copy }),
  ]);
  const bytes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "ballast")
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  for (const word of ["Kaktusfeige", "Lissabon", "Zitrone", "Urlaub", "Quitte"]) {
    assert.ok(
      bytes.every((file) => !file.includes(word)),
      word,
    );
  }
});

test("the keys that were handed in are overwritten once they are durable", async (t) => {
  const { folder, keys } = await smallVault(t);
  const entry = entryOf(someRaw(1));
  openWriter(t, folder, keys).append([entry]);
  assert.ok(entry.blobKey.every((byte) => byte === 0));
});

test("records beyond a mark are given, and only those", async (t) => {
  const { folder, keys } = await smallVault(t);
  const writer = openWriter(t, folder, keys);
  keep(writer, [someRaw(1), someRaw(2)]);
  const { mark } = writer;
  assert.deepEqual(slotsOf(writer, mark), []);
  keep(writer, [someRaw(3)]);
  assert.deepEqual(slotsOf(writer, mark), [2]);
  assert.deepEqual(slotsOf(writer, writer.mark), []);
});

test("a destroyed blob is gone for readers and for recovery, and the rest stays", async (t) => {
  const { folder, keys, kept } = await filledVault(t);
  const writer = openWriter(t, folder, keys);
  writer.destroy([1, 4]);
  writer.destroy([4]);
  const reader = openVaultReader(folder, keys);
  t.after(() => reader.close());
  const [, second] = kept;
  assert.ok(second);
  assert.throws(() => reader.read(second.ref), { code: "BLOB_DESTROYED" });
  assert.deepEqual(slotsOf(writer), [0, 2, 3, 5, 6, 7, 8]);
  const report = await scrubVault(folder, keys);
  assert.deepEqual([report.records, report.deadRecords, report.damagedCount], [7, 2, 0]);
});

test("a pack is closed before it grows beyond packBytesMax, and a larger blob gets a pack of its own", async (t) => {
  const { folder, keys } = await smallVault(t);
  const writer = openWriter(t, folder, keys);
  const large = randomBytes(limits.packBytesMax / 4);
  const kept = Array.from({ length: 5 }, () => keep(writer, [large])).flat();
  kept.push(
    ...keep(writer, [someRaw(1)]),
    ...keep(writer, [randomBytes(limits.packBytesMax + 1)]),
    ...keep(writer, [someRaw(2)]),
  );
  assert.deepEqual(
    kept.map(({ ref }) => ref.pack),
    [1, 1, 1, 2, 2, 2, 3, 4],
  );
  for (const pack of [1, 2]) assert.ok(statSync(packPath(folder, pack)).size <= limits.packBytesMax);
  const report = await scrubVault(folder, keys);
  assert.deepEqual([report.packs, report.records, report.damagedCount], [4, 8, 0]);
  writer.close();
  const again = openVaultWriter(folder, keys);
  t.after(() => again.close());
  assert.equal(slotsOf(again).length, 8);
  assert.deepEqual(slotsOf(again, { pack: 3, offset: packHeaderBytes }), [6, 7]);
  assert.equal(readable(folder, keys, kept).size, 8);
});

test("a batch that exactly fills a pack stays in it, and one byte more begins the next", async (t) => {
  const { folder, keys } = await smallVault(t);
  const writer = openWriter(t, folder, keys);
  const entry = entryOf(Buffer.alloc(0));
  const overhead = writer.append([{ ...entry, sealed: Buffer.alloc(0) }])[0]?.bytes ?? 0;
  const room = limits.packBytesMax - writer.mark.offset - overhead;
  const fill = (bytes: number) =>
    writer.append([{ ...entryOf(Buffer.alloc(0)), sealed: Buffer.alloc(bytes) }])[0]?.pack;
  assert.equal(fill(room), 1);
  assert.equal(statSync(packPath(folder, 1)).size, limits.packBytesMax);
  assert.equal(fill(1), 2);
});

test("a closed pack whose footer is cut off or damaged is read all the same", async (t) => {
  const { folder, keys } = await smallVault(t);
  const writer = openVaultWriter(folder, keys);
  const kept = keep(writer, [someRaw(1), someRaw(2)]);
  kept.push(...keep(writer, [randomBytes(limits.packBytesMax)]), ...keep(writer, [someRaw(3)]));
  writer.close();
  const path = packPath(folder, 1);
  const footerBytes =
    statSync(path).size -
    kept.filter(({ ref }) => ref.pack === 1).reduce((sum, { ref }) => sum + ref.bytes, packHeaderBytes);
  assert.ok(footerBytes > 40);
  truncateSync(path, statSync(path).size - 10);
  const again = openVaultWriter(folder, keys);
  assert.equal(slotsOf(again).length, 4);
  assert.equal(readable(folder, keys, kept).size, 4);
  again.close();
  appendFileSync(path, Buffer.alloc(30, 7));
  assert.equal((await scrubVault(folder, keys)).records, 4);
});

test("an empty batch writes nothing", async (t) => {
  const { folder, keys } = await smallVault(t);
  const writer = openWriter(t, folder, keys);
  assert.deepEqual(writer.append([]), []);
  assert.deepEqual(writer.mark, { pack: 1, offset: packHeaderBytes });
  assert.equal(existsSync(join(folder, "keys-a", "000000.keys")), false);
});

test("a blob's ref that points elsewhere is refused", async (t) => {
  const { folder, keys, kept } = await filledVault(t);
  const reader = openVaultReader(folder, keys);
  t.after(() => reader.close());
  const [a, b] = kept;
  assert.ok(a && b);
  const wrong = [
    { ...a.ref, slot: b.ref.slot },
    { ...a.ref, slot: 999 },
    { ...a.ref, pack: 7 },
    { ...a.ref, offset: a.ref.offset + 1 },
    { ...a.ref, offset: 10 ** 12 },
    { ...a.ref, bytes: recordHeaderBytes },
    { ...a.ref, bytes: a.ref.bytes + 1 },
    { ...b.ref, slot: a.ref.slot },
  ];
  for (const ref of wrong) assert.throws(() => reader.read(ref), { code: "BLOB_DAMAGED" });
});
