import { jmap } from "../jmap/client.ts";
import type { Filter } from "../jmap/types.ts";
import { leadCut, markedText, type MarkedPiece } from "../reading/marked-text.ts";
import { Observable } from "./observable.ts";

export interface Snippet {
  subject: MarkedPiece[] | null;
  preview: MarkedPiece[] | null;
}

const batchMax = 50;

/** What matched, for the rows of one search that are on the screen. */
export class Snippets extends Observable {
  #filter: Filter | null = null;
  readonly #kept = new Map<string, Snippet | null>();

  /** Null while unknown; asking is enough to have it loaded. */
  of(emailId: string): Snippet | null {
    return this.#kept.get(emailId) ?? null;
  }

  async want(filter: Filter, emailIds: string[]): Promise<void> {
    if (JSON.stringify(filter) !== JSON.stringify(this.#filter)) {
      this.#filter = filter;
      this.#kept.clear();
    }
    const missing = emailIds.filter((id) => !this.#kept.has(id)).slice(0, batchMax);
    if (missing.length === 0) return;
    for (const id of missing) this.#kept.set(id, null);
    const answers = await jmap([["SearchSnippet/get", { filter, emailIds: missing }, "s"]]);
    if (this.#filter !== filter) return;
    type Raw = { emailId: string; subject: string | null; preview: string | null };
    for (const raw of answers.getOrNull<{ list: Raw[] }>("s")?.list ?? []) {
      this.#kept.set(raw.emailId, {
        subject: raw.subject === null ? null : markedText(raw.subject),
        preview: raw.preview === null ? null : leadCut(markedText(raw.preview)),
      });
    }
    this.changed();
  }
}

export const snippets = new Snippets();
