import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parse } from "parse5";
import { limits } from "../../../core/kernel/limits.ts";
import {
  type Block,
  type Inline,
  isLinkTarget,
  readRichText,
  type RichText,
} from "../../../core/mime/compose/rich-text.ts";
import { richTextOf } from "../../../core/mime/compose/rich-text-reader.ts";
import { htmlOf, plainTextOf } from "../../../core/mime/compose/rich-text-writer.ts";

const cidOf = ({ src = "" }: Record<string, string>) =>
  src.startsWith("cid:") ? decodeURIComponent(src.slice(4)) : null;
const back = (document: RichText) => richTextOf(htmlOf(document), { picture: cidOf });
const paragraph = (...content: Inline[]): Block => ({ type: "paragraph", content });
const text = (words: string, ...marks: NonNullable<Extract<Inline, { type: "text" }>["marks"]>): Inline =>
  marks.length === 0 ? { type: "text", text: words } : { type: "text", text: words, marks };

const words = fc.stringMatching(/^[A-Za-z<>&"'üß日=?.]{1,12}$/);
const marks = fc.constantFrom<NonNullable<Extract<Inline, { type: "text" }>["marks"]>>(
  [],
  [{ type: "strong" }],
  [{ type: "em" }],
  [{ type: "strong" }, { type: "em" }],
  [{ type: "link", attrs: { href: 'https://example.org/?a=1&b="2"' } }, { type: "strong" }],
);
const inline = fc.tuple(words, marks).map(([each, some]) => text(each, ...some));
const line = fc.array(inline, { minLength: 1, maxLength: 4 }).map((all) => paragraph(...merged(all)));
const block: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    line,
    fc.array(tie("block"), { minLength: 1, maxLength: 3 }).map((content): Block => ({ type: "blockquote", content })),
    fc
      .tuple(
        fc.constantFrom("bullet_list" as const, "ordered_list" as const),
        fc.array(fc.array(tie("block"), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
      )
      .map(([type, items]): Block => ({ type, content: items.map((content) => ({ type: "list_item", content })) })),
  ),
})).block;
const documents = fc
  .array(block, { minLength: 1, maxLength: 4 })
  .map((content): RichText => ({ type: "doc", content }));

/** Neighbours with the same marks are one text, as any reader makes them. */
function merged(all: Inline[]): Inline[] {
  const found: Inline[] = [];
  for (const each of all) {
    const last = found.at(-1);
    const marksOf = (one: Inline | undefined) => JSON.stringify(one?.type === "text" ? (one.marks ?? []) : null);
    if (last?.type === "text" && each.type === "text" && marksOf(last) === marksOf(each)) last.text += each.text;
    else found.push({ ...each });
  }
  return found;
}

test("what is written as HTML is read back the same", () => {
  fc.assert(
    fc.property(documents, (document) => {
      assert.deepEqual(back(document), document);
    }),
    { numRuns: 300 },
  );
});

test("a tree from outside is taken as it is or not at all", () => {
  fc.assert(
    fc.property(documents, (document) =>
      assert.deepEqual(readRichText(JSON.parse(JSON.stringify(document))), document),
    ),
  );
  const bad = [
    null,
    { type: "doc" },
    { type: "doc", content: [{ type: "script" }] },
    { type: "doc", content: [paragraph({ type: "text", text: "" })] },
    { type: "doc", content: [paragraph(text("x", { type: "link", attrs: { href: "javascript:alert(1)" } }))] },
    { type: "doc", content: [paragraph({ type: "image", attrs: { cid: 'x"><script>', alt: "" } })] },
    { type: "doc", content: [{ type: "bullet_list", content: [paragraph(text("x"))] }] },
  ];
  for (const each of bad) assert.throws(() => readRichText(each), { code: "BAD_REQUEST" }, JSON.stringify(each));
});

