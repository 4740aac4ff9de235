import { door } from "../api/door.ts";
import { Observable } from "./observable.ts";
import { report } from "./report.ts";
import { unsaved } from "./unsaved.ts";

/** A page that was loaded anew for this, and misses a part again, is not loaded anew by itself. */
const reloadEveryMs = 30_000;
/** A draft is tried again every few seconds: then it is saved, or Postern is away once more. */
const unsavedAgainMs = 500;
const reloadedAtKey = "postern.reloadedAt";

/**
 * Parts of the page that are fetched when they are needed first. That one could not be fetched is remembered by the browser for
 * as long as the page lives (HTML 8.1.4.2: the module map), and after an update it is not there any more: the page is loaded
 * anew, as soon as Postern answers.
 */
class PageParts extends Observable {
  readonly #missing = new Set<string>();

  /** Whether the element is there or on its way; false: its part could not be fetched, and something else stands in its place. */
  has(element: string, fetchPart: () => Promise<unknown>): boolean {
    if (this.#missing.has(element)) return false;
    if (customElements.get(element) === undefined) {
      fetchPart().catch((error: unknown) => {
        report("a part of the page did not come.", error);
        if (this.#missing.has(element)) return;
        this.#missing.add(element);
        this.changed();
        if (this.#missing.size === 1) void this.#ask();
      });
    }
    return true;
  }

  /** Postern answers, again or for the first time since. */
  answered(): void {
    if (this.#missing.size === 0) return;
    if (unsaved.size > 0) {
      setTimeout(() => this.answered(), unsavedAgainMs);
      return;
    }
    const reloadedAt = Number(sessionStorage.getItem(reloadedAtKey) ?? 0);
    if (Date.now() - reloadedAt < reloadEveryMs) return;
    sessionStorage.setItem(reloadedAtKey, String(Date.now()));
    location.reload();
  }

  /** Whether Postern is there after all; if it is not, whoever looks for it says when it is. */
  async #ask(): Promise<void> {
    try {
      await door.status();
      this.answered();
    } catch (error) {
      report("Postern does not answer.", error);
    }
  }
}

export const pageParts = new PageParts();
