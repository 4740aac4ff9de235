/**
 * What a rendering may hold, written down a second time and read by another parser than the plugin's: an element, an attribute
 * or a style that is not in here is a hole until somebody says that it is not.
 */
import assert from "node:assert/strict";
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import { parse as parseCss } from "postcss";
import type { RenderedMessage } from "../../core/plugins/hooks/rendered-message.ts";

type Element = DefaultTreeAdapterTypes.Element;

const words = (text: string) => new Set(text.split(" "));
export const elements = words(
  "a abbr acronym address area article aside b bdi big blockquote br caption center cite code col colgroup dd del details dfn dir div dl dt em " +
    "figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main map mark nav nobr ol p pre q rp rt ruby s samp section " +
    "small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr",
);
export const attributes = words(
  "abbr align alt aria-hidden aria-label aria-level border cellpadding cellspacing class clear colspan coords data-po-cid data-po-mismatch " +
    "data-po-quote data-po-remote data-po-target datetime dir face frame height href hspace id lang name noshade nowrap open rel reversed role " +
    "rowspan rules scope shape size span src start summary target title type usemap valign value vspace width",
);
const selector = /^(div:where\(\.po-mail\)|:where\(\.po-mail\) |\.po-[as]\d+$)/;
const forbiddenProperties = words(
  "position top left right bottom inset z-index transform translate scale rotate behavior content cursor filter mask animation transition all src",
);

export function assertSafe({ html, css, darkCss, cids, remote }: RenderedMessage): void {
  const { childNodes } = parseFragment(html);
  const [container] = childNodes as Element[];
  assert.equal(childNodes.length, 1, "more than one element");
  assert.match(attributeOf(container as Element, "class") ?? "", /^po-mail( |$)/);
  for (const element of elementsIn(container as Element)) assertElement(element, { places: remote.length });
  for (const sheet of [css, darkCss]) assertSheet(sheet, { remote: remote.length, cid: cids.length });
  for (const { url, host } of remote) {
    assert.match(url, /^https?:\/\//);
    assert.equal(new URL(url).hostname, host);
  }
}

export function* elementsIn(element: Element): Generator<Element> {
  // Without recursion: some are deep.
  const waiting = [element];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    for (const child of next.childNodes) if ("tagName" in child) waiting.push(child);
  }
}

export const attributeOf = (element: Element, name: string): string | undefined =>
  element.attrs.find((attribute) => attribute.name === name)?.value;

function assertElement(element: Element, { places }: { places: number }): void {
  assert.equal(element.namespaceURI, "http://www.w3.org/1999/xhtml");
  assert.ok(elements.has(element.tagName), `<${element.tagName}>`);
  for (const { name, value } of element.attrs) {
    assert.ok(attributes.has(name), `${name} of <${element.tagName}>`);
    if (name === "href") assertLink(element, value);
    else if (name === "src") assert.match(value, /^data:image\/(png|gif|jpe?g|webp|bmp|avif)[;,]/i);
    else if (name === "data-po-remote") assert.ok(Number(value) < places, "no such place");
    else if (name === "id" || name === "name") assert.match(value, /^m-[A-Za-z0-9_-]+$/);
    else if (name === "usemap") assert.match(value, /^#m-[A-Za-z0-9_-]+$/);
    else if (name === "class")
      for (const each of value.split(" ")) assert.match(each, /^(m-[A-Za-z0-9_-]+|po-(mail|form|[as]\d+))$/);
  }
}

function assertLink(element: Element, href: string): void {
  if (href.startsWith("#")) return assert.match(href, /^#(m-[A-Za-z0-9_-]+)?$/);
  assert.match(href, /^(https?:\/\/[^/]|mailto:)/);
  const { protocol, username, password } = new URL(href);
  assert.ok(["http:", "https:", "mailto:"].includes(protocol));
  assert.equal(username + password, "");
  assert.equal(attributeOf(element, "target"), "_blank");
  assert.equal(attributeOf(element, "rel"), "noopener noreferrer");
  assert.equal(attributeOf(element, "data-po-target"), href);
}

function assertSheet(text: string, counts: Record<string, number>): void {
  assert.ok(!text.includes("<"), "could end its element");
  assert.ok(!text.includes("\\"), "an escape");
  parseCss(text).walk((node) => {
    if (node.type === "atrule") {
      assert.ok(node.name === "layer" || node.name === "media", `@${node.name}`);
      if (node.name === "layer" && node.nodes) assert.match(node.params, /^po-(attributes|firm|sheet|style)$/);
    } else if (node.type === "rule") {
      for (const each of node.selectors) assert.match(each, selector);
    } else if (node.type === "decl") {
      assert.ok(!forbiddenProperties.has(node.prop) && !node.prop.startsWith("--"), node.prop);
      assertValue(node.value, counts);
    }
  });
}

function assertValue(value: string, counts: Record<string, number>): void {
  const rest = value.replace(/var\(--po-(remote|cid)-(\d+),none\)/g, (_all, list: string, place: string) => {
    assert.ok(Number(place) < (counts[list] ?? 0), "no such place");
    return "";
  });
  assert.doesNotMatch(rest, /url|var|env|attr|image|element|expression|src|paint|javascript|\/\*|@|!/i);
}
