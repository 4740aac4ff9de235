/** Mail without a doctype is laid out as browsers did in 1998: in that mode, and in that mode alone, a table stands inside of its paragraph. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
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
        const { html, quirks } = render(doctype + mail);
        assert.equal(quirks, doctype === "");
        assert.equal(treeOf(doctype + html), `<div>${treeOf(doctype + mail)}</div>`, mail);
      }
    });
  }

  it("leaves nothing behind of what keeps a table in its paragraph, and a mail cannot have it", () => {
    for (const mail of [
      ...mails,
      "<po-keep>a<p>b<po-keep><table><tr><td>c</table></po-keep>d",
      "<!--po-keep--><p>a<table>",
    ])
      assert.doesNotMatch(render(mail).html, /keep/);
  });
});
