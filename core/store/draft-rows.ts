import { draftById, draftOfMessage, draftsOf, type StoredDraft } from "./drafts.ts";
import type { ReadDb } from "./open-database.ts";
import { writersLike } from "./recipients.ts";
import type { Address } from "../mime/message.ts";
import type { MessageId } from "./types.ts";

/** What is read of mail that is being written. */
export class DraftRows {
  readonly #db: ReadDb;

  constructor(db: ReadDb) {
    this.#db = db;
  }

  byId(id: string): StoredDraft | null {
    return draftById(this.#db, id);
  }

  /** Last written to first. */
  all(): StoredDraft[] {
    return draftsOf(this.#db);
  }

  /** Whoever wrote, and whose name or address begins like this. */
  writersLike(typed: string): Array<Address & { mails: number }> {
    return writersLike(this.#db, typed);
  }

  /** The draft that takes the place of an Email in Drafts. */
  ofMessage(messageId: MessageId): string | null {
    return draftOfMessage(this.#db, messageId);
  }
}