test("a tree has limits.richTextDepthMax levels and limits.richTextNodesMax nodes at most", () => {
  const nested = (depth: number): unknown =>
    depth === 0 ? [paragraph(text("x"))] : [{ type: "blockquote", content: nested(depth - 1) }];
  const deep = (depth: number) => ({ type: "doc", content: nested(depth) });
  assert.ok(readRichText(deep(limits.richTextDepthMax - 1)));
  assert.throws(() => readRichText(deep(limits.richTextDepthMax)), { code: "TOO_LARGE" });
  const wide = (count: number) => ({
    type: "doc",
    content: Array.from({ length: count }, () => ({ type: "paragraph" })),
  });
  assert.ok(readRichText(wide(limits.richTextNodesMax)));
  assert.throws(() => readRichText(wide(limits.richTextNodesMax + 1)), { code: "TOO_LARGE" });
});

test("a link leads to the web or to an address, and nowhere else", () => {
  for (const href of ["https://example.org/a?b=c#d", "http://x.example", "mailto:ana@example.org"])
    assert.ok(isLinkTarget(href));
  for (const href of [
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "//x.example",
    "/x",
    " https://x",
    "https://x y",
    "",
  ])
    assert.ok(!isLinkTarget(href), href);
});

test("of hostile HTML only words are left", () => {
  const hostile = `<style>p{}</style><script>alert(1)</script><p onclick="x()">Hi <a href="javascript:alert(1)">there</a>
    <img src="https://tracker.example/x.gif" alt="sun"><svg><script>2</script></svg><object data="x"></object><form><input value="no">go</form>`;
  const document = richTextOf(hostile, { picture: cidOf });
  const page = htmlOf(document);
  assert.deepEqual(readRichText(document), document);
  assert.doesNotMatch(page, /script|onclick|tracker|javascript|<form|<object/i);
  assert.equal(plainTextOf(document).replace(/\s+/g, " "), "Hi there sun go");
});

test("any HTML at all becomes a tree that is good, and stays the same from then on", () => {
  const tag = fc.constantFrom(
    "p",
    "div",
    "b",
    "i",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "tr",
    "td",
    "a",
    "pre",
    "br",
    "h1",
    "span",
  );
  const piece = fc.oneof(
    tag.map((name) => `<${name}>`),
    tag.map((name) => `</${name}>`),
    fc.constantFrom(" ", "\n", "&nbsp;", "words", "<img src='cid:a@b'>", "<!-- x -->", "&lt;b&gt;"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const document = richTextOf(pieces.join(""), { picture: cidOf });
      assert.deepEqual(readRichText(document), document);
      assert.equal(plainTextOf(back(document)), plainTextOf(document));
      assert.ok(parse(htmlOf(document)));
    }),
    { numRuns: 500 },
  );
});

test("as plain text, lists have marks, quotes have theirs, and a link says where it leads", () => {
  const link = { type: "link", attrs: { href: "https://hut.example/" } } as const;
  const document: RichText = {
    type: "doc",
    content: [
      paragraph(text("See "), text("the hut", link)),
      {
        type: "ordered_list",
        content: [
          { type: "list_item", content: [paragraph(text("one"))] },
          { type: "list_item", content: [paragraph(text("two"), { type: "hard_break" }, text("lines"))] },
        ],
      },
      {
        type: "blockquote",
        content: [paragraph(text("old")), { type: "blockquote", content: [paragraph(text("older"))] }],
      },
    ],
  };
  assert.equal(
    plainTextOf(document),
    "See the hut <https://hut.example/>\n\n1. one\n2. two\n   lines\n\n> old\n>\n>> older",
  );
});

test("HTML above limits.htmlForReadingCharsMax comes as its words", () => {
  const page = (chars: number) => `<p><b>bold</b> ${"x".repeat(chars - 19)}</p>`;
  const first = ({ content }: RichText) => (content[0]?.type === "paragraph" ? content[0].content?.[0] : undefined);
  const at = page(limits.htmlForReadingCharsMax);
  assert.equal(at.length, limits.htmlForReadingCharsMax);
  assert.deepEqual(first(richTextOf(at, { picture: cidOf })), text("bold", { type: "strong" }));
  assert.match(plainTextOf(richTextOf(`${at}x`, { picture: cidOf })), /^bold x/);
  assert.equal((first(richTextOf(`${at}x`, { picture: cidOf })) as { marks?: unknown }).marks, undefined);
});
