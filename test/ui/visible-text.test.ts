import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { withHiddenShown } from "../../core/provenance/hidden-characters.ts";
import { visibleText } from "../../ui/reading/visible-text.ts";

test("hidden characters are named, and those that scripts and emoji need stay", () => {
  assert.equal(visibleText("report\u202efdp.exe"), "report[U+202E]fdp.exe");
  assert.equal(visibleText("Pay\u200bPal"), "Pay[U+200B]Pal");
  assert.equal(visibleText("Lena 👩‍👩‍👧"), "Lena 👩‍👩‍👧");
  assert.equal(visibleText("می‌خواهم"), "می‌خواهم");
  assert.equal(visibleText("דנה\u200f"), "דנה");
  assert.equal(visibleText("Ana Lima"), "Ana Lima");
});

test("the page and the kernel show a text in the same way", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => assert.equal(visibleText(text), withHiddenShown(text))),
  );
});
