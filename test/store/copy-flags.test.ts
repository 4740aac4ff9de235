import assert from "node:assert/strict";
import { test } from "node:test";
import { flagOfKeyword, isDeleted, keywordsOfCopyFlags } from "../../core/store/copy-flags.ts";

test("every keyword comes back from the flag that it is written as, whatever its case", () => {
  const keywords = ["$seen", "$flagged", "$answered", "$draft", "$forwarded", "$junk", "$notjunk", "$mdnsent", "own"];
  for (const keyword of keywords) {
    assert.deepEqual(keywordsOfCopyFlags([flagOfKeyword(keyword)]), [keyword]);
    assert.deepEqual(keywordsOfCopyFlags([flagOfKeyword(keyword).toUpperCase()]), [keyword]);
  }
});

test("names that objects have are keywords and flags like any other", () => {
  for (const name of ["constructor", "__proto__", "tostring", "hasownproperty"]) {
    assert.equal(flagOfKeyword(name), name);
    assert.deepEqual(keywordsOfCopyFlags([name]), [name]);
  }
});

test("flags that are no keywords are left out, and \\Deleted is told", () => {
  assert.deepEqual(keywordsOfCopyFlags(["\\Deleted", "\\Recent", "\\Seen", "a(b"]), ["$seen"]);
  assert.equal(isDeleted(["\\Seen", "\\DELETED"]), true);
  assert.equal(isDeleted(["\\Seen"]), false);
});
