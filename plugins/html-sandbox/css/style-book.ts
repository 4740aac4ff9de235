/** All styles of a mail in the order in which they count, ready to be printed for a light page and for a dark one. */
import { bounds } from "../bounds.ts";
import type { Color } from "./color.ts";
import { lightnessOf } from "./dark-color.ts";
import type { Declaration, Piece, Rule } from "./declaration.ts";
import { type Layer, type PageScheme, Printer } from "./printer.ts";
import { root } from "./selector.ts";

interface Named {
  name: string;
  declarations: Declaration[];
}

export class StyleBook {
  readonly #sheet: Rule[] = [];
  readonly #attributes = new Map<string, Named>();
  readonly #styles = new Map<string, Named>();

  addSheet(rules: Rule[]): void {
    for (const rule of rules) if (this.#sheet.length < bounds.rulesMax) this.#sheet.push(rule);
  }

  /** The class that stands for a `style` attribute; null: nothing is left of it. Equal ones share a class. */
  styleClass(text: string, read: () => Declaration[]): string | null {
    return classOf(this.#styles, "po-s", text, read);
  }

  /** The same for the colours of old HTML. */
  attributeClass(key: string, read: () => Declaration[]): string | null {
    return classOf(this.#attributes, "po-a", key, read);
  }

  /** The mail says itself how it looks on a dark page. */
  get hasOwnDarkScheme(): boolean {
    const dark = this.#sheet.filter(({ scheme }) => scheme === "dark").flatMap(({ declarations }) => declarations);
    const sets = (wanted: string) => dark.some(({ property }) => property === wanted);
    return sets("color") && sets("background-color");
  }

  get hasColors(): boolean {
    return this.#declarations().some(
      ({ property, pieces }) => (property === "color" || property === "background-color") && pieces.some(isPaint),
    );
  }

  /** Whether the mail's own element, which has these classes, is dark on a light page. */
  isDarkGround(classes: string): boolean {
    const names = classes.split(" ");
    const own = [...this.#attributes.values(), ...this.#styles.values()].filter(({ name }) => names.includes(name));
    const rules = this.#sheet.filter(({ selector, scheme }) => scheme !== "dark" && selector.split(",").includes(root));
    const grounds = [...rules, ...own].flatMap(({ declarations }) =>
      declarations
        .filter(({ property }) => property === "background-color")
        .flatMap(({ pieces }) => pieces.filter(isPaint)),
    );
    const last = grounds.at(-1);
    return last !== undefined && lightnessOf(last) < 0.5;
  }

  /** The sheet, and whether all of it had room. */
  print(page: PageScheme): { css: string; isWhole: boolean } {
    const printer = new Printer(page === "dark" && !this.hasOwnDarkScheme);
    for (const { name, declarations } of this.#attributes.values()) {
      printer.add("po-attributes", `.${name}`, null, declarations);
    }
    for (const { selector, media, scheme, declarations } of this.#sheet) {
      if (scheme === "any" || scheme === page) printer.add("po-sheet", selector, media, declarations);
    }
    for (const { name, declarations } of this.#styles.values()) {
      const layerOf = ({ isImportant }: Declaration): Layer => (isImportant ? "po-firm" : "po-style");
      for (const layer of ["po-firm", "po-style"] as const) {
        printer.add(
          layer,
          `.${name}`,
          null,
          declarations.filter((declaration) => layerOf(declaration) === layer),
        );
      }
    }
    return printer.end();
  }

  #declarations(): Declaration[] {
    return [...this.#sheet, ...this.#attributes.values(), ...this.#styles.values()].flatMap(
      ({ declarations }) => declarations,
    );
  }
}

const isPaint = (piece: Piece): piece is Color => typeof piece !== "string" && piece.alpha > 0;

function classOf(known: Map<string, Named>, prefix: string, key: string, read: () => Declaration[]): string | null {
  let named = known.get(key);
  if (named === undefined) {
    if (known.size >= bounds.stylesMax) return null;
    named = { name: prefix + known.size, declarations: read() };
    known.set(key, named);
  }
  return named.declarations.length === 0 ? null : named.name;
}
