import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { PngReader } from "../../core/pictures/png-reader.ts";
import { flatPng } from "./sample-pictures.ts";

test("pictures come out as they went in, in whatever pieces they come", () => {
  const pictures = [flatPng(8, 8), flatPng(300, 200), flatPng(1, 1)];
  const all = Buffer.concat(pictures);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (sizes) => {
      const reader = new PngReader(10_000);
      const out: Buffer[] = [];
      for (let at = 0, turn = 0; at < all.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        out.push(...(reader.push(all.subarray(at, at + size)) ?? []));
        at += size;
      }
      assert.ok(reader.isEmpty);
      assert.deepEqual(out, pictures);
    }),
  );
});

test("a picture of as many bytes as allowed is read, one byte more is not", () => {
  const picture = flatPng(300, 200);
  assert.equal(new PngReader(picture.length).push(picture)?.length, 1);
  assert.equal(new PngReader(picture.length - 1).push(picture), null);
});

test("what is no picture is refused, whatever the bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8 }), (bytes) => {
      assert.equal(new PngReader(1_000).push(Buffer.from(bytes)), null);
    }),
  );
});
