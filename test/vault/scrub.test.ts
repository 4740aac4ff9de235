import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { headerPaths } from "../../core/vault/header.ts";
import { journalPath } from "../../core/vault/journal-files.ts";
import { packPath } from "../../core/vault/pack-file.ts";
import { scrubVault } from "../../core/vault/scrub.ts";
import { openVaultWriter } from "../../core/vault/vault-writer.ts";
import { type Kept, keep, type SmallVault, smallVault, someRaw } from "./small-vault.ts";

async function filledVault(t: TestContext): Promise<SmallVault & { kept: Kept[] }> {
  const vault = await smallVault(t);
  const writer = openVaultWriter(vault.folder, vault.keys);
  const kept = [
    ...keep(writer, [someRaw(0), someRaw(1), someRaw(2)]),
    ...keep(writer, [randomBytes(3 * limits.blobChunkBytes)]),
  ];
  writer.destroy([1]);
  writer.journal.append([Buffer.from("one"), Buffer.from("two")]);
  writer.close();
  return { ...vault, kept };
}

function flip(path: string, byte: number): void {
  const bytes = readFileSync(path);
  bytes[byte] = (bytes[byte] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

test("a whole vault is read to its end and found whole", async (t) => {
  const { folder, keys } = await filledVault(t);
  const seen: Array<{ bytes: number; bytesTotal: number }> = [];
  const report = await scrubVault(folder, keys, (progress) => seen.push(progress));
  assert.deepEqual(
    [
      report.packs,
      report.records,
      report.deadRecords,
      report.journalEntries,
      report.slotCopiesRepaired,
      report.headerCopiesRepaired,
      report.damagedCount,
    ],
    [1, 3, 1, 2, 0, 0, 0],
  );
  assert.equal(seen.at(-1)?.bytes, seen.at(-1)?.bytesTotal);
  assert.equal(report.bytes, seen.at(-1)?.bytesTotal);
});

test("what a second copy tells is put right, once", async (t) => {
  const { folder, keys } = await filledVault(t);
  flip(headerPaths(folder)[1], 40);
  flip(join(folder, "keys-a", "000000.keys"), 64 * 2 + 30);
  truncateSync(join(folder, "keys-b", "000000.keys"), 64 * 3);
  const report = await scrubVault(folder, keys);
  assert.deepEqual([report.headerCopiesRepaired, report.slotCopiesRepaired, report.damagedCount], [1, 2, 0]);
  const again = await scrubVault(folder, keys);
  assert.deepEqual([again.headerCopiesRepaired, again.slotCopiesRepaired, again.damagedCount], [0, 0, 0]);
});

test("what no copy can put right is named: blob, meta, key, header, journal", async (t) => {
  const { folder, keys, kept } = await filledVault(t);
  const [first, , third, large] = kept.map(({ ref }) => ref);
  assert.ok(first && third && large);
  flip(packPath(folder, 1), first.offset + first.bytes - 1);
  flip(packPath(folder, 1), large.offset + 40);
  for (const copy of ["a", "b"]) flip(join(folder, `keys-${copy}`, "000000.keys"), 64 * third.slot + 30);
  for (const path of headerPaths(folder)) flip(path, 40);
  flip(journalPath(folder, 1), 47);
  const report = await scrubVault(folder, keys);
  assert.deepEqual(report.damaged, [
    { part: "header" },
    { part: "journal", file: 1, number: 1, reason: "unreadable" },
    { part: "key", slot: third.slot },
    { part: "pack", pack: 1, offset: first.offset, bytes: first.bytes, slot: 0, reason: "blob" },
    { part: "pack", pack: 1, offset: large.offset, bytes: large.bytes, slot: 3, reason: "meta" },
  ]);
});

test("a pack, a key segment or a journal file that is gone is named by what it held", async (t) => {
  const { folder, keys } = await filledVault(t);
  rmSync(packPath(folder, 1));
  const report = await scrubVault(folder, keys);
  assert.deepEqual(
    report.damaged.map((finding) => finding.part),
    ["missing", "missing", "missing"],
  );
});

test("slots that the database names are missing when they have no key, or lie beyond the key table", async (t) => {
  const { folder, keys } = await filledVault(t);
  const fine = await scrubVault(folder, keys, () => {}, [0, 2, 3]);
  assert.equal(fine.damagedCount, 0);
  for (const copy of ["a", "b"]) truncateSync(join(folder, `keys-${copy}`, "000000.keys"), 64 * 3);
  const report = await scrubVault(folder, keys, () => {}, [0, 1, 2, 3, 9]);
  // 1 was destroyed, 3 lies beyond what is left, as 9 always did.
  assert.deepEqual(
    report.damaged.map((finding) => finding.part === "missing" && finding.slot),
    [3, 9, 1],
  );
});

test("a packs folder that is gone is named by what it held", async (t) => {
  const { folder, keys } = await filledVault(t);
  rmSync(join(folder, "packs"), { recursive: true });
  assert.equal((await scrubVault(folder, keys)).damagedCount, 3);
});

test("keys that were lost in both copies are named when they are more than a crash can leave", async (t) => {
  const { folder, keys } = await smallVault(t);
  const writer = openVaultWriter(folder, keys);
  keep(
    writer,
    Array.from({ length: limits.ingestBatchMessagesMax + 1 }, (_, at) => someRaw(at)),
  );
  writer.close();
  for (const copy of ["a", "b"]) rmSync(join(folder, `keys-${copy}`), { recursive: true });
  assert.equal((await scrubVault(folder, keys)).damagedCount, limits.ingestBatchMessagesMax + 1);
});

test("findings are counted all and listed up to scrubFindingsMax", async (t) => {
  const { folder, keys } = await smallVault(t);
  const writer = openVaultWriter(folder, keys);
  keep(
    writer,
    Array.from({ length: limits.scrubFindingsMax }, (_, at) => someRaw(at)),
  );
  writer.close();
  rmSync(packPath(folder, 1));
  const atLimit = await scrubVault(folder, keys);
  assert.deepEqual([atLimit.damagedCount, atLimit.damaged.length], [limits.scrubFindingsMax, limits.scrubFindingsMax]);
  const again = openVaultWriter(folder, keys);
  keep(again, [someRaw("one more")]);
  again.close();
  rmSync(packPath(folder, 1));
  const above = await scrubVault(folder, keys);
  assert.deepEqual([above.damagedCount, above.damaged.length], [limits.scrubFindingsMax + 1, limits.scrubFindingsMax]);
});

test("a scrub beside a writer that goes on finds nothing wrong", async (t) => {
  const { folder, keys } = await filledVault(t);
  const writer = openVaultWriter(folder, keys);
  t.after(() => writer.close());
  let round = 0;
  const report = await scrubVault(folder, keys, () => {
    keep(writer, [someRaw(round++), someRaw(round++)]);
    writer.destroy([round]);
  });
  assert.ok(round > 0);
  assert.equal(report.damagedCount, 0);
  assert.equal((await scrubVault(folder, keys)).damagedCount, 0);
});
