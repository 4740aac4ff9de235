/**
 * Which elements are open, and whether an end tag may end one of them. A parser that knows only names would let a stray
 * `</div>` in a cell close the table around it; HTML 13.2.4.2 ("has an element in scope") keeps it inside.
 */
import { bounds } from "./bounds.ts";

/**
 * No element of a mail. It stands between a paragraph and a table in it, for the parser, which would end the paragraph there as
 * browsers do in all modes but quirks (HTML 13.2.6.4.7, "table"). It is not allowed, and so leaves nothing of itself.
 */
export const keeper = "po-keep";

const walls = new Set(["td", "th", "caption", "table", "object", "applet", "marquee", "template"]);
const tableParts = new Set(["table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption"]);

export class Scope {
  readonly #isQuirks: boolean;
  readonly #open: string[] = [];
  /** How many of each name are open. */
  readonly #counts = new Map<string, number>();

  /** In quirks mode a table does not end the paragraph before it. */
  constructor(isQuirks = false) {
    this.#isQuirks = isQuirks;
  }

  opened(name: string): void {
    this.#open.push(name);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  closed(name: string): void {
    if (this.#open.at(-1) !== name) return;
    this.#open.pop();
    this.#counts.set(name, (this.#counts.get(name) ?? 1) - 1);
  }

  /** Whether the innermost element is a part of a table that may hold nothing but other parts. */
  get isBetweenCells(): boolean {
    const name = this.#open.at(-2) ?? "";
    return tableParts.has(name) && name !== "td" && name !== "th" && name !== "caption";
  }

  /** Whether an element of this name, which opens now, needs a keeper around it. */
  needsKeeper(name: string): boolean {
    return this.#isQuirks && name === "table" && this.#open.at(-1) === "p";
  }

  /** Whether what a keeper was there for has ended. */
  get isKeeperDone(): boolean {
    return this.#open.at(-1) === keeper;
  }

  get isFull(): boolean {
    return this.#open.length >= bounds.depthMax;
  }

  /** At most `depthMax` steps. */
  mayEnd(name: string): boolean {
    const isOpen = (this.#counts.get(name) ?? 0) > 0;
    // Alone, these two stand for an element.
    return isOpen ? this.#reaches(name) : name === "br" || name === "p";
  }

  #reaches(name: string): boolean {
    const isTablePart = tableParts.has(name);
    for (let at = this.#open.length - 1; at >= 0; at -= 1) {
      const open = this.#open[at] as string;
      if (open === name) return true;
      if (isTablePart ? open === "table" : walls.has(open)) return false;
    }
    return false;
  }
}
