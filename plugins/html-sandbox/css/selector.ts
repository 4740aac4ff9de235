/**
 * Selectors, held to the mail: every one begins below the mail's own element and names only what the mail may name. Scope and
 * prefix are put around with `:where()`, which leaves their weight as it was.
 */
import parser from "postcss-selector-parser";
import { bounds } from "../bounds.ts";
import { ownName } from "../names.ts";

/** The mail's own element, in place of html and body. */
export const container = "po-mail";
export const root = `div:where(.${container})`;
const below = `:where(.${container}) `;

const roots = new Set(["html", "body", ":root"]);
const pseudoClasses = new Set(
  ":hover :active :focus :link :visited :first-child :last-child :only-child :first-of-type :last-of-type :empty".split(
    " ",
  ),
);
const countingPseudoClasses = new Set([":nth-child", ":nth-of-type", ":nth-last-child", ":nth-last-of-type"]);
/** The attributes that a mail keeps under their own names. */
const attributes = new Set([
  "align",
  "valign",
  "dir",
  "width",
  "height",
  "border",
  "lang",
  "type",
  "cellpadding",
  "cellspacing",
]);

/** The selectors of a rule that can be kept, joined; null: none. */
export function scopedSelector(text: string): string | null {
  if (text.length > bounds.selectorCharsMax || /[\\<>{}]/.test(text.replaceAll(">", ""))) return null;
  let parsed: parser.Root;
  try {
    parsed = parser().astSync(text, { lossless: false });
  } catch {
    return null; // No selector: browsers leave out the rule too.
  }
  const kept = parsed.nodes.map(scoped).filter((selector) => selector !== null);
  return kept.length === 0 ? null : kept.join(",");
}

function scoped(selector: parser.Selector): string | null {
  // `~` and `:has()` can cost the square of a mail's length.
  if (selector.nodes.length > bounds.selectorPartsMax) return null;
  let printed = "";
  let hasRoot = false;
  for (const [at, node] of selector.nodes.entries()) {
    if (node.type === "combinator") {
      const sign = node.value.trim();
      if (sign !== "" && sign !== ">" && sign !== "+") return null;
      // `html body x`: both are the same element here.
      if (isRoot(selector.nodes[at + 1]) && hasRoot) continue;
      printed += sign === "" ? " " : sign;
    } else if (isRoot(node)) {
      if (!hasRoot && printed !== "") return null;
      if (!hasRoot) printed += root;
      hasRoot = true;
    } else {
      const piece = simple(node, true);
      if (piece === null) return null;
      printed += piece;
    }
  }
  return printed === "" ? null : hasRoot ? printed : below + printed;
}

const isRoot = (node: parser.Node | undefined): boolean =>
  (node?.type === "tag" || node?.type === "pseudo") && roots.has(node.value.toLowerCase());

function simple(node: parser.Node, mayNegate: boolean): string | null {
  if (node.type === "universal") return "*";
  if (node.type === "tag")
    return !node.namespace && /^[a-z][a-z0-9]{0,20}$/i.test(node.value) ? node.value.toLowerCase() : null;
  if (node.type === "class" || node.type === "id") return named(node.type === "class" ? "." : "#", node.value);
  if (node.type === "attribute") return attribute(node);
  if (node.type !== "pseudo") return null;
  const name = node.value.toLowerCase();
  if (node.nodes.length === 0) return pseudoClasses.has(name) ? name : null;
  const inner = String(node.nodes[0] ?? "")
    .trim()
    .toLowerCase();
  if (countingPseudoClasses.has(name))
    return /^(odd|even|[+-]?\d{0,4}n?(\s*[+-]\s*\d{1,4})?)$/.test(inner) ? `${name}(${inner})` : null;
  return name === ":not" && mayNegate ? negated(node) : null;
}

function negated({ nodes }: parser.Pseudo): string | null {
  const [only] = nodes;
  if (nodes.length !== 1 || only?.nodes.length !== 1) return null;
  const piece = simple(only.nodes[0] as parser.Node, false);
  return piece === null ? null : `:not(${piece})`;
}

function named(sign: "." | "#", value: string): string | null {
  const name = ownName(value);
  return name === null ? null : sign + name;
}

/** `[class=x]` was the way to hide a rule from old programs, and is common. What could spell out a link or a style is not kept. */
function attribute(node: parser.Attribute): string | null {
  const name = node.attribute.toLowerCase();
  const value = node.value ?? "";
  const isWord = node.operator === "=" || node.operator === "~=";
  if (node.namespace || !isWord || !/^[\w-]{1,100}$/.test(value)) return null;
  if (name === "class") return named(".", value);
  if (name === "id") return named("#", value);
  return attributes.has(name) && node.operator === "=" ? `[${name}="${value}"]` : null;
}
