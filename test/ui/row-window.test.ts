import assert from "node:assert/strict";
import { test } from "node:test";
import { RowWindow } from "../../ui/components/row-window.ts";

function windowOf(rows: number): RowWindow {
  const window = new RowWindow();
  window.rowHeight = 80;
  window.viewHeight = 800;
  window.rows = rows;
  return window;
}

test("a list of 100,000 scrolls by pixels, and only the rows in view are named", () => {
  const window = windowOf(100_000);
  assert.equal(window.isScaled, false);
  window.scrolledTo(4_000_040);
  assert.equal(window.first, 50_000);
  assert.equal(window.last, 50_011);
  assert.equal(window.topOf(50_000), 4_000_000);
});

test("a list of a million is taller than browsers allow: the bar still reaches both ends", () => {
  const window = windowOf(1_000_000);
  assert.equal(window.isScaled, true);
  window.scrolledTo(window.height - window.viewHeight);
  assert.equal(window.last, 999_999);
  window.scrolledTo(0);
  assert.equal(window.first, 0);
});

test("in it, the wheel still moves by the pixels that it says", () => {
  const window = windowOf(1_000_000);
  window.scrolledTo(6_000_000);
  const before = window.first;
  window.scrolledTo(6_000_160);
  assert.equal(window.first, before + 2);
});

test("a row is brought into view by the least way, and not at all when it is there", () => {
  const window = windowOf(100);
  assert.equal(window.scrollTopFor(3), null);
  assert.equal(window.scrollTopFor(10), 80);
  window.scrolledTo(4_000);
  assert.equal(window.scrollTopFor(10), 800);
});
