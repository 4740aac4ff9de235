/** The shorthand `background`, taken apart: its colour, its picture and the rest have rules of their own. */
import parse, { type Node } from "postcss-value-parser";
import { colorOfFunction, colorOfHex, colorOfWord } from "./color.ts";

/** Longhand → text. Of several layers only the last, which has the colour. */
export function backgroundParts(text: string): Array<[property: string, value: string]> {
  const layer = lastLayer(parse(text).nodes);
  const parts: Array<[string, string]> = [];
  const places: string[] = [];
  const sizes: string[] = [];
  const repeats: string[] = [];
  let isSize = false;
  for (const node of layer) {
    const word = parse.stringify(node);
    if (node.type === "div" && node.value === "/") isSize = true;
    if (node.type !== "word" && node.type !== "function") continue;
    if (isColor(node)) parts.push(["background-color", word]);
    else if (node.type === "function" && /url$|gradient$/i.test(node.value)) parts.push(["background-image", word]);
    else if (/^none$/i.test(word)) parts.push(["background-image", "none"]);
    else if (/^(no-)?repeat(-[xy])?$|^(round|space)$/i.test(word)) repeats.push(word);
    else if (isSize || /^(cover|contain)$/i.test(word)) sizes.push(word);
    else if (/^(top|right|bottom|left|center|[+-]?[\d.]+[a-z%]*)$/i.test(word)) places.push(word);
  }
  // A shorthand also resets what it does not name.
  if (!parts.some(([property]) => property === "background-color")) parts.push(["background-color", "transparent"]);
  if (!parts.some(([property]) => property === "background-image")) parts.push(["background-image", "none"]);
  if (places.length > 0) parts.push(["background-position", places.slice(0, 4).join(" ")]);
  if (sizes.length > 0) parts.push(["background-size", sizes.slice(0, 2).join(" ")]);
  if (repeats.length > 0) parts.push(["background-repeat", repeats.slice(0, 2).join(" ")]);
  return parts;
}

function lastLayer(nodes: Node[]): Node[] {
  const comma = nodes.findLastIndex((node) => node.type === "div" && node.value === ",");
  return nodes.slice(comma + 1);
}

function isColor(node: Node): boolean {
  if (node.type === "function") return colorOfFunction(node) !== null;
  return (
    node.type === "word" &&
    (colorOfWord(node.value) ?? (/^[0-9a-f]{6}$/i.test(node.value) ? colorOfHex(node.value) : null)) !== null
  );
}
