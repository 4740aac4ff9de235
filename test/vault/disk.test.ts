import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { PurposeKeys } from "../../core/vault/keys.ts";
import { sealFile } from "../../core/vault/sealed-file.ts";
import { scrubVault } from "../../core/vault/scrub.ts";
import { changePassphrase, createVault, unlockVault } from "../../core/vault/unlock.ts";
import { openVaultReader } from "../../core/vault/vault-reader.ts";
import { openVaultWriter, type VaultWriter } from "../../core/vault/vault-writer.ts";
import { skipWithout } from "../skip-without.ts";
import { needsMount, smallDisk } from "../small-disk.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { cheapCost, entryOf, type Kept, keep, passphrase } from "./small-vault.ts";

/** Appends until the disk refuses. */
function fillVault(writer: VaultWriter, kept: Kept[]): unknown {
  for (;;) {
    try {
      kept.push(
        ...keep(
          writer,
          Array.from({ length: 20 }, () => randomBytes(20_000)),
        ),
      );
    } catch (error) {
      return error;
    }
  }
}

function checkAll(folder: string, keys: PurposeKeys, kept: readonly Kept[]): void {
  const reader = openVaultReader(folder, keys);
  for (const { raw, ref } of kept) assert.ok(reader.read(ref).equals(raw));
  reader.close();
}

test("a full disk refuses the batch, keeps everything before it, and takes mail again when there is room", async (t) => {
  const disk = smallDisk(t, 40);
  if (skipWithout(t, disk, ...needsMount) || disk === null) return;
  const folder = join(disk.folder, "vault");
  const { keys } = await createVault(folder, passphrase, cheapCost);
  const writer = openVaultWriter(folder, keys);
  t.after(() => writer.close());
  const kept: Kept[] = [];
  assert.equal((fillVault(writer, kept) as { code?: string }).code, "DISK_FULL");
  assert.ok(kept.length > 100);
  assert.equal(statSync(join(folder, "packs", "000001.pack")).size, writer.mark.offset);
  checkAll(folder, keys, kept);
  // The ballast went, so that there is room to delete in; a batch does not get that room.
  assert.equal(writer.ballast.isAboard, false);
  assert.ok(disk.freeBytes() >= limits.ballastBytes);
  assert.throws(() => keep(writer, [randomBytes(1_000)]), { code: "DISK_FULL" });
  writer.journal.append([Buffer.from("message.destroy")]);
  writer.destroy([0]);
  assert.deepEqual([...writer.recordsAfter({ pack: 0, offset: 0 })].length, kept.length - 1);
  disk.remount("size=120m");
  kept.push(...keep(writer, [randomBytes(1_000)]));
  assert.equal(writer.ballast.isAboard, true);
  checkAll(folder, keys, kept.slice(1));
  assert.equal((await scrubVault(folder, keys)).damagedCount, 0);
});

test("wherever in a batch the disk gets full, the batch is refused as a whole and can be given again", async (t) => {
  const disk = smallDisk(t, 24);
  if (skipWithout(t, disk, ...needsMount) || disk === null) return;
  const folder = join(disk.folder, "vault");
  const { keys } = await createVault(folder, passphrase, cheapCost);
  const opened = openVaultWriter(folder, keys);
  const kept = keep(opened, [randomBytes(5_000)]);
  opened.close();
  // A batch needs 15 pages in the pack, then two in each copy of the keys.
  for (const pages of [0, 4, 12, 14, 15, 16, 17, 18, 19, 20]) {
    const writer = openVaultWriter(folder, keys);
    writer.ballast.restore(0);
    disk.fill(pages * 4_096);
    const before = writer.mark;
    const raws = Array.from({ length: 70 }, () => randomBytes(700));
    const entries = raws.map((raw) => entryOf(raw));
    let refs = null;
    try {
      refs = writer.append(entries);
    } catch (error) {
      assert.equal((error as { code?: string }).code, "DISK_FULL");
      assert.deepEqual(writer.mark, before);
      assert.deepEqual([...writer.recordsAfter(before)], []);
    }
    disk.empty();
    refs ??= writer.append(entries);
    kept.push(...refs.map((ref, index) => ({ ref, raw: raws[index] ?? Buffer.alloc(0) })));
    writer.close();
    checkAll(folder, keys, kept);
  }
  const report = await scrubVault(folder, keys);
  assert.deepEqual([report.records, report.damagedCount], [kept.length, 0]);
});

test("a journal entry that the disk has no room for is refused, and the next one has its number", async (t) => {
  const disk = smallDisk(t, 20);
  if (skipWithout(t, disk, ...needsMount) || disk === null) return;
  const folder = join(disk.folder, "vault");
  const { keys } = await createVault(folder, passphrase, cheapCost);
  const writer = openVaultWriter(folder, keys);
  t.after(() => writer.close());
  writer.journal.append([Buffer.from("one")]);
  disk.fill(0);
  assert.throws(() => writer.journal.append([randomBytes(50_000)]), { code: "DISK_FULL" });
  writer.ballast.release();
  assert.equal(writer.journal.append([Buffer.from("two")]), 2);
  assert.deepEqual(
    [...writer.journal.read(0)].map(({ entry }) => entry.toString()),
    ["one", "two"],
  );
});

test("a passphrase change and a sealed file on a full disk leave what was there", async (t) => {
  const disk = smallDisk(t, 4);
  if (skipWithout(t, disk, ...needsMount) || disk === null) return;
  const folder = join(disk.folder, "vault");
  await createVault(folder, passphrase, cheapCost);
  const sealed = join(disk.folder, "sealed");
  disk.fill(0);
  const key = randomBytes(32);
  assert.throws(() => sealFile(sealed, randomBytes(10_000), key, "segment"), { code: "DISK_FULL" });
  assert.equal(existsSync(sealed), false);
  assert.equal(existsSync(`${sealed}.new`), false);
  await assert.rejects(changePassphrase(folder, { passphrase }, "another passphrase", cheapCost), {
    code: "DISK_FULL",
  });
  await unlockVault(folder, { passphrase });
});

test("a disk that became read-only is said so, and reading goes on", async (t) => {
  const disk = smallDisk(t, 40);
  if (skipWithout(t, disk, ...needsMount) || disk === null) return;
  const folder = join(disk.folder, "vault");
  const { keys } = await createVault(folder, passphrase, cheapCost);
  const writer = openVaultWriter(folder, keys);
  const kept = keep(writer, [randomBytes(1_000)]);
  writer.close();
  disk.remount("ro");
  assert.throws(() => openVaultWriter(folder, keys), { code: "DISK_READ_ONLY" });
  checkAll(folder, keys, kept);
  await unlockVault(folder, { passphrase });
  disk.remount("rw");
  const again = openVaultWriter(folder, keys);
  kept.push(...keep(again, [randomBytes(1_000)]));
  again.close();
  checkAll(folder, keys, kept);
});

test("a data folder that is no folder, or may not be read, is said so", async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, "file"), "");
  await assert.rejects(createVault(join(folder, "file", "vault"), passphrase, cheapCost), {
    code: "FOLDER_UNREADABLE",
  });
});
