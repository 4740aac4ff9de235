import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { parseQuery } from "../../core/search/query-language.ts";
import { snippetOf } from "../../core/search/snippets.ts";
import { noText } from "./mail-world.ts";

function mark(query: string, text: object) {
  const parsed = parseQuery(query, { now: 0 });
  assert.ok("node" in parsed);
  return snippetOf(parsed.node, { ...noText, ...text }, limits.snippetCharsMax);
}

describe("snippets", () => {
  it("mark words, phrases and prefixes as the index finds them, and escape everything else", () => {
    assert.deepEqual(mark("hello", { subject: "Re: HELLO <b> & co", body: "hello again, Hello" }), {
      subject: "Re: <mark>HELLO</mark> &lt;b&gt; &amp; co",
      preview: "<mark>hello</mark> again, <mark>Hello</mark>",
    });
    assert.equal(
      mark("ker*", { body: "the Kernel's <kernel>" }).preview,
      "the <mark>Kernel</mark>&#39;s &lt;<mark>kernel</mark>&gt;",
    );
    assert.equal(mark('"big news"', { body: "big deal, big\nnews" }).preview, "big deal, <mark>big news</mark>");
    assert.equal(mark("naive strasse", { body: "a naïve Straße" }).preview, "a <mark>naïve</mark> <mark>Straße</mark>");
    assert.equal(mark("nai\u0308ve", { body: "a naive" }).preview, "a <mark>naive</mark>");
    assert.equal(mark("天気", { body: "今日は天気です" }).preview, "今日は<mark>天気</mark>です");
    assert.equal(
      mark("ana@example.org", { body: "write to ana@example.org." }).preview,
      "write to <mark>ana@example.org</mark>.",
    );
  });

  it("give null where nothing matches, and never mark what was to be left out", () => {
    assert.deepEqual(mark("hello", { subject: "x", body: "y" }), { subject: null, preview: null });
    assert.deepEqual(mark("-hello from:hello", { subject: "hello", body: "hello" }), { subject: null, preview: null });
    assert.deepEqual(mark("subject:hello", { subject: "hello", body: "hello" }), {
      subject: "<mark>hello</mark>",
      preview: null,
    });
    assert.deepEqual(mark("h*", { subject: "hi", body: "hi" }), { subject: "<mark>hi</mark>", preview: null });
    assert.deepEqual(snippetOf({ kind: "all" }, null, 10), { subject: null, preview: null });
  });

  it("show the stretch with most matches", () => {
    const filler = "lorem ipsum dolor sit amet ".repeat(20);
    const { preview } = mark("red blue", { body: `red ${filler} some red and blue things, blue ${filler}` });
    assert.match(preview ?? "", /some <mark>red<\/mark> and <mark>blue<\/mark> things, <mark>blue<\/mark>/u);
    assert.ok((preview ?? "").startsWith("ipsum") || /^(?:lorem|ipsum|dolor|sit|amet) /u.test(preview ?? ""));
  });

  it("are 255 octets at most, well-formed, and the text itself once marks and escapes are taken away", () => {
    const body = fc.array(
      fc.oneof(
        fc.constantFrom("red", "blue", "<", "&", '"', "é", "日", "x".repeat(70), "\n"),
        fc.string({ maxLength: 8 }),
      ),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(
        body.map((words) => words.join(" ")),
        (text) => {
          const { preview } = mark("red OR blue* OR 日", { body: text });
          if (preview === null) return;
          assert.ok(Buffer.byteLength(preview) <= limits.snippetBytesMax);
          const plain = preview.replace(/<\/?mark>/gu, "");
          assert.doesNotMatch(plain, /[<>"']/u);
          const shown = plain.replace(
            /&(amp|lt|gt|quot|#39);/gu,
            (_, name: string) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" })[name] ?? "",
          );
          assert.ok(text.replace(/\s+/gu, " ").includes(shown), shown);
        },
      ),
      { numRuns: 300 },
    );
  });
});
