import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { openSealedFile, openSealedFileTo, sealFile, sealFileFrom } from "../../core/vault/sealed-file.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const key = randomBytes(32);
const damaged = { name: "AppError", code: "VAULT_DAMAGED" };

test("a sealed file of any size comes back as it was, in memory and as a file", (t) => {
  const folder = temporaryFolder(t);
  const [plain, sealed, opened] = [join(folder, "plain"), join(folder, "sealed"), join(folder, "opened")];
  const chunk = limits.sealedFileChunkBytes;
  for (const bytes of [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk]) {
    const content = randomBytes(bytes);
    writeFileSync(plain, content);
    sealFile(sealed, content, key, "segment");
    assert.ok(openSealedFile(sealed, key, "segment")?.equals(content));
    assert.equal(statSync(sealed).mode & 0o777, 0o600);
    sealFileFrom(plain, sealed, key, "segment");
    assert.equal(openSealedFileTo(sealed, opened, key, "segment"), true);
    assert.ok(readFileSync(opened).equals(content));
  }
});

test("a sealed file opens neither for another purpose nor under another key, nor under another's name", (t) => {
  const path = join(temporaryFolder(t), "sealed");
  sealFile(path, Buffer.from("terms"), key, "index/a");
  assert.throws(() => openSealedFile(path, key, "index/b"), damaged);
  assert.throws(() => openSealedFile(path, randomBytes(32), "index/a"), damaged);
  renameSync(path, `${path}2`);
  assert.equal(openSealedFile(path, key, "index/a"), null);
  assert.equal(openSealedFileTo(path, `${path}3`, key, "index/a"), false);
  assert.equal(existsSync(`${path}3`), false);
});

test("a sealed file that was flipped, cut off, lengthened or reordered does not open, and leaves nothing opened behind", (t) => {
  const folder = temporaryFolder(t);
  const [path, opened] = [join(folder, "sealed"), join(folder, "opened")];
  const chunk = limits.sealedFileChunkBytes + 16;
  sealFile(path, randomBytes(2 * limits.sealedFileChunkBytes + 100), key, "segment");
  const whole = readFileSync(path);
  const head = 36;
  const flips = [0, 4, 35, head, head + chunk - 1, head + 2 * chunk + 50, whole.length - 1].map((byte) => {
    const bytes = Buffer.from(whole);
    bytes[byte] = (bytes[byte] ?? 0) ^ 1;
    return bytes;
  });
  const cuts = [0, 3, head, head + 5, head + chunk, head + 2 * chunk, whole.length - 1].map((end) =>
    whole.subarray(0, end),
  );
  const [first, second] = [whole.subarray(head, head + chunk), whole.subarray(head + chunk, head + 2 * chunk)];
  const moved = Buffer.concat([whole.subarray(0, head), second, first, whole.subarray(head + 2 * chunk)]);
  for (const bytes of [...flips, ...cuts, moved, Buffer.concat([whole, Buffer.alloc(1)])]) {
    writeFileSync(path, bytes);
    assert.throws(() => openSealedFile(path, key, "segment"), damaged);
    assert.throws(() => openSealedFileTo(path, opened, key, "segment"), damaged);
    assert.equal(existsSync(opened), false);
  }
});

test("what was there before stays when sealing is interrupted, and equal content looks different", (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "sealed");
  sealFile(path, Buffer.from("old"), key, "segment");
  writeFileSync(`${path}.new`, "half of a new one");
  assert.equal(openSealedFile(path, key, "segment")?.toString(), "old");
  const before = readFileSync(path);
  sealFile(path, Buffer.from("old"), key, "segment");
  assert.ok(!readFileSync(path).equals(before));
  assert.deepEqual(readdirSync(folder), ["sealed"]);
});
