import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { AskedCursor } from "../../core/sources/asked-cursor.ts";

test("the cursor stands at the last id below which everything was asked about, in whatever order", () => {
  const stretch = fc
    .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 8 }))
    .map(([first, length]) => [first, first + length] as const);
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 30 }), fc.integer({ min: 0, max: 10 }), (stretches, start) => {
      const cursor = new AskedCursor(start);
      const done = new Set<number>();
      for (const [first, last] of stretches) {
        cursor.add(first, last);
        for (let id = first; id <= last; id += 1) done.add(id);
      }
      let expected = start;
      while (done.has(expected + 1)) expected += 1;
      assert.equal(cursor.upTo, expected);
      for (let id = 1; id < 80; id += 1) assert.equal(cursor.isDone(id), id <= expected || done.has(id));
    }),
  );
});
