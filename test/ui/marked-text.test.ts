import assert from "node:assert/strict";
import { test } from "node:test";
import { leadCut, markedText } from "../../ui/reading/marked-text.ts";

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

test("what was found is near the beginning, after a few whole words of what stands before it", () => {
  assert.deepEqual(leadCut(markedText("I could come the weekend after the opening of the <mark>hut</mark> library")), [
    { text: "… the opening of the ", isMarked: false },
    { text: "hut", isMarked: true },
    { text: " library", isMarked: false },
  ]);
});

test("a lead of 24 characters stays, one of 25 is cut, also where it has no blank", () => {
  assert.equal(leadCut(markedText(`${"a".repeat(24)}<mark>b</mark>`))[0]?.text, "a".repeat(24));
  assert.equal(leadCut(markedText(`${"a".repeat(25)}<mark>b</mark>`))[0]?.text, `… ${"a".repeat(24)}`);
});

test("a text with nothing before its mark, or with no mark, stays whole", () => {
  assert.deepEqual(leadCut(markedText("<mark>hut</mark> in May")), markedText("<mark>hut</mark> in May"));
  assert.deepEqual(leadCut(markedText("w ".repeat(40))), markedText("w ".repeat(40)));
});
