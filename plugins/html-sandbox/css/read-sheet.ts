/** A mail's `<style>`: its rules that may be shown, in their order. */
import { type AtRule, type ChildNode, parse, type Rule as Written } from "postcss";
import { bounds } from "../bounds.ts";
import type { Findings } from "../findings.ts";
import type { Rule } from "./declaration.ts";
import { type Media, readMedia } from "./media.ts";
import { readDeclarations } from "./read-declarations.ts";
import { scopedSelector } from "./selector.ts";
import type { ValueContext } from "./value.ts";

export interface SheetContext extends ValueContext {
  /** Something that a sheet asks for besides pictures. */
  wants(url: string, kind: "font" | "style"): void;
}

const always: Media = { condition: null, scheme: "any" };
const pageLong = "It is longer than a mail needs.";

export function readSheet(text: string, media: string, context: SheetContext, findings: Findings): Rule[] {
  const outer = media.trim() === "" ? always : readMedia(media);
  if (outer === null) return [];
  if (text.length > bounds.sheetCharsMax || isDeep(text)) {
    findings.removed("A style sheet", pageLong);
    return [];
  }
  const rules: Rule[] = [];
  readNodes(parsedSheet(text), outer, { rules, context, findings });
  return rules;
}

/** Before the parser sees it, which follows any depth. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const [brace] of text.matchAll(/[{}]/g)) {
    depth = brace === "{" ? depth + 1 : Math.max(0, depth - 1);
    if (depth > bounds.sheetDepthMax) return true;
  }
  return false;
}

interface Reading {
  rules: Rule[];
  context: SheetContext;
  findings: Findings;
}

function parsedSheet(text: string): ChildNode[] {
  // Old mail hides its styles in a comment.
  const bare = text.replace(/^\s*<!--|-->\s*$/g, "");
  try {
    return parse(bare).nodes;
  } catch {
    return repaired(bare);
  }
}

/** A browser goes on behind what it does not understand; postcss stops. The part before its error is taken, closed. */
function repaired(text: string): ChildNode[] {
  for (
    let end = text.lastIndexOf("}"), tries = 0;
    end > 0 && tries < 8;
    end = text.lastIndexOf("}", end - 1), tries += 1
  ) {
    try {
      return parse(text.slice(0, end + 1)).nodes;
    } catch {
      continue; // Not yet far enough back.
    }
  }
  return [];
}

function readNodes(nodes: ChildNode[], media: Media, reading: Reading): void {
  for (const node of nodes) {
    if (reading.rules.length >= bounds.rulesMax) return reading.findings.removed("A style sheet", pageLong);
    if (node.type === "rule") readRule(node, media, reading);
    else if (node.type === "atrule") readAtRule(node, media, reading);
  }
}

function readRule(node: Written, { condition, scheme }: Media, { rules, context, findings }: Reading): void {
  const selector = scopedSelector(node.selector);
  const declarations = readDeclarations(node.nodes, context, findings);
  if (selector !== null && declarations.length > 0) rules.push({ selector, media: condition, scheme, declarations });
}

function readAtRule(node: AtRule, media: Media, reading: Reading): void {
  const name = node.name.toLowerCase();
  const { context, findings } = reading;
  if (name === "media") {
    const inner = media === always ? readMedia(node.params) : null;
    if (inner !== null) readNodes(node.nodes ?? [], inner, reading);
  } else if (name === "import") {
    for (const url of urlsIn(node.params)) context.wants(url, "style");
    findings.removed("A style sheet from elsewhere", "Loading it would tell that you read the mail.");
  } else if (name === "font-face") {
    for (const url of urlsIn(node.toString())) context.wants(url, "font");
    findings.removed("A font from elsewhere", "Loading it would tell that you read the mail.");
  } else if (name === "keyframes" || name.endsWith("-keyframes")) {
    findings.removed("An animation", "What moves by itself can lie over other things.");
  }
}

/** For telling only: nothing of it is shown. */
function urlsIn(text: string): string[] {
  const found = text
    .slice(0, 10 * bounds.valueCharsMax)
    .matchAll(/["']([^"'\s]{1,2000})["']|url\(\s*([^"')\s]{1,2000})/gi);
  return [...found].map(([, quoted, bare]) => quoted ?? bare ?? "").slice(0, 20);
}
