import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { listPacks, packHeaderBytes, packPath } from "../../core/vault/pack-file.ts";
import { scrubVault } from "../../core/vault/scrub.ts";
import { openVaultWriter, type PackDamage } from "../../core/vault/vault-writer.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { everything, filledVault, openWriter, readable, slotsOf } from "./filled-vault.ts";
import { copyVault, keep, someRaw } from "./small-vault.ts";

test("the last pack cut off at any byte loses what is cut and nothing else, and writing goes on", async (t) => {
  const { folder, keys, kept } = await filledVault(t);
  const whole = statSync(packPath(folder, 1)).size;
  const trial = join(temporaryFolder(t), "trial");
  for (let end = 0; end < whole; end += end < 200 ? 7 : 61) {
    copyVault(folder, trial);
    truncateSync(packPath(trial, 1), end);
    const writer = openVaultWriter(trial, keys);
    const added = keep(writer, [someRaw("new")]);
    const left = kept.filter(({ ref }) => ref.offset + ref.bytes <= end);
    assert.deepEqual(
      slotsOf(writer),
      [...left, ...added].map(({ ref }) => ref.slot),
      `cut at ${end}`,
    );
    assert.equal(readable(trial, keys, [...kept, ...added]).size, left.length + 1);
    writer.close();
    rmSync(trial, { recursive: true });
  }
});

test("a batch whose keys were never written leaves no trace", async (t) => {
  const { folder, keys, kept } = await filledVault(t);
  const trial = join(temporaryFolder(t), "trial");
  const packBytes = readFileSync(packPath(folder, 1));
  const lastBatch = kept.slice(-5);
  const [first] = lastBatch;
  assert.ok(first);
  // The pack was synced, or partly, when the crash came: keys of the last batch are in neither copy.
  const tails = [
    packBytes,
    packBytes.subarray(0, -3),
    Buffer.concat([
      packBytes.subarray(0, first.ref.offset + 10),
      Buffer.alloc(200),
      packBytes.subarray(first.ref.offset + 210),
    ]),
    Buffer.concat([packBytes.subarray(0, first.ref.offset), randomBytes(300)]),
    Buffer.concat([packBytes.subarray(0, first.ref.offset), Buffer.alloc(4_096)]),
  ];
  for (const tail of tails) {
    copyVault(folder, trial);
    writeFileSync(packPath(trial, 1), tail);
    for (const copy of ["a", "b"]) truncateSync(join(trial, `keys-${copy}`, "000000.keys"), 4 * 64);
    const writer = openVaultWriter(trial, keys);
    assert.deepEqual(writer.mark, { pack: 1, offset: first.ref.offset });
    const damage: PackDamage[] = [];
    assert.deepEqual(slotsOf(writer, everything, damage), [0, 1, 2, 3]);
    const again = keep(writer, [someRaw("again")]);
    assert.equal(again[0]?.ref.slot, 4);
    assert.deepEqual(damage, []);
    assert.equal((await scrubVault(trial, keys)).damagedCount, 0);
    assert.equal(readable(trial, keys, [...kept.slice(0, 4), ...again]).size, 5);
    writer.close();
    rmSync(trial, { recursive: true });
  }
});

test("a crash between the two copies of the keys keeps the whole batch", async (t) => {
  const { folder, keys, kept } = await filledVault(t);
  const copyB = join(folder, "keys-b", "000000.keys");
  for (const slots of [4, 6.5, 8]) {
    truncateSync(copyB, slots * 64);
    const writer = openVaultWriter(folder, keys);
    assert.equal(slotsOf(writer).length, 9);
    writer.close();
    assert.ok(readFileSync(copyB).equals(readFileSync(join(folder, "keys-a", "000000.keys"))));
  }
  assert.equal(readable(folder, keys, kept).size, 9);
});

test("a key that was half-written in the first copy only is cleared, and its slot not used again", async (t) => {
  const { folder, keys } = await filledVault(t);
  const [copyA, copyB] = ["a", "b"].map((copy) => join(folder, `keys-${copy}`, "000000.keys")) as [string, string];
  truncateSync(copyB, 6 * 64);
  truncateSync(copyA, 6 * 64 + 30);
  const writer = openWriter(t, folder, keys);
  assert.deepEqual(slotsOf(writer), [0, 1, 2, 3, 4, 5]);
  assert.ok((keep(writer, [someRaw("new")])[0]?.ref.slot ?? 0) >= 6);
  assert.equal((await scrubVault(folder, keys)).damagedCount, 0);
});

test("both key copies lost: nothing is cut from the packs, and what is written next is safe", async (t) => {
  const { folder, keys, kept } = await filledVault(t);
  const before = readFileSync(packPath(folder, 1));
  for (const copy of ["a", "b"]) rmSync(join(folder, `keys-${copy}`), { recursive: true });
  const writer = openWriter(t, folder, keys);
  const added = keep(writer, [someRaw("new")]);
  assert.ok(readFileSync(packPath(folder, 1)).subarray(0, before.length).equals(before));
  assert.equal(added[0]?.ref.slot, 9);
  assert.equal(readable(folder, keys, [...kept, ...added]).size, 1);
});

