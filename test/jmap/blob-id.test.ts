import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { blobOfPart, formatBlobId, readBlobId } from "../../core/jmap/blob-id.ts";
import type { Part } from "../../core/mime/message.ts";

const part = (bodyStart: number, bodyEnd: number, encoding: string) => ({ bodyStart, bodyEnd, encoding }) as Part;

test("a blob id says where the bytes are, and is read back", () => {
  const message = { recordId: 71, stretches: [] };
  const id = formatBlobId(blobOfPart(message, part(200, 500, "base64")));
  assert.equal(id, "G1z-5k-8c-b");
  assert.deepEqual(readBlobId(id), { recordId: 71, stretches: [{ start: 200, length: 300, encoding: "b" }] });
});

test("a part of an attached message that is not encoded is a stretch of the outermost bytes", () => {
  const message = { recordId: 1, stretches: [] };
  const attached = blobOfPart(message, part(100, 1000, "7bit"));
  const inner = blobOfPart(attached, part(50, 80, "quoted-printable"));
  assert.deepEqual(inner.stretches, [{ start: 150, length: 30, encoding: "q" }]);
  const encoded = blobOfPart(blobOfPart(message, part(100, 1000, "base64")), part(50, 80, "8bit"));
  assert.equal(encoded.stretches.length, 2);
});

test("what is no blob id is null", () => {
  for (const id of [
    "",
    "G",
    "E1",
    "G01",
    "G1-",
    "G1-1",
    "G1-1-1",
    "G1-1-1-x",
    "G1-1-1-n-2",
    "G1--1-n",
    "G1-1-1-nn",
    "G1-ABC-1-n",
    `G1${"-1-1-n".repeat(60)}`,
  ]) {
    assert.equal(readBlobId(id), null, id);
  }
});

test("reading any text never throws", () => {
  fc.assert(fc.property(fc.string(), (text) => void readBlobId(text)));
  fc.assert(
    fc.property(fc.array(fc.constantFrom("G", "1", "z", "-", "n", "b")), (bits) => void readBlobId(bits.join(""))),
  );
});
