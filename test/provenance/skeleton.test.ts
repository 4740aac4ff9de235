import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { skeletonOf } from "../../core/provenance/skeleton.ts";

test("texts that look alike have one skeleton", () => {
  const pairs = [
    ["paypal", "раураl"],
    ["paypal", "paypaI"],
    ["paypal", "paypa1"],
    ["microsoft", "rnicrosoft"],
    ["google", "g00gle"],
    ["google", "gооgle"],
    ["amazon", "ɑmazon"],
    ["apple", "аррlе"],
    ["postern", "pоstеrп".replace("п", "n")],
    ["ana lima", "Ana\u200b Lima"],
    ["ana lima", "ANA  LIMA"],
    ["café", "cafe"],
    ["paypal", "ｐａｙｐａｌ"],
    ["paypal", "𝐩𝐚𝐲𝐩𝐚𝐥"],
    ["paypal", "pay\u00adpal"],
  ] as const;
  for (const [a, b] of pairs) assert.equal(skeletonOf(a), skeletonOf(b), `${a} ${b}`);
});

test("texts that look different have different skeletons", () => {
  for (const [a, b] of [
    ["paypal", "payment"],
    ["ana", "anna"],
    ["Ina", "lna"],
    ["банк", "bank"],
  ] as const)
    assert.notEqual(skeletonOf(a), skeletonOf(b), `${a} ${b}`);
});

test("a skeleton is its own skeleton", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const once = skeletonOf(text);
      assert.equal(skeletonOf(once), once);
    }),
  );
});
