import type { RowStore } from "./row-store.ts";

/** An IMAP account in a store, with the folders INBOX and Work, and what it is to be told. */
export class Account {
  readonly store: RowStore;
  readonly sourceId: number;
  readonly work: number;

  constructor(store: RowStore, config: object = {}) {
    this.store = store;
    const made = store.perform({ op: "source.create", kind: "imap", config, credentials: {} });
    this.sourceId = (made as { created: number }).created;
    for (const [folder, tag] of [
      ["INBOX", "\\inbox"],
      ["Work", "Work"],
    ] as const)
      this.folder(folder, tag);
    this.work = store.reader.tags().find(({ path }) => path === "Work")?.id ?? 0;
  }

  folder(folder: string, tag: string, uidNext = 10): void {
    const state = { uidValidity: 1, uidNext, highestModseq: null, state: {} };
    this.store.perform({ op: "source.folderState", sourceId: this.sourceId, folder, tag, ...state });
  }

  arrive(folder: string, uid: number, flags: string[] = []): number {
    const tags = [folder === "INBOX" ? "\\inbox" : folder];
    const copy = { sourceId: this.sourceId, folder, uidValidity: 1, uid, modseq: null, flags };
    const [outcome] = this.store.insert([{ id: `${folder}${uid}`, subject: "", tags, copy }]);
    return outcome!.messageId;
  }

  again(messageId: number, folder: string, uid: number, flags: string[] = []): void {
    const tags = [folder === "INBOX" ? "\\inbox" : folder];
    const copy = { sourceId: this.sourceId, folder, uidValidity: 1, uid, modseq: null, flags };
    this.store.apply({ op: "message.again", again: [{ slot: messageId - 1, tags, copy }] });
  }

  sees(folder: string, seen: Array<{ uid: number; flags: string[] }>, vanished: number[] = []): void {
    const copies = seen.map((copy) => ({ ...copy, modseq: null }));
    const { sourceId } = this;
    this.store.perform({ op: "source.seen", sourceId, folder, uidValidity: 1, seen: copies, vanished });
  }

  update(messageId: number, change: object, by: "user" | "source" = "user"): void {
    this.store.perform({ op: "message.update", by, changes: [{ messageId, ...change }] });
  }

  wishes(): string[] {
    const { reader } = this.store;
    return reader.wishes.at(this.sourceId, { afterMessageId: 0, limit: 100 }).map((wish) => {
      const about = wish.keyword ?? (wish.tagId === null ? "message" : reader.tagNameOf(wish.tagId));
      return `${wish.isWanted ? "+" : "-"}${about}`;
    });
  }

  tags(messageId: number): string[] {
    const [row] = this.store.reader.messagesByIds([messageId]);
    return (row?.tagIds ?? []).map((id) => this.store.reader.tagNameOf(id)).toSorted();
  }

  keywords(messageId: number): string[] {
    return this.store.reader.messagesByIds([messageId])[0]?.keywords.toSorted() ?? [];
  }

  role(role: "archive" | "inbox" | "trash"): number {
    return this.store.reader.tagByRole(role).id;
  }
}
