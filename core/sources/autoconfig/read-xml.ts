/**
 * As much of XML as a domain's file needs, read as a stranger's: no entities but XML's own five, no document types, and limits on all
 * of it.
 */
import { limits } from "../../kernel/limits.ts";

export interface XmlElement {
  name: string;
  type: string;
  text: string;
  children: XmlElement[];
}

export const child = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((each) => each.name === name);
/** On one line: it goes into lines of protocols. */
export const textOf = (element: XmlElement, name: string): string =>
  (child(element, name)?.text ?? "").replace(/[\u0000-\u001f\u007f]+/g, " ").trim();

const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([A-Za-z][\w:.-]{0,63})((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/y;

/** Null: not well formed, or more than such a file needs. */
export function readXml(text: string): XmlElement | null {
  const top: XmlElement = { name: "", type: "", text: "", children: [] };
  const open = [top];
  let elements = 0;
  for (token.lastIndex = 0; token.lastIndex < text.length; ) {
    const match = token.exec(text);
    if (!match) return null;
    const [whole, slash, name, attributes = "", end] = match;
    const parent = open.at(-1);
    if (!parent) return null;
    if (name === undefined) {
      if (!whole.startsWith("<")) parent.text += decoded(whole);
      continue;
    }
    if (slash === "/") {
      if (parent.name !== name || open.length < 2) return null;
      open.pop();
      continue;
    }
    elements += 1;
    if (elements > limits.clientConfigElementsMax || open.length > limits.clientConfigDepthMax) return null;
    const type = /\stype\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1] ?? "";
    const element: XmlElement = { name, type, text: "", children: [] };
    parent.children.push(element);
    if (end !== "/") open.push(element);
  }
  return open.length === 1 && top.children.length === 1 ? (top.children[0] ?? null) : null;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const decoded = (text: string): string => text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
