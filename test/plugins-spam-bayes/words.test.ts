import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { hashStart, mark } from "../../plugins/spam-bayes/token.ts";
import { eachToken, tokensOf } from "../../plugins/spam-bayes/tokens.ts";
import { eachWord, wordCharsMax, wordCharsMin } from "../../plugins/spam-bayes/words.ts";
import { viewOf } from "../plugins/plugin-kernel.ts";

const none = mark("");

function words(text: string): string[] {
  const found: string[] = [];
  eachWord(none, text, (_hash, marked, source, start, end) => found.push(marked.text + source.slice(start, end)));
  return found;
}

describe("words", () => {
  it("are letters and digits, held together by a sign between them", () => {
    assert.deepEqual(words("don't pay $9.99 for e-mail, foo_bar... -- (www.example.org)!"), [
      "don't",
      "pay",
      "$9.99",
      "for",
      "e-mail",
      "foo_bar",
      "www.example.org",
    ]);
  });

  it("of every script are found", () => {
    assert.deepEqual(
      words("żółć grüße привет γειά مرحبا שלום नमस्ते 안녕하세요"),
      "żółć grüße привет γειά مرحبا שלום नमस्ते 안녕하세요".split(" "),
    );
  });

  it("of a script without spaces are each two neighbours", () => {
    assert.deepEqual(words("無料プレゼント!"), ["無料", "料プ", "プレ", "レゼ", "ゼン", "ント"]);
    assert.deepEqual(words("一"), ["一"]);
  });

  it("have the length that the limits say; longer ones count by their beginning and size", () => {
    assert.deepEqual(words("a".repeat(wordCharsMin - 1)), []);
    assert.deepEqual(words("a".repeat(wordCharsMin)), ["a".repeat(wordCharsMin)]);
    assert.deepEqual(words("b".repeat(wordCharsMax)), ["b".repeat(wordCharsMax)]);
    assert.deepEqual(words("b".repeat(wordCharsMax + 1)), ["long b… 20"]);
  });

  it("lie within the text, in order, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        let last = 0;
        eachWord(none, text, (_hash, marked, source, start, end) => {
          if (marked !== none) return;
          assert.ok(source === text && start >= last - 1 && end > start && end <= text.length);
          last = end;
        });
      }),
    );
  });
});

describe("tokens", () => {
  const shown = (changes: Parameters<typeof viewOf>[1]): string[] => {
    const found: string[] = [];
    eachToken(viewOf("k", { from: "", to: "", subject: "", ...changes }), (_hash, { text }, source, start, end) =>
      found.push(text + source.slice(start, end)),
    );
    return found;
  };

  it("say where they stood", () => {
    assert.deepEqual(
      shown({ subject: "FREE offer!!", from: "Ana Ruiz <ana@mail.example.org>", to: "", text: "" }).filter(
        (token) => !token.startsWith("text-"),
      ),
      [
        "subject:free",
        "subject:offer",
        "subject-shape !!",
        "from:ana",
        "from:ruiz",
        "from:ana@mail.example.org",
        "from:@mail.example.org",
        "to:nobody",
      ],
    );
  });

  it("of header fields are their names and the pieces of their values", () => {
    const tokens = shown({ headers: ['content-type: text/html; charset="windows-1251"', "x-mailer: The Bat!"] });
    for (const token of [
      "header:content-type:",
      "content-type:text/html",
      "content-type:charset",
      "content-type:windows-1251",
      "x-mailer:bat!",
    ]) {
      assert.ok(tokens.includes(token), token);
    }
  });

  it("of links are the scheme and the domain with what is before it", () => {
    assert.deepEqual(
      shown({ links: ["https://a.b.shop.example.com/x?y"] }).filter((token) => token.startsWith("url:")),
      ["url:https", "url:example.com", "url:shop.example.com", "url:b.shop.example.com"],
    );
    assert.deepEqual(shown({ links: ["http://10.0.0.1"] }).filter((token) => token.startsWith("url:")).length, 4);
  });

  it("of the same message are always the same, and never throw", () => {
    const text = fc.string({ unit: "binary", maxLength: 100 });
    const view = fc.record({
      key: text,
      from: text,
      to: text,
      subject: text,
      headers: fc.array(text),
      text,
      links: fc.array(text),
      attachmentTypes: fc.array(text),
    });
    fc.assert(
      fc.property(view, (each) => {
        const tokens = tokensOf(each);
        assert.deepEqual(tokensOf(structuredClone(each)), tokens);
        for (const token of tokens) assert.ok(Number.isInteger(token) && token !== 0 && token === (token | 0));
      }),
    );
  });

  it("with another mark have another hash", () => {
    assert.notEqual(mark("subject:").hash, mark("from:").hash);
    assert.equal(mark("").hash, hashStart);
    assert.equal(
      tokensOf(viewOf("k", { subject: "hello", text: "hello" })).size >
        tokensOf(viewOf("k", { text: "hello", subject: "" })).size,
      true,
    );
  });
});
