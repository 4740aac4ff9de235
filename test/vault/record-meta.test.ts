import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ByteReader, ByteWriter } from "../../core/vault/byte-codec.ts";
import { decodeRecordMeta, encodeRecordMeta } from "../../core/vault/record-meta.ts";

const plain = { noNullPrototype: true };
const text = fc.string({ unit: "grapheme", maxLength: 40 });
const id = fc.uint8Array({ minLength: 16, maxLength: 16 });
const copy = fc.record(
  {
    sourceId: fc.nat(),
    folder: text,
    uidValidity: fc.nat({ max: 2 ** 32 - 1 }),
    uid: fc.nat({ max: 2 ** 32 - 1 }),
    modseq: fc.option(fc.stringMatching(/^\d{1,19}$/)),
    flags: fc.array(text, { maxLength: 5 }),
  },
  plain,
);
const written = fc.record(
  {
    draft: fc.option(fc.record({ id: text, revision: fc.nat() }, plain)),
    uploadFor: fc.option(fc.integer({ min: 1, max: 2 ** 31 })),
  },
  plain,
);
const meta = fc.record(
  {
    kind: fc.constantFrom("message" as const, "upload" as const, "demo" as const),
    receivedAt: fc.integer({ min: -(2 ** 45), max: 2 ** 45 }),
    rawBytes: fc.nat(),
    tags: fc.array(text, { maxLength: 5 }),
    keywords: fc.array(text, { maxLength: 5 }),
    dedup: id,
    canonical: id,
    copy: fc.option(copy),
    written,
  },
  { ...plain, requiredKeys: ["kind", "receivedAt", "rawBytes", "tags", "keywords", "dedup", "canonical", "copy"] },
);

test("what a record says of its blob comes back as it was", () => {
  fc.assert(fc.property(meta, (value) => assert.deepEqual(decodeRecordMeta(encodeRecordMeta(value)), value)));
});

test("a record's meta that is cut off, or of a later version, is null", () => {
  fc.assert(
    fc.property(meta, fc.double({ min: 0, max: 0.999, noNaN: true }), (value, part) => {
      const bytes = encodeRecordMeta(value);
      assert.equal(decodeRecordMeta(bytes.subarray(0, Math.floor(bytes.length * part))), null);
      assert.equal(decodeRecordMeta(Buffer.concat([Buffer.of(99), bytes.subarray(1)])), null);
    }),
  );
});

test("integers of every size come back, and absurd bytes never throw", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({ min: -(2 ** 51), max: 2 ** 51 }), (value, signed) => {
      const writer = new ByteWriter();
      writer.integer(value);
      writer.signed(signed);
      const reader = new ByteReader(writer.finish());
      assert.equal(reader.integer(), value);
      assert.equal(reader.signed(), signed);
      assert.ok(reader.isIntact);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      decodeRecordMeta(bytes);
      decodeRecordMeta(Buffer.concat([Buffer.of(1), bytes]));
    }),
  );
});
