import assert from "node:assert/strict";
import { test } from "node:test";
import { markedText } from "../../ui/reading/marked-text.ts";

test("marks become pieces, and escaped markup becomes text again (RFC 8621 5)", () => {
  assert.deepEqual(markedText("the <mark>hut</mark> &lt;b&gt; &amp; more"), [
    { text: "the ", isMarked: false },
    { text: "hut", isMarked: true },
    { text: " <b> & more", isMarked: false },
  ]);
});

test("what is escaped twice is text once", () => {
  assert.deepEqual(markedText("&amp;lt;mark&amp;gt;"), [{ text: "&lt;mark&gt;", isMarked: false }]);
});

test("any other markup stays the text that it is", () => {
  assert.deepEqual(markedText("<img src=x>"), [{ text: "<img src=x>", isMarked: false }]);
});

test("numbers of characters that do not exist stay as they are", () => {
  assert.deepEqual(markedText("&#39;&#x41;&#1114112;&nosuch;"), [{ text: "'A&#1114112;&nosuch;", isMarked: false }]);
});
