/**
 * Which elements are open, and whether an end tag may end one of them. A parser that knows only names would let a stray
 * `</div>` in a cell close the table around it; HTML 13.2.4.2 ("has an element in scope") keeps it inside.
 */
import { bounds } from "./bounds.ts";

const walls = new Set(["td", "th", "caption", "table", "object", "applet", "marquee", "template"]);
const tableParts = new Set(["table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption"]);

export class Scope {
  readonly #open: string[] = [];
  /** How many of each name are open. */
  readonly #counts = new Map<string, number>();

  opened(name: string): void {
    this.#open.push(name);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  closed(name: string): void {
    if (this.#open.at(-1) !== name) return;
    this.#open.pop();
    this.#counts.set(name, (this.#counts.get(name) ?? 1) - 1);
  }

  get isFull(): boolean {
    return this.#open.length >= bounds.depthMax;
  }

  /** At most `depthMax` steps. */
  mayEnd(name: string): boolean {
    const isOpen = (this.#counts.get(name) ?? 0) > 0;
    // Alone, these two stand for an element.
    return isOpen ? this.#reaches(name) : name === "p" || name === "br";
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
