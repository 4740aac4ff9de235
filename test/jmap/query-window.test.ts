import assert from "node:assert/strict";
import { test } from "node:test";
import { MethodError } from "../../core/jmap/method-error.ts";
import { cutWindow, readWindow } from "../../core/jmap/query-window.ts";

const all = ["a", "b", "c", "d", "e"];
const cut = (given: Record<string, unknown>) => {
  const window = readWindow(given);
  return cutWindow(all, window, (item) => item === window.anchor);
};

test("position and limit cut a window", () => {
  assert.deepEqual(cut({ position: 1, limit: 2 }), { position: 1, items: ["b", "c"] });
  assert.deepEqual(cut({ position: 9 }), { position: 9, items: [] });
  assert.deepEqual(cut({ limit: 0 }), { position: 0, items: [] });
});

test("a negative position counts from the end and stops at the start", () => {
  assert.deepEqual(cut({ position: -2 }), { position: 3, items: ["d", "e"] });
  assert.deepEqual(cut({ position: -9, limit: 1 }), { position: 0, items: ["a"] });
});

test("an anchor wins over the position, and its offset stops at the start", () => {
  assert.deepEqual(cut({ anchor: "c", position: 4, limit: 1 }), { position: 2, items: ["c"] });
  assert.deepEqual(cut({ anchor: "c", anchorOffset: -1, limit: 2 }), { position: 1, items: ["b", "c"] });
  assert.deepEqual(cut({ anchor: "b", anchorOffset: -5, limit: 1 }), { position: 0, items: ["a"] });
  assert.deepEqual(cut({ anchor: "d", anchorOffset: 1 }), { position: 4, items: ["e"] });
});

test("an anchor that is not in the result is anchorNotFound", () => {
  assert.throws(
    () => cut({ anchor: "z" }),
    (error) => error instanceof MethodError && error.type === "anchorNotFound",
  );
});

test("a window of the wrong types is invalidArguments", () => {
  for (const given of [
    { limit: -1 },
    { limit: 1.5 },
    { limit: "1" },
    { position: "x" },
    { anchor: 1 },
    { anchorOffset: null, position: 0.1 },
  ]) {
    assert.throws(
      () => readWindow(given),
      (error) => error instanceof MethodError && error.type === "invalidArguments",
      JSON.stringify(given),
    );
  }
});
