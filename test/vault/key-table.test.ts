import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { type KeyCopy, keyCopyFolder, segmentName } from "../../core/vault/key-segments.ts";
import { decodeSlot, encodeDestroyedSlot, encodeLiveSlot, slotBytes, slotKeysOf } from "../../core/vault/key-slot.ts";
import { KeyTable } from "../../core/vault/key-table.ts";
import { derivePurposeKeys } from "../../core/vault/keys.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const keys = slotKeysOf(derivePurposeKeys(randomBytes(32)));

function blobs(count: number) {
  return Array.from({ length: count }, () => ({ blobId: randomBytes(16), blobKey: randomBytes(32) }));
}

function openTable(t: TestContext, folder = temporaryFolder(t)): { folder: string; table: KeyTable } {
  const table = new KeyTable(folder, keys, true);
  t.after(() => table.close());
  return { folder, table };
}

function pathOf(folder: string, copy: KeyCopy, segment = 0): string {
  return join(keyCopyFolder(folder, copy), segmentName(segment));
}

function flip(path: string, byte: number): void {
  const bytes = readFileSync(path);
  bytes[byte] = (bytes[byte] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

test("a slot opens only with its own number, and any flipped bit makes it damaged", () => {
  const [blobId, key] = [randomBytes(16), randomBytes(32)];
  for (const bytes of [encodeLiveSlot(keys, 7, blobId, key), encodeDestroyedSlot(keys, 7, blobId)]) {
    assert.equal(bytes.length, slotBytes);
    assert.notEqual(decodeSlot(keys, 7, bytes).state, "damaged");
    assert.equal(decodeSlot(keys, 8, bytes).state, "damaged");
    for (let bit = 0; bit < slotBytes * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(decodeSlot(keys, 7, flipped).state, "damaged", `bit ${bit}`);
    }
    for (let end = 1; end < slotBytes; end++)
      assert.equal(decodeSlot(keys, 7, bytes.subarray(0, end)).state, "damaged");
  }
  assert.equal(decodeSlot(keys, 7, Buffer.alloc(slotBytes)).state, "empty");
  assert.equal(decodeSlot(keys, 7, Buffer.alloc(0)).state, "empty");
});

test("keys lie in segment files of keySlotsPerSegment slots, in both copies", (t) => {
  const { folder, table } = openTable(t);
  const some = blobs(4);
  const first = limits.keySlotsPerSegment - 2;
  table.add(first, some);
  for (const [index, blob] of some.entries()) {
    const slot = table.read(first + index);
    assert.equal(slot.state, "live");
    assert.deepEqual(slot.state === "live" && slot.key, blob.blobKey);
  }
  assert.equal(table.end(), first + 4);
  assert.equal(table.read(first - 1).state, "empty");
  assert.equal(table.read(first + 4).state, "empty");
  for (const segment of [0, 1]) {
    const [a, b] = (["a", "b"] as const).map((copy) => readFileSync(pathOf(folder, copy, segment))) as [Buffer, Buffer];
    assert.ok(a.equals(b));
    assert.equal(a.length, segment === 0 ? limits.keySlotsPerSegment * slotBytes : 2 * slotBytes);
  }
});

test("a slot that is damaged, cut off or missing in one copy is read from the other, and repaired", (t) => {
  for (const copy of ["a", "b"] as const) {
    const { folder, table } = openTable(t);
    const some = blobs(20);
    table.add(0, some);
    table.destroy([5]);
    const whole = readFileSync(pathOf(folder, copy));
    flip(pathOf(folder, copy), 3 * slotBytes + 20);
    flip(pathOf(folder, copy), 5 * slotBytes + 60);
    truncateSync(pathOf(folder, copy), 17 * slotBytes + 5);
    for (const slot of some.keys()) assert.equal(table.read(slot).state, slot === 5 ? "destroyed" : "live");
    const harmed = readFileSync(pathOf(folder, copy));
    const { repaired, states } = table.reconcile(0, 20);
    assert.equal(repaired, 5);
    assert.ok(states.every((state) => state !== "damaged"));
    assert.ok(readFileSync(pathOf(folder, copy)).equals(whole));
    assert.equal(table.reconcile(0, 20).repaired, 0);
    writeFileSync(pathOf(folder, copy), harmed);
    assert.equal(table.settle(0, 20), 5);
    assert.ok(readFileSync(pathOf(folder, copy)).equals(whole));
    assert.equal(table.settle(0, 20), 0);
  }
});

test("a whole copy that is gone is made again from the other", (t) => {
  const { folder, table } = openTable(t);
  const some = blobs(10);
  table.add(0, some);
  table.close();
  rmSync(keyCopyFolder(folder, "a"), { recursive: true });
  const again = openTable(t, folder).table;
  assert.equal(again.end(), 10);
  assert.equal(again.settle(0, 10), 10);
  assert.ok(readFileSync(pathOf(folder, "a")).equals(readFileSync(pathOf(folder, "b"))));
});

test("destroyed wins: putting back one old copy brings no blob back", (t) => {
  for (const copy of ["a", "b"] as const) {
    const { folder, table } = openTable(t);
    table.add(0, blobs(3));
    const old = join(folder, "old");
    copyFileSync(pathOf(folder, copy), old);
    table.destroy([1]);
    copyFileSync(old, pathOf(folder, copy));
    assert.equal(table.read(1).state, "destroyed");
    assert.equal(table.reconcile(0, 3).repaired, 1);
    assert.ok(readFileSync(pathOf(folder, "a")).equals(readFileSync(pathOf(folder, "b"))));
  }
});

test("destroying is safe to repeat, and works on a slot that neither copy can open", (t) => {
  const { folder, table } = openTable(t);
  table.add(0, blobs(3));
  for (const copy of ["a", "b"] as const) flip(pathOf(folder, copy), slotBytes);
  assert.equal(table.read(1).state, "damaged");
  table.destroy([0, 1]);
  table.destroy([0, 1]);
  assert.deepEqual(
    [0, 1, 2].map((slot) => table.read(slot).state),
    ["destroyed", "destroyed", "live"],
  );
});

test("no key is left on disk once its blob is destroyed", (t) => {
  const { folder, table } = openTable(t);
  const [blob] = blobs(1);
  assert.ok(blob);
  table.add(0, [blob]);
  const sealedKey = readFileSync(pathOf(folder, "a")).subarray(16, 63);
  table.destroy([0]);
  for (const copy of ["a", "b"] as const)
    assert.equal(readFileSync(pathOf(folder, copy)).indexOf(sealedKey.subarray(0, 16)), -1);
});

test("what a crash left half-written where the other copy ends becomes empty; damage elsewhere stays told", (t) => {
  const { folder, table } = openTable(t);
  table.add(0, blobs(6));
  flip(pathOf(folder, "a"), slotBytes);
  flip(pathOf(folder, "b"), slotBytes);
  truncateSync(pathOf(folder, "b"), 4 * slotBytes);
  flip(pathOf(folder, "a"), 5 * slotBytes);
  assert.equal(table.settle(0, 6), 2);
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((slot) => table.read(slot).state),
    ["live", "damaged", "live", "live", "live", "empty"],
  );
  assert.deepEqual(table.reconcile(0, 6).states, ["live", "damaged", "live", "live", "live", "empty"]);
  assert.equal(table.read(1).state, "damaged");
});

test("any damage to one copy changes nothing that can be read", (t) => {
  const { folder, table } = openTable(t);
  const some = blobs(30);
  table.add(0, some);
  table.destroy([3, 17]);
  const whole = readFileSync(pathOf(folder, "a"));
  fc.assert(
    fc.property(
      fc.constantFrom("a" as const, "b" as const),
      fc.nat({ max: whole.length - 1 }),
      fc.uint8Array({ maxLength: 400 }),
      fc.boolean(),
      fc.boolean(),
      (copy, at, bytes, isCut, isAtStart) => {
        const harmed = Buffer.concat([
          whole.subarray(0, at),
          bytes,
          isCut ? Buffer.alloc(0) : whole.subarray(at + bytes.length),
        ]);
        writeFileSync(pathOf(folder, copy), harmed.subarray(0, whole.length));
        for (const [slot, blob] of some.entries()) {
          const read = table.read(slot);
          if (slot === 3 || slot === 17) assert.equal(read.state, "destroyed");
          else assert.deepEqual(read.state === "live" && read.key, blob.blobKey);
        }
        if (isAtStart) table.settle(0, 30);
        else table.reconcile(0, 30);
        assert.ok(readFileSync(pathOf(folder, copy)).equals(whole));
      },
    ),
  );
});

test("segments are numbered up to keySegmentsMax; a stray file above is not looked at", (t) => {
  const { folder, table } = openTable(t);
  table.add(0, blobs(1));
  writeFileSync(pathOf(folder, "a", limits.keySegmentsMax), Buffer.alloc(slotBytes, 1));
  assert.equal(table.end(), 1);
  writeFileSync(pathOf(folder, "a", limits.keySegmentsMax - 1), Buffer.alloc(slotBytes, 1));
  assert.equal(table.end(), (limits.keySegmentsMax - 1) * limits.keySlotsPerSegment + 1);
});

test("looking never makes a file", (t) => {
  const { folder, table } = openTable(t);
  assert.equal(table.read(123_456).state, "empty");
  assert.equal(existsSync(pathOf(folder, "a", 1)), false);
  assert.equal(table.end(), 0);
});
