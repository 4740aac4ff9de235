import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { loadTantivy } from "../../core/search/tantivy.ts";
import { foldText, isSingle, placedWords, wordsOf } from "../../core/search/words.ts";
import { skipWithout } from "../skip-without.ts";

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "Straße",
        "İstanbul",
        "ﬁsh",
        "日本語",
        "e\u0301",
        "ΣΑΣ",
        "don't",
        "한국어",
        "ไทย",
        " ",
        "½",
        "Ⅷ",
        "𝝨",
      ),
      fc.string({ unit: "binary", maxLength: 5 }),
    ),
  )
  .map((parts) => parts.join(""));

describe("words", () => {
  it("are folded: capitals, accents, compatibility forms, invisible characters", () => {
    assert.deepEqual(wordsOf("Ünïcode STRASSE straße ﬁsh Ⅷ ΣΑΣ σας İstanbul soft\u00ADhyphen ＡＢＣ"), [
      "unicode",
      "strasse",
      "strasse",
      "fish",
      "viii",
      "σασ",
      "σασ",
      "istanbul",
      "softhyphen",
      "abc",
    ]);
    assert.deepEqual(wordsOf("𝚨𝚺 𝝨"), ["ασ", "σ"]);
    assert.deepEqual(wordsOf("ana.b@example.org don't 10.5"), ["ana", "b", "example", "org", "don", "t", "10", "5"]);
    assert.deepEqual(wordsOf("日本ab한국"), ["日", "本", "ab", "한", "국"]);
    assert.ok(isSingle("日") && !isSingle("ab"));
    assert.equal(foldText("Plain ASCII stays"), "Plain ASCII stays");
  });

  it("of the longest length count, and longer ones do not", () => {
    assert.deepEqual(wordsOf("x".repeat(limits.indexedWordBytesMax)).length, 1);
    assert.deepEqual(wordsOf("x".repeat(limits.indexedWordBytesMax + 1)), []);
  });

  it("of a query are those of the engine's own tokenizer", (t) => {
    const loaded = loadTantivy();
    if (skipWithout(t, "tantivy" in loaded, "the search engine", "there is none for this platform")) return;
    assert.ok("tantivy" in loaded);
    const { TextAnalyzerBuilder, TokenizerStatic, FilterStatic } = loaded.tantivy;
    const analyzer = new TextAnalyzerBuilder(TokenizerStatic.simple())
      .filter(FilterStatic.removeLong(limits.indexedWordBytesMax + 1))
      .filter(FilterStatic.lowercase())
      .build();
    fc.assert(
      fc.property(text, (each) => assert.deepEqual(analyzer.analyze(foldText(each)), wordsOf(each))),
      { numRuns: 2000 },
    );
  });

  it("have their places in the text they came from", () => {
    assert.deepEqual(
      [...placedWords("A Straße, e\u0301t\u00E9 日本")].map(({ word, start, end }) => [word, start, end]),
      [
        ["a", 0, 1],
        ["strasse", 2, 8],
        ["ete", 10, 14],
        ["日", 15, 16],
        ["本", 16, 17],
      ],
    );
  });

  it("say which platforms have an engine", () => {
    assert.deepEqual(loadTantivy("sunos-sparc"), { reason: "platform" });
  });
});