test("slots that records without keys name are not used again, not even after several crashes at the first batch", async (t) => {
  const { folder, keys } = await filledVault(t, [5]);
  for (const copy of ["a", "b"]) rmSync(join(folder, `keys-${copy}`), { recursive: true });
  for (let crash = 0; crash < 3; crash++) {
    const writer = openVaultWriter(folder, keys);
    const [added] = keep(writer, [someRaw("new")]);
    writer.close();
    assert.equal(added?.ref.slot, 5 + crash);
    // The keys never reached the disk; of the record nothing, a part or all.
    for (const copy of ["a", "b"]) rmSync(join(folder, `keys-${copy}`), { recursive: true });
    const last = listPacks(folder).at(-1) ?? 0;
    if (crash === 0) continue;
    truncateSync(packPath(folder, last), packHeaderBytes);
    const again = openVaultWriter(folder, keys);
    const [next] = keep(again, [someRaw("new")]);
    again.close();
    for (const copy of ["a", "b"]) rmSync(join(folder, `keys-${copy}`), { recursive: true });
    assert.ok(next && next.ref.slot >= 5 + crash);
  }
});

test("a flipped bit in the last record's header is not taken for a crash: nothing is cut or written over", async (t) => {
  const { folder, keys, kept } = await filledVault(t);
  const last = kept.at(-1);
  assert.ok(last);
  const path = packPath(folder, 1);
  const bytes = readFileSync(path);
  bytes[last.ref.offset + 5] = (bytes[last.ref.offset + 5] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const writer = openWriter(t, folder, keys);
  const added = keep(writer, [someRaw("new")]);
  assert.ok(readFileSync(path).subarray(0, bytes.length).equals(bytes));
  assert.equal(readable(folder, keys, [...kept, ...added]).size, kept.length);
  const report = await scrubVault(folder, keys);
  assert.deepEqual(
    report.damaged.map(({ part }) => part),
    ["missing", "pack"],
  );
});

test("any flipped bit in a pack costs at most the record that it hit", async (t) => {
  const { folder, keys, kept } = await filledVault(t);
  const path = packPath(folder, 1);
  const whole = readFileSync(path);
  const trial = join(temporaryFolder(t), "trial");
  copyVault(folder, trial);
  fc.assert(
    fc.property(fc.nat({ max: whole.length * 8 - 1 }), (bit) => {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(packPath(trial, 1), bytes);
      const untouched = kept.filter(({ ref }) => bit >> 3 < ref.offset || bit >> 3 >= ref.offset + ref.bytes);
      const read = readable(trial, keys, kept);
      for (const { ref } of untouched) assert.ok(read.has(ref.slot));
      const writer = openVaultWriter(trial, keys);
      const found = slotsOf(writer);
      for (const { ref } of untouched) assert.ok(found.includes(ref.slot));
      writer.close();
      for (const pack of listPacks(trial)) if (pack > 1) rmSync(packPath(trial, pack));
    }),
    { numRuns: 60 },
  );
});

test("any bytes anywhere in the packs never make more than a known error, and hide nothing that they did not touch", async (t) => {
  const { folder, keys, kept } = await filledVault(t);
  const whole = readFileSync(packPath(folder, 1));
  const trial = join(temporaryFolder(t), "trial");
  copyVault(folder, trial);
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: whole.length - 1 }),
      fc.uint8Array({ minLength: 1, maxLength: 600 }),
      async (at, noise) => {
        const end = Math.min(whole.length, at + noise.length);
        const bytes = Buffer.concat([whole.subarray(0, at), noise.subarray(0, end - at), whole.subarray(end)]);
        writeFileSync(packPath(trial, 1), bytes);
        const writer = openVaultWriter(trial, keys);
        const added = keep(writer, [someRaw("new")]);
        const untouched = kept.filter(({ ref }) => end <= ref.offset || at >= ref.offset + ref.bytes);
        const read = readable(trial, keys, [...kept, ...added]);
        for (const { ref } of [...untouched, ...added]) assert.ok(read.has(ref.slot), `slot ${ref.slot}`);
        writer.close();
        await scrubVault(trial, keys);
        rmSync(trial, { recursive: true });
        copyVault(folder, trial);
      },
    ),
    { numRuns: 40 },
  );
});

test("numbers that the database has seen are not used again when the vault lost its packs", async (t) => {
  const { folder, keys } = await filledVault(t);
  rmSync(join(folder, "packs"), { recursive: true });
  for (const copy of ["a", "b"]) rmSync(join(folder, `keys-${copy}`), { recursive: true });
  const writer = openWriter(t, folder, keys);
  writer.raise({ nextSlot: 9 });
  const mark = { pack: 3, offset: 9_999 };
  assert.deepEqual(slotsOf(writer, mark), []);
  const [added] = keep(writer, [someRaw("new")]);
  assert.equal(added?.ref.slot, 9);
  assert.ok((added?.ref.pack ?? 0) > mark.pack);
  assert.deepEqual(slotsOf(writer, mark), [9]);
});
