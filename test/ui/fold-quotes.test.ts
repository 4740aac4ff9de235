import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Block, foldQuotes } from "../../ui/reading/fold-quotes.ts";

const kinds = (blocks: Block[]): string[] => blocks.map((block) => block.kind);

test("a quote at the end is trailing, and takes the line that introduces it along", () => {
  const blocks = foldQuotes("Yes.\n\nOn 4 May 2026 Ana <ana@example.org> wrote:\n> Shall we?\n> Tell me.\n");
  assert.deepEqual(kinds(blocks), ["text", "quote"]);
  const quote = blocks[1];
  assert.ok(quote?.kind === "quote");
  assert.equal(quote.isTrailing, true);
  assert.deepEqual(quote.attribution, ["On 4 May 2026 Ana <ana@example.org> wrote:"]);
});

test("a quote between answers is not trailing", () => {
  const blocks = foldQuotes("> one?\nyes\n> two?\nno");
  assert.deepEqual(kinds(blocks), ["quote", "text", "quote", "text"]);
  assert.ok(blocks.every((block) => block.kind !== "quote" || !block.isTrailing));
});

test("a message that is nothing but a quote is not hidden", () => {
  const blocks = foldQuotes("> all of it\n> is quoted");
  assert.ok(blocks[0]?.kind === "quote" && !blocks[0].isTrailing);
});

test("the signature begins at the last line that is two dashes and a space (RFC 3676 4.3)", () => {
  const blocks = foldQuotes("Text\n-- \nAna\nHarbour Street");
  assert.deepEqual(kinds(blocks), ["text", "signature"]);
  assert.deepEqual(blocks[1]?.lines, ["-- ", "Ana", "Harbour Street"]);
});

test("two dashes far from the end are a line of the text", () => {
  const text = `a\n--\n${"line\n".repeat(20)}`;
  assert.ok(foldQuotes(text).every((block) => block.kind !== "signature"));
});

test("an empty line between quoted ones belongs to the quote", () => {
  assert.deepEqual(kinds(foldQuotes("> a\n\n> b\nend")), ["quote", "text"]);
});

test("tables, code and patches keep their shape, prose does not", () => {
  const shaped = (text: string): boolean =>
    foldQuotes(text).some((block) => block.kind === "text" && block.isPreformatted);
  assert.equal(shaped("month      in     out\nMay       12     13"), true);
  assert.equal(shaped("    if (a) {\n      return b;\n    }"), true);
  assert.equal(shaped("@@ -1,3 +1,4 @@\n+\tnew line"), true);
  assert.equal(shaped("Dear all,\nplease read this - it matters.  Thanks."), false);
});

test("no line that was written is lost, whatever the text", () => {
  const line = fc.constantFrom(
    "",
    "text",
    "> quoted",
    ">> deeper",
    "-- ",
    "--",
    "    code",
    "Ana wrote:",
    "On 1 May Ana wrote:",
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 25 }), (lines) => {
      const written = lines.filter((one) => one.trim() !== "").sort();
      const shown = foldQuotes(lines.join("\n"))
        .flatMap((block) => (block.kind === "quote" ? [...block.attribution, ...block.lines] : block.lines))
        .filter((one) => one.trim() !== "")
        .sort();
      assert.deepEqual(
        shown.map((one) => one.trimEnd()),
        written.map((one) => one.trimEnd()),
      );
    }),
  );
});
