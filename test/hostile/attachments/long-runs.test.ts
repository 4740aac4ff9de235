/** Texts of strangers that are one long run: read once from end to end they cost nothing, from each place anew they would take hours. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspectFile } from "../../../core/attachments/inspect.ts";
import { safeFileName } from "../../../core/attachments/names.ts";
import { sheetText, slideText, wordText } from "../../../core/attachments/office-text.ts";
import { limits } from "../../../core/kernel/limits.ts";
import { contactText, contactWords } from "../../../core/mime/contact-text.ts";
import { authorFindings } from "../../../core/provenance/author-findings.ts";
import { withHiddenShown } from "../../../core/provenance/hidden-characters.ts";
import { render } from "../../../plugins/html-sandbox/render.ts";
import { text, zip } from "./archives.ts";

const long = limits.headerBytesMax;
const nobody = { organisations: new Set<string>(), addressesNamed: () => new Set<string>(), isOwn: () => false };

describe("a run as long as it may be", () => {
  const pieces = ["<", "<w:p", "<w:t>", "<c ", "<c><", "<rPh", "<x:", "<a:p>", "<f>", "<Relationship "];

  for (const piece of pieces)
    it(`of ${piece} in an Office file is read, and looked into`, async () => {
      const xml = text(piece.repeat(long / piece.length));
      const document = zip({ "word/document.xml": xml, "word/_rels/document.xml.rels": xml });
      const sheet = zip({ "xl/sharedStrings.xml": xml, "xl/worksheets/sheet1.xml": xml });
      for (const copy of [wordText(document), sheetText(sheet), slideText(zip({ "ppt/slides/slide1.xml": xml }))])
        assert.ok((copy ?? "").length <= limits.indexedTextCharsMax);
      for (const content of [document, sheet])
        assert.equal((await inspectFile({ name: "a.docx", type: "a/b", content })).kind, "office");
    });

  for (const character of [".", " ", "\u00a0", "a.", "\u200e"])
    it(`of ${JSON.stringify(character)} in a name of a file is a name`, async () => {
      const name = `a${character.repeat(long)}b.txt`;
      assert.ok(Array.from(safeFileName(name)).length <= 150);
      assert.equal((await inspectFile({ name, type: "a/b", content: text("a") })).kind, "text");
    });

  it("in a contact is a card", () => {
    for (const piece of [", ", ";", "\\", "A", "a.", "=\n", "=3D"])
      for (const head of ["NOTE", "NOTE;QUOTED-PRINTABLE"]) {
        const card = `BEGIN:VCARD\nFN:Zoe\n${head}:x${piece.repeat(long)}y\n${piece.repeat(long)}`;
        for (const said of [contactText(card), contactWords(card)]) assert.match(said ?? "", /Zoe\n/);
      }
  });

  for (const character of ["\u200f", "a", "a.", " ", ".", "@", "\u202e"])
    it(`of ${JSON.stringify(character)} in an author's name or address is told`, () => {
      const run = `x${character.repeat(long / 4)}y`;
      assert.ok(withHiddenShown(run).length >= run.length);
      for (const author of [
        { name: run, email: "eve@hut.example" },
        { name: null, email: `${run}@hut.example` },
        { name: null, email: `eve@${run}` },
      ]) {
        const header = {
          fromFields: 1,
          from: [author],
          sender: [],
          replyTo: [],
          returnPath: "",
          isList: false,
          listId: "",
        };
        assert.ok(Array.isArray(authorFindings(header, { correspondents: nobody, isFirst: true, isKnown: false })));
      }
    });

  it("in a mail is shown", () => {
    const blanks = " ".repeat(long);
    for (const html of [
      `<pre>a${blanks}b</pre>`,
      `<a href="http://hut.example/a${blanks}b">c</a>`,
      `<p>${"\u00a0".repeat(long)}d`,
    ])
      assert.match(render(html).html, /po-mail/);
  });
});
