import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { intersect, type KeySet, keySetOf, subtract, union } from "../../core/search/key-set.ts";

const keys = fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 100 });
const sorted = (list: Iterable<number>) => [...new Set(list)].toSorted((a, b) => b - a);
const plain = (set: KeySet) => [...set];

describe("sets of sort keys", () => {
  it("hold each key once, highest first", () => {
    fc.assert(fc.property(keys, (a) => assert.deepEqual(plain(keySetOf(a)), sorted(a))));
    assert.deepEqual(plain(keySetOf(new Float64Array([2 ** 52, 2 ** 52 + 1]))), [2 ** 52 + 1, 2 ** 52]);
  });

  it("meet, join and subtract like sets", () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        const [x, y] = [keySetOf(a), keySetOf(b)];
        assert.deepEqual(plain(intersect(x, y)), sorted(a.filter((key) => b.includes(key))));
        assert.deepEqual(plain(union(x, y)), sorted([...a, ...b]));
        assert.deepEqual(plain(subtract(x, y)), sorted(a.filter((key) => !b.includes(key))));
      }),
      { numRuns: 500 },
    );
  });
});
