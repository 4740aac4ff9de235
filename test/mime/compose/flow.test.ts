import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { flow } from "../../../core/mime/compose/flow.ts";
import { unflow } from "../../../core/mime/format-flowed.ts";

const back = (text: string) => unflow(flow(text).replaceAll("\r\n", "\n"), false);
/** Blanks at the ends of lines say where a line goes on, so they cannot say anything else. */
const trimmed = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");

const words = fc.array(fc.constantFrom("Hut", "in", "May", ">", ">>", "From", "--", "grüße", "\t", "", "日本語の文"), {
  maxLength: 60,
});
const line = fc
  .tuple(fc.constantFrom("", "> ", ">> ", " ", "From "), words)
  .map(([mark, each]) => mark + each.join(" "));
const paragraphs = fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\n"));

test("what was written is read back, paragraph by paragraph", () => {
  fc.assert(
    fc.property(paragraphs, (text) => {
      assert.equal(trimmed(back(text)), trimmed(text.replaceAll(/^(>+)(?=[^> ])/gm, "$1 ")));
    }),
    { numRuns: 500 },
  );
});

test("any text at all comes back the same the second time, and a line is longer only where one word is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (text) => {
      const once = trimmed(back(text));
      assert.equal(trimmed(back(once)), once);
      for (const each of flow(text).split("\r\n"))
        assert.ok(each.length <= 78 || !each.trim().slice(0, -1).includes(" ") || /^>+ \S+ ?$/.test(each), each);
    }),
    { numRuns: 500 },
  );
});

test("long lines are cut at blanks, quotes keep their marks, and a signature keeps its own", () => {
  const long = `${"word ".repeat(30)}end`;
  const lines = flow(`${long}\n> ${long}\n-- \nAna`).split("\r\n");
  assert.ok(lines.every((each) => each.length <= 78));
  assert.equal(lines[0], "word ".repeat(15));
  assert.ok(lines.filter((each) => each.startsWith("> word")).length >= 2);
  assert.deepEqual(lines.slice(-2), ["-- ", "Ana"]);
});
