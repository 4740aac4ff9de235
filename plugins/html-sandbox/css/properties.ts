/**
 * The properties that a mail may set. Not among them: what takes an element out of the mail's box (position, z-index, transform),
 * what runs or loads (behavior, -moz-binding, content, cursor, filter, mask), and what moves.
 */
import type { ColorRole } from "./dark-color.ts";

const list = (words: string) => words.split(" ");
const sides = ["top", "right", "bottom", "left"];

const layout = list(
  "width height min-width max-width min-height max-height box-sizing display float clear vertical-align overflow overflow-x overflow-y " +
    "visibility opacity table-layout border-collapse border-spacing empty-cells caption-side object-fit object-position " +
    "flex flex-basis flex-direction flex-flow flex-grow flex-shrink flex-wrap order align-content align-items align-self justify-content " +
    "justify-items justify-self place-content place-items place-self gap row-gap column-gap columns column-count column-width aspect-ratio " +
    "grid-template-columns grid-template-rows grid-column grid-row grid-auto-flow",
);
const text = list(
  "font font-family font-size font-style font-variant font-weight font-stretch line-height letter-spacing word-spacing text-align " +
    "text-align-last text-decoration text-decoration-line text-decoration-style text-decoration-thickness text-underline-offset " +
    "text-indent text-overflow text-transform white-space word-break word-wrap overflow-wrap hyphens direction unicode-bidi quotes " +
    "list-style list-style-type list-style-position tab-size writing-mode -webkit-text-size-adjust text-size-adjust",
);
const box = [
  "margin",
  "padding",
  "border",
  "border-width",
  "border-style",
  "border-radius",
  ...sides.flatMap((side) => [
    `margin-${side}`,
    `padding-${side}`,
    `border-${side}`,
    `border-${side}-width`,
    `border-${side}-style`,
  ]),
  ...["top-left", "top-right", "bottom-left", "bottom-right"].map((corner) => `border-${corner}-radius`),
  ...list("outline outline-width outline-style outline-offset margin-inline margin-block padding-inline padding-block"),
];
const background = list(
  "background-color background-image background-position background-repeat background-size background-clip background-origin",
);
const colors = list(
  "color border-color border-top-color border-right-color border-bottom-color border-left-color outline-color text-decoration-color " +
    "box-shadow text-shadow -webkit-text-fill-color",
);

export const allowedProperties: ReadonlySet<string> = new Set([...layout, ...text, ...box, ...background, ...colors]);

/** May hold names of fonts in quotes. */
export const fontProperties: ReadonlySet<string> = new Set(["font", "font-family"]);
/** Where a picture may stand, and a gradient. */
export const pictureProperties: ReadonlySet<string> = new Set(["background-image"]);
/** No percentages: of what the mail's frame is high, and that follows the mail. */
export const heightProperties: ReadonlySet<string> = new Set(["height", "min-height", "max-height"]);

/** Where only these words are harmless, or make sense. */
export const allowedWords: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    display:
      "none block inline inline-block table inline-table table-row table-cell table-row-group table-header-group table-footer-group table-column table-column-group table-caption list-item flex inline-flex grid inline-grid flow-root contents inherit initial",
    overflow: "visible hidden auto clip inherit initial",
    "overflow-x": "visible hidden auto clip inherit initial",
    "overflow-y": "visible hidden auto clip inherit initial",
    // Not bidi-override: it writes an address backwards.
    "unicode-bidi": "normal embed isolate plaintext inherit initial",
  }).map(([property, words]) => [property, new Set(list(words))]),
);

/** What a reader wants to know when it is missing. Whatever else is not allowed goes without a word. */
export const dangerousProperties: ReadonlyMap<string, string> = new Map([
  ...list("position z-index transform translate inset").map((name): [string, string] => [
    name,
    "It could lie over other things.",
  ]),
  ...list("behavior -moz-binding").map((name): [string, string] => [name, "It could run a program."]),
  ...list(
    "content cursor filter mask mask-image clip-path border-image border-image-source list-style-image src -webkit-mask-image shape-outside",
  ).map((name): [string, string] => [name, "It could load something from elsewhere."]),
]);

export function roleOf(property: string): ColorRole {
  if (property.startsWith("background")) return "background";
  if (property.endsWith("-shadow")) return "shadow";
  return property.startsWith("border") || property.startsWith("outline") ? "line" : "ink";
}
