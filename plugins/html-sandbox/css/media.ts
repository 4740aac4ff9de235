/** The conditions of `@media` that a mail may ask: how wide its frame is, and whether the page is dark. */
import parse, { type FunctionNode, type Node } from "postcss-value-parser";
import type { Rule } from "./declaration.ts";

export interface Media {
  condition: string | null;
  scheme: Rule["scheme"];
}

const features = new Map([
  ["min-width", "min-width"],
  ["max-width", "max-width"],
  // The screen is not the mail's business; how wide it is shown is.
  ["min-device-width", "min-width"],
  ["max-device-width", "max-width"],
]);

/** Null: the mail's rules below it are not for this page, or ask for more than they may. */
export function readMedia(parameters: string): Media | null {
  if (parameters.length > 300) return null;
  const queries: Media[] = [];
  for (const query of splitAtCommas(parse(parameters).nodes)) {
    const read = readQuery(query);
    if (read !== null) queries.push(read);
  }
  const [first] = queries;
  if (first === undefined) return null;
  // Of alternatives that are for different pages the first one counts.
  const alike = queries.filter(({ scheme }) => scheme === first.scheme);
  const isAlways = alike.some(({ condition }) => condition === null);
  return { scheme: first.scheme, condition: isAlways ? null : alike.map(({ condition }) => condition).join(",") };
}

function splitAtCommas(nodes: Node[]): Node[][] {
  const queries: Node[][] = [[]];
  for (const node of nodes) {
    if (node.type === "div" && node.value === ",") queries.push([]);
    else queries.at(-1)?.push(node);
  }
  return queries;
}

function readQuery(nodes: Node[]): Media | null {
  const conditions: string[] = [];
  let scheme: Rule["scheme"] = "any";
  for (const node of nodes) {
    if (node.type === "space" || node.type === "comment") continue;
    if (node.type === "word" && /^(only|and|all|screen)$/i.test(node.value)) continue;
    if (node.type !== "function" || node.value !== "") return null;
    const feature = readFeature(node);
    if (feature === null) return null;
    if (feature.scheme !== "any") scheme = feature.scheme;
    else if (feature.condition !== null) conditions.push(feature.condition);
  }
  return { scheme, condition: conditions.length === 0 ? null : conditions.join(" and ") };
}

function readFeature({ nodes }: FunctionNode): Media | null {
  const [name, colon, value] = nodes.filter(({ type }) => type !== "space" && type !== "comment");
  if (name?.type !== "word" || colon?.type !== "div" || colon.value !== ":" || value?.type !== "word") return null;
  const feature = name.value.toLowerCase();
  if (feature === "prefers-color-scheme") {
    const scheme = value.value.toLowerCase();
    return scheme === "dark" || scheme === "light" ? { scheme, condition: null } : null;
  }
  const known = features.get(feature);
  const length = /^\d{1,5}(\.\d{1,4})?(px|em|rem)$/i.test(value.value) ? value.value.toLowerCase() : null;
  return known === undefined || length === null ? null : { scheme: "any", condition: `(${known}:${length})` };
}
