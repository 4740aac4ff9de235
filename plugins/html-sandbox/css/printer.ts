/**
 * Prints rules into cascade layers. These keep the order that CSS gives to where a declaration stands: attributes of old HTML,
 * style sheets, `style`; and for what is `!important` the other way around (CSS Cascade 5, 6.4.4).
 */
import { bounds } from "../bounds.ts";
import { type Color, printColor } from "./color.ts";
import { darkColor } from "./dark-color.ts";
import type { Declaration, Piece } from "./declaration.ts";
import { roleOf } from "./properties.ts";

const layers = ["po-attributes", "po-firm", "po-sheet", "po-style"] as const;
export type Layer = (typeof layers)[number];
export type PageScheme = "light" | "dark";

export class Printer {
  readonly #isRepainted: boolean;
  readonly #texts: Record<Layer, string[]> = { "po-attributes": [], "po-firm": [], "po-sheet": [], "po-style": [] };
  #chars = 0;
  #isWhole = true;

  /** Repainted: the mail's colours are for a light page, and made over. */
  constructor(isRepainted: boolean) {
    this.#isRepainted = isRepainted;
  }

  add(layer: Layer, selector: string, media: string | null, declarations: Declaration[]): void {
    if (declarations.length === 0) return;
    const rule = `${selector}{${declarations.map((each) => this.#declaration(each)).join(";")}}`;
    const text = media === null ? rule : `@media ${media}{${rule}}`;
    this.#chars += text.length;
    if (this.#chars > bounds.cssCharsMax) this.#isWhole = false;
    else this.#texts[layer].push(text);
  }

  end(): { css: string; isWhole: boolean } {
    const filled = layers.filter((layer) => this.#texts[layer].length > 0);
    const blocks = filled.map((layer) => `@layer ${layer}{${this.#texts[layer].join("\n")}}`);
    return { css: [`@layer postern,${layers.join(",")};`, ...blocks].join("\n"), isWhole: this.#isWhole };
  }

  #declaration({ property, pieces, isImportant }: Declaration): string {
    return `${property}:${this.#value(property, pieces)}${isImportant ? "!important" : ""}`;
  }

  #value(property: string, pieces: Piece[]): string {
    // Ink is light now: a picture that was chosen to lie below dark ink would hide it.
    if (this.#isRepainted && pieces.some((piece) => typeof piece === "string" && piece.startsWith("var(")))
      return "none";
    return pieces.map((piece) => (typeof piece === "string" ? piece : this.#color(piece, property))).join("");
  }

  #color(color: Color, property: string): string {
    return printColor(this.#isRepainted ? darkColor(color, roleOf(property)) : color);
  }
}
