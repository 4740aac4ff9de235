/**
 * Which elements are open, and whether an end tag may end one of them. A parser that knows only names would let a stray
 * `</div>` in a cell close the table around it; HTML 13.2.4.2 ("has an element in scope") keeps it inside.
 */
import { bounds } from "./bounds.ts";

const walls = new Set(["td", "th", "caption", "table", "object", "applet", "marquee", "template"]);
const tableParts = new Set(["table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption"]);

export class Scope {
  readonly #isQuirks: boolean;
  readonly #open: string[] = [];
  /** How many of each name are open. */
  readonly #counts = new Map<string, number>();

  /** In quirks mode a table does not end the paragraph before it, and so the end of that one comes later. */
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

  get isFull(): boolean {
    return this.#open.length >= bounds.depthMax;
  }

  /** At most `depthMax` steps. */
  mayEnd(name: string): boolean {
    const isOpen = (this.#counts.get(name) ?? 0) > 0;
    // Alone, these two stand for an element.
    return isOpen ? this.#reaches(name) : name === "br" || (name === "p" && !this.#isQuirks);
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
