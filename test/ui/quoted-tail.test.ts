import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { quotedTail } from "../../ui/state/quoted-tail.ts";

const quote = (lines: number): string => Array.from({ length: lines }, (_, at) => `> line ${at}`).join("\n");

test("a quote at the end is folded from eight lines on", () => {
  assert.equal(quotedTail(`Yes.\n\nAna wrote:\n${quote(7)}\n`), null);
  const found = quotedTail(`Yes.\n\nAna wrote:\n${quote(8)}\n`);
  assert.deepEqual(found, { head: "Yes.\n\nAna wrote:", tail: `\n${quote(8)}\n`, lines: 8 });
});

test("a quote with words below it is being answered, and stays in sight", () => {
  assert.equal(quotedTail(`${quote(20)}\nYes.`), null);
  assert.equal(quotedTail("Yes."), null);
  assert.equal(quotedTail(""), null);
});

test("empty lines within belong to it, and a text that is nothing else is all of it", () => {
  const all = `${quote(4)}\n\n${quote(4)}`;
  assert.deepEqual(quotedTail(all), { head: "", tail: all, lines: 9 });
});

test("nothing is lost, whatever the text", () => {
  const line = fc.oneof(fc.constant("> q"), fc.constant(""), fc.constant("word"), fc.string());
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.join("\n");
      const found = quotedTail(text);
      if (found !== null) assert.equal(found.head + found.tail, text);
    }),
  );
});
