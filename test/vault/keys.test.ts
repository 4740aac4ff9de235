import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { derivePurposeKeys, purposeKeysFromBytes, purposeKeysToBytes } from "../../core/vault/keys.ts";

const purposes = ["database", "packs", "keyTable", "journal", "index", "dedup", "backups"] as const;

test("each purpose has a key of its own, the same for the same master key", () => {
  const master = randomBytes(32);
  const [keys, again, other] = [
    derivePurposeKeys(master),
    derivePurposeKeys(master),
    derivePurposeKeys(randomBytes(32)),
  ];
  assert.equal(new Set(purposes.map((purpose) => keys[purpose].toString("hex"))).size, purposes.length);
  for (const purpose of purposes) {
    assert.equal(keys[purpose].length, 32);
    assert.deepEqual(keys[purpose], again[purpose]);
    assert.notDeepEqual(keys[purpose], other[purpose]);
    assert.notDeepEqual(keys[purpose], master);
  }
});

test("keys go to a worker as bytes, in an array or in a buffer, and the bytes are emptied where they are read", () => {
  const keys = derivePurposeKeys(randomBytes(32));
  for (const bytes of [
    purposeKeysToBytes(keys),
    Buffer.from(purposeKeysToBytes(keys)),
    Buffer.concat([randomBytes(5), purposeKeysToBytes(keys)]).subarray(5),
  ]) {
    const received = purposeKeysFromBytes(bytes);
    for (const purpose of purposes) {
      assert.deepEqual(received[purpose], keys[purpose]);
      assert.equal(received[purpose].buffer.byteLength, 32);
    }
    assert.ok(bytes.every((byte) => byte === 0));
  }
  assert.throws(() => purposeKeysFromBytes(new Uint8Array(100)), { code: "INTERNAL" });
});
