import assert from "node:assert/strict";
import { test } from "node:test";
import { KeyReader } from "../../ui/state/keys.ts";

const press = (key: string, timeStamp = 0, ctrlKey = false) => ({
  key,
  timeStamp,
  ctrlKey,
  metaKey: false,
  altKey: false,
});

test("one key, one command; capital letters are other keys", () => {
  const keys = new KeyReader();
  assert.equal(keys.read(press("j")), "next");
  assert.equal(keys.read(press("u")), "back");
  assert.equal(keys.read(press("U")), "unread");
  assert.equal(keys.read(press("q")), null);
});

test("g and a letter go somewhere, unless too much time passes", () => {
  const keys = new KeyReader();
  assert.equal(keys.read(press("g", 0)), null);
  assert.equal(keys.read(press("s", 500)), "goSettings");
  assert.equal(keys.read(press("g", 1_000)), null);
  assert.equal(keys.read(press("s", 5_000)), "star");
});

test("the browser's own shortcuts are left alone, but for ctrl-k", () => {
  const keys = new KeyReader();
  assert.equal(keys.read(press("k", 0, true)), "palette");
  assert.equal(keys.read(press("s", 0, true)), null);
});
