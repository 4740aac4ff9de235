import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { isSealIntact, openSealed, openSealedRange, sealBlob } from "../../core/vault/seal.ts";
import { sharedData, skipWithoutData } from "../data.ts";

const damaged = { name: "AppError", code: "BLOB_DAMAGED" };
const chunk = limits.blobChunkBytes;

/** Text that shrinks, then bytes that do not, so that pieces of both kinds occur. */
function mixed(bytes: number): Buffer {
  const half = Math.floor(bytes / 2);
  return Buffer.concat([Buffer.alloc(half, "From: someone\r\n"), randomBytes(bytes - half)]);
}

test("a blob of any bytes comes back as it was", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5_000 }), (raw) => {
      const { blobId, key, sealed } = sealBlob(raw);
      assert.deepEqual(new Uint8Array(openSealed(blobId, key, sealed)), raw);
      assert.ok(isSealIntact(blobId, key, sealed));
      assert.ok(sealed.length <= raw.length + 17);
    }),
  );
});

test("blobs at the edges of a chunk come back as they were, whole and in ranges", () => {
  for (const bytes of [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 2 * chunk + 1, 3 * chunk - 1]) {
    const raw = mixed(bytes);
    const { blobId, key, sealed } = sealBlob(raw);
    assert.ok(openSealed(blobId, key, sealed).equals(raw), `${bytes}`);
    assert.ok(isSealIntact(blobId, key, sealed));
    const places = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk - 1, 2 * chunk, bytes, bytes + 10];
    for (const start of places) {
      for (const end of places) {
        const range = openSealedRange(blobId, key, sealed, start, end);
        assert.ok(range.equals(raw.subarray(start, Math.max(start, end))), `${bytes}: ${start}–${end}`);
      }
    }
  }
});

test("a range of a large blob is read without the chunks that it does not touch", () => {
  const raw = mixed(4 * chunk);
  const { blobId, key, sealed } = sealBlob(raw);
  const read: number[] = [];
  const source = {
    bytes: sealed.length,
    read(from: number, bytes: number) {
      read.push(bytes);
      return sealed.subarray(from, from + bytes);
    },
  };
  assert.ok(
    openSealedRange(blobId, key, source, 3 * chunk + 5, 3 * chunk + 9).equals(
      raw.subarray(3 * chunk + 5, 3 * chunk + 9),
    ),
  );
  assert.ok(read.reduce((sum, bytes) => sum + bytes, 0) < 1.1 * chunk);
});

test("one flipped bit anywhere makes a blob damaged, never another text", () => {
  const raw = Buffer.from("Subject: hello\r\n\r\nOne line of text.\r\n");
  const { blobId, key, sealed } = sealBlob(raw);
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const flipped = Buffer.from(sealed);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.throws(() => openSealed(blobId, key, flipped), damaged);
    assert.equal(isSealIntact(blobId, key, flipped), false);
  }
});

test("a chunked blob that is flipped, cut, lengthened, reordered or mixed with another does not open", () => {
  const raw = mixed(3 * chunk + 17);
  const { blobId, key, sealed } = sealBlob(raw);
  const refuse = (bytes: Buffer) => {
    assert.throws(() => openSealed(blobId, key, bytes), damaged);
    assert.equal(isSealIntact(blobId, key, bytes), false);
  };
  for (let byte = 0; byte < sealed.length; byte += byte < 64 ? 1 : 9_973) {
    const flipped = Buffer.from(sealed);
    flipped[byte] = (flipped[byte] ?? 0) ^ 1;
    refuse(flipped);
  }
  for (const end of [0, 1, 6, 7, 8, 22, 23, 1000, sealed.length - 1]) refuse(sealed.subarray(0, end));
  refuse(Buffer.concat([sealed, Buffer.alloc(1)]));
  // Drop the last chunk and say so in the head: the final flag of the chunk before gives it away.
  const head = Buffer.from(sealed.subarray(0, 7 + 4 * 4));
  const shorter = Buffer.concat([
    head.subarray(0, 7 + 4 * 3),
    sealed.subarray(head.length, sealed.length - head.readUInt32BE(7 + 12)),
  ]);
  shorter.writeUIntBE(3 * chunk, 1, 6);
  refuse(shorter);
  const other = sealBlob(raw);
  assert.throws(() => openSealed(other.blobId, key, sealed), damaged);
  assert.throws(() => openSealed(blobId, other.key, sealed), damaged);
});

test("any bytes at all are opened or refused with BLOB_DAMAGED", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isChunked) => {
      const sealed = Buffer.from(bytes);
      if (isChunked && sealed.length > 0) sealed[0] = 0x80;
      assert.throws(() => openSealed(Buffer.alloc(16), Buffer.alloc(32, 1), sealed), damaged);
    }),
  );
});

test("equal blobs look different at rest", () => {
  const raw = Buffer.from("the same bytes");
  const [a, b] = [sealBlob(raw), sealBlob(raw)];
  assert.notDeepEqual(a.sealed, b.sealed);
  assert.notDeepEqual(a.blobId, b.blobId);
});

test("real list mail shrinks below two fifths and comes back as it was", (t) => {
  const folder = sharedData("spamassassin", "easy-ham-1");
  if (skipWithoutData(t, folder)) return;
  let [rawBytes, sealedBytes] = [0, 0];
  for (const name of readdirSync(folder ?? "").slice(0, 500)) {
    const raw = readFileSync(join(folder ?? "", name));
    const { blobId, key, sealed } = sealBlob(raw);
    assert.ok(openSealed(blobId, key, sealed).equals(raw));
    rawBytes += raw.length;
    sealedBytes += sealed.length;
  }
  assert.ok(sealedBytes < rawBytes * 0.4, `${sealedBytes} of ${rawBytes}`);
});
