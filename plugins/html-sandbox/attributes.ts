/** The attributes that elements keep as they are, each with the form that it must have. */
import { bounds } from "./bounds.ts";

type Check = (value: string) => string | null;

const matching =
  (form: RegExp): Check =>
  (value) =>
    form.test(value.trim()) ? value.trim() : null;
const oneOf = (words: string): Check => {
  const known = new Set(words.split(" "));
  return (value) => (known.has(value.trim().toLowerCase()) ? value.trim().toLowerCase() : null);
};
const text: Check = (value) => value.slice(0, bounds.attributeCharsMax);
const flag: Check = () => "";
const pixels = matching(/^\d{1,5}(px)?$/i);
const span: Check = (value) => {
  const count = Number.parseInt(value, 10);
  return count > 0 ? String(Math.min(count, bounds.spanMax)) : null;
};
const length = matching(/^\d{1,5}(\.\d{1,4})?(px|%)?$/i);
const side = oneOf("left right center justify middle char");
const vertical = oneOf("top middle bottom baseline absmiddle texttop");

const everywhere: Record<string, Check> = {
  dir: oneOf("ltr rtl auto"),
  lang: matching(/^[A-Za-z0-9-]{1,35}$/),
  align: side,
  valign: vertical,
  width: length,
  role: oneOf("presentation none article heading img list listitem separator"),
  "aria-hidden": oneOf("true false"),
  "aria-label": text,
  "aria-level": matching(/^[1-6]$/),
};
const spans = { colspan: span, rowspan: span, nowrap: flag, scope: oneOf("row col rowgroup colgroup"), abbr: text };

const byElement: Record<string, Record<string, Check>> = {
  a: {},
  area: { shape: oneOf("rect circle poly default"), coords: matching(/^[\d\s,.-]{1,1000}$/), alt: text },
  br: { clear: oneOf("left right all none") },
  col: { span },
  colgroup: { span },
  details: { open: flag },
  // Of "+2.5" and "3px" browsers take the digits.
  font: { face: matching(/^[\p{L}\p{N} ,._'"-]{1,200}$/u), size: matching(/^[+-]?\d{1,2}(\.\d{0,4})?(px|pt|em|%)?$/i) },
  hr: { size: pixels, noshade: flag },
  img: {
    alt: text,
    height: pixels,
    border: pixels,
    hspace: pixels,
    vspace: pixels,
    align: oneOf("left right top middle bottom center absmiddle baseline texttop"),
  },
  li: { value: matching(/^-?\d{1,6}$/), type: matching(/^(1|a|i|disc|circle|square)$/i) },
  ol: { start: matching(/^-?\d{1,6}$/), type: matching(/^(1|a|i)$/i), reversed: flag },
  table: {
    border: pixels,
    cellpadding: pixels,
    cellspacing: pixels,
    height: pixels,
    frame: oneOf("void above below hsides vsides lhs rhs box border"),
    rules: oneOf("none groups rows cols all"),
    summary: text,
  },
  td: { ...spans, height: pixels },
  th: { ...spans, height: pixels },
  time: { datetime: matching(/^[\w:.+\- ]{1,60}$/) },
  tr: { height: pixels },
  ul: { type: oneOf("disc circle square") },
};

/** The attributes of the element that need no more than a look at them. */
export function plainAttributes(element: string, given: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  const own = byElement[element] ?? {};
  for (const [name, value] of Object.entries(given)) {
    const check = Object.hasOwn(own, name) ? own[name] : Object.hasOwn(everywhere, name) ? everywhere[name] : undefined;
    const checked = check?.(value) ?? null;
    if (checked !== null) kept[name] = checked;
  }
  return kept;
}

/** All names that may come out of `plainAttributes`, or be put beside by Postern. */
export const allowedAttributes: readonly string[] = Object.keys(everywhere)
  .concat(...Object.values(byElement).map((checks) => Object.keys(checks)))
  .concat("id", "class", "name", "usemap", "href", "target", "rel", "title", "src")
  .concat(["target", "mismatch", "remote", "cid", "quote"].map((name) => `data-po-${name}`));
