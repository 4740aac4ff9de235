import type { Filter } from "../jmap/types.ts";
import { ConversationList } from "./conversation-list.ts";
import { mail } from "./mail-store.ts";
import { Observable } from "./observable.ts";
import { listPath, type ListPlace } from "./route.ts";

const listsKeptMax = 6;

/** The lists visited last, so that going back shows what was there at once. */
export class Lists extends Observable {
  readonly #kept = new Map<string, ConversationList>();

  /** Null while the tags are not loaded, or when the place names a tag that is not there. */
  of(place: ListPlace): ConversationList | null {
    const filter = filterOf(place);
    if (!filter) return null;
    const key = listPath(place);
    const kept = this.#kept.get(key) ?? new ConversationList(mail, filter);
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    for (const [oldKey, old] of this.#kept) {
      if (this.#kept.size <= listsKeptMax) break;
      old.close();
      this.#kept.delete(oldKey);
    }
    return kept;
  }

  async catchUp(): Promise<void> {
    // The one on screen is the youngest: it goes first.
    for (const list of [...this.#kept.values()].toReversed()) await list.catchUp();
  }

  all(): ConversationList[] {
    return [...this.#kept.values()];
  }

  forget(): void {
    for (const list of this.#kept.values()) list.close();
    this.#kept.clear();
    this.changed();
  }
}

export function filterOf(place: ListPlace): Filter | null {
  const hidden = [mail.tagOfRole("junk")?.id, mail.tagOfRole("trash")?.id].filter((id) => id !== undefined);
  switch (place.kind) {
    case "inbox": {
      const inbox = mail.tagOfRole("inbox");
      return inbox ? { inMailbox: inbox.id } : null;
    }
    case "tag": {
      const tag = mail.tagOfPath(place.name);
      return tag ? { inMailbox: tag.id } : null;
    }
    case "starred":
      if (!mail.hasTags) return null;
      return { operator: "AND", conditions: [{ hasKeyword: "$flagged" }, { inMailboxOtherThan: hidden }] };
    case "all":
      return mail.hasTags ? { inMailboxOtherThan: hidden } : null;
    case "search":
      return mail.hasTags && place.query.trim() !== "" ? { "postern:query": place.query } : null;
  }
}

export const lists = new Lists();
