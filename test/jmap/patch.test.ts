import assert from "node:assert/strict";
import { test } from "node:test";
import { applyPatch } from "../../core/jmap/patch.ts";
import { SetError } from "../../core/jmap/set-error.ts";

const object = { keywords: { $seen: true }, mailboxIds: { B1: true }, name: "x" };
const isInvalidPatch = (error: unknown) => error instanceof SetError && error.object.type === "invalidPatch";

test("a patch sets, replaces and removes at its paths and leaves the object as it was", () => {
  const patched = applyPatch(object, { "keywords/$flagged": true, "keywords/$seen": null, name: "y" });
  assert.deepEqual(patched, { keywords: { $flagged: true }, mailboxIds: { B1: true }, name: "y" });
  assert.deepEqual(object.keywords, { $seen: true });
});

test("a path is a JSON pointer without its first slash", () => {
  assert.deepEqual(applyPatch({ keywords: {} }, { "keywords/a~1b~0c": true }), { keywords: { "a/b~c": true } });
});

test("a path into what is not there, or into no object, is invalidPatch", () => {
  assert.throws(() => applyPatch(object, { "nothing/x": true }), isInvalidPatch);
  assert.throws(() => applyPatch(object, { "name/x": true }), isInvalidPatch);
  assert.throws(() => applyPatch(object, { "__proto__/polluted": true }), isInvalidPatch);
});

test("a path that begins another is invalidPatch", () => {
  assert.throws(() => applyPatch(object, { keywords: {}, "keywords/$seen": true }), isInvalidPatch);
});

test("a key named like the prototype becomes an own property", () => {
  const patched = applyPatch(object, { "keywords/__proto__": true });
  assert.equal(Object.hasOwn(patched["keywords"] as object, "__proto__"), true);
  assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
});
