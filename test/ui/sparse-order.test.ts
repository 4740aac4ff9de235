import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SparseOrder } from "../../ui/state/sparse-order.ts";

const none: ReadonlySet<string> = new Set();

test("pages are placed by position, and the holes between them are known", () => {
  const order = new SparseOrder();
  order.place(0, ["a", "b"], 6);
  order.place(4, ["e", "f"], 6);
  assert.equal(order.firstHole(0, 5), 2);
  assert.equal(order.at(4), "e");
  assert.equal(order.indexOf("f"), 5);
  assert.deepEqual(order.known(), ["a", "b", "e", "f"]);
});

test("an id that moved between two pages stands once, where the newer page says", () => {
  const order = new SparseOrder();
  order.place(0, ["a", "b"], 4);
  order.place(2, ["b", "c"], 4);
  assert.equal(order.indexOf("b"), 2);
  assert.equal(order.at(1), undefined);
});

test("a row that is taken out and put back leaves the list as it was", () => {
  const order = new SparseOrder();
  order.place(0, ["a", "b", "c"], 3);
  assert.equal(order.remove("b"), 1);
  assert.deepEqual(order.known(), ["a", "c"]);
  assert.equal(order.total, 2);
  order.insert(1, "b");
  assert.deepEqual(order.known(), ["a", "b", "c"]);
  assert.equal(order.total, 3);
});

test("a removed id that was never loaded could stand in any hole: what is behind the first hole is forgotten", () => {
  const order = new SparseOrder();
  order.place(0, ["a", "b"], 6);
  order.place(4, ["e", "f"], 6);
  order.apply(["unknown"], [], 5, none);
  assert.deepEqual(order.known(), ["a", "b"]);
  assert.equal(order.total, 5);
});

test("a removed id that this page took out itself forgets nothing", () => {
  const order = new SparseOrder();
  order.place(0, ["a", "b"], 6);
  order.place(4, ["e", "f"], 6);
  order.remove("a");
  order.apply(["a"], [], 5, new Set(["a"]));
  assert.deepEqual(order.known(), ["b", "e", "f"]);
});

test("changes from the server make the server's list, whatever changed (RFC 8620 5.6)", () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 20 });
  fc.assert(
    fc.property(ids, ids, (before, after) => {
      const order = new SparseOrder();
      order.place(0, before, before.length);
      const kept = new Set(before.filter((id, index) => after[index] === id));
      const removed = before.filter((id) => !kept.has(id));
      const added = after.map((id, index) => ({ id, index })).filter(({ id }) => !kept.has(id));
      order.apply(removed, added, after.length, none);
      assert.deepEqual(order.known(), after);
      after.forEach((id, index) => assert.equal(order.indexOf(id), index));
    }),
  );
});
