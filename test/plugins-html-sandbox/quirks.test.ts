/** Mail without a doctype is laid out as browsers did in 1998: in that mode, and in that mode alone, a table stands inside of its paragraph. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type DefaultTreeAdapterTypes, html, parse } from "parse5";
import { render } from "../../plugins/html-sandbox/render.ts";

type Node = DefaultTreeAdapterTypes.ChildNode;

/** Elements and text of a body as a browser's parser builds them, in one line. */
function treeOf(document: string): string {
  const line = (node: Node): string => {
    if (node.nodeName === "#text" && "value" in node) return node.value;
    if (!("tagName" in node)) return "";
    return `<${node.tagName}>${node.childNodes.map(line).join("")}</${node.tagName}>`;
  };
  const root = parse(document).childNodes.find((node) => node.nodeName === "html");
  const body = (root as DefaultTreeAdapterTypes.Element).childNodes.find((node) => node.nodeName === "body");
  return (body as DefaultTreeAdapterTypes.Element).childNodes.map(line).join("");
}

const mails = [
  "<p>one<table><tr><td>two</td></tr></table>three</p>four",
  "<p>one<table><tr><td>two<p>three<table><tr><td>four</table>five</table>six<p>seven",
  "<div><p>one<table><tr><td>two</td></tr></table></div>three",
  "<p>one</p></p><table><tr><td>two</p></td></tr></table>three",
  "<p>one<div>two<table><tr><td>three</table></div>four",
  "<p align=center><table><tr><td>one</table><p>two",
  "<p>one<TABLE><tr><td>two</TABLE><table><tr><td>three</table>four",
];

describe("the mode that a mail is laid out in", () => {
  for (const [mode, doctype] of Object.entries({ quirks: "", standard: "<!doctype html>" })) {
    it(`${mode}: tables and paragraphs stand in each other as a browser has them`, () => {
      for (const mail of mails) {
        const { html: rendered, quirks } = render(doctype + mail);
        assert.equal(quirks, doctype === "");
        assert.equal(treeOf(doctype + rendered), `<div>${treeOf(doctype + mail)}</div>`, mail);
      }
    });
  }

  it("is told by the doctype, as browsers tell it", () => {
    const publicIds = [
      "-//SoftQuad Software//DTD HoTMetaL PRO 6.0::19990601::extensions to HTML 4.0//EN",
      "-//SoftQuad//DTD HoTMetaL PRO 4.0::19971010::extensions to HTML 4.0//EN",
      "-//Netscape Comm. Corp.//DTD HTML//EN",
      "-//O'Reilly and Associates//DTD HTML 2.0//EN",
      "-//IETF//DTD HTML 3.2//EN",
      "-//WebTechs//DTD Mozilla HTML//EN",
      "+//Silmaril//dtd html Pro v0r11 19970101//EN",
      "-//W3C//DTD HTML 3.2 Final//EN",
      "-//W3C//DTD HTML 4.0//EN",
      "-//W3C//DTD HTML 4.0 Transitional//EN",
      "-//W3C//DTD HTML 4.01//EN",
      "-//W3C//DTD HTML 4.01 Transitional//EN",
      "-//W3C//DTD HTML 4.01 Frameset//EN",
      "-//W3C//DTD XHTML 1.0 Transitional//EN",
      "-//W3C//DTD XHTML 1.0 Strict//EN",
      "HTML",
      "",
    ];
    const systemIds = ["", ' "loose.dtd"', ' "http://www.w3.org/TR/html4/loose.dtd"'];
    const doctypes = publicIds.flatMap((id) => systemIds.map((system) => `<!DOCTYPE HTML PUBLIC "${id}"${system}>`));
    for (const doctype of [
      ...doctypes,
      "<!doctype html>",
      "<!DOCTYPE html SYSTEM 'about:legacy-compat'>",
      "<!doctype htm>",
      "<!doctype>",
    ])
      assert.equal(
        render(`${doctype}<p>one`).quirks,
        parse(`${doctype}<p>one`).mode === html.DOCUMENT_MODE.QUIRKS,
        doctype,
      );
  });

  it("knows sizes of type by their digits, as browsers do, and no others", () => {
    for (const size of ["2", "+1", "-2", "+2.5", "3px"])
      assert.match(
        render(`<font size="${size}">one</font>`).html,
        new RegExp(`<font size="${size.replace(/[+.]/g, "\\$&")}">`),
      );
    for (const size of ["large", "+", "2;", "100", '2" onclick="x'])
      assert.doesNotMatch(render(`<font size='${size}'>one</font>`).html, /size/);
  });

  it("leaves nothing behind of what keeps a table in its paragraph, and a mail cannot have it", () => {
    for (const mail of [
      ...mails,
      "<po-keep>a<p>b<po-keep><table><tr><td>c</table></po-keep>d",
      "<!--po-keep--><p>a<table>",
    ])
      assert.doesNotMatch(render(mail).html, /keep/);
  });
});
