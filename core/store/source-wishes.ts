import type { ReadDb } from "./open-database.ts";
import { changedAt, changesAt, hasLost, type SourceChange } from "./source-changes.ts";
import type { MessageId } from "./types.ts";

/** What sources are to be told of the changes that were made here, to read. */
export class SourceWishes {
  readonly #db: ReadDb;

  constructor(db: ReadDb) {
    this.#db = db;
  }

  /** Message by message, in the order of their ids. */
  at(sourceId: number, page: { afterMessageId: MessageId; limit: number }): SourceChange[] {
    return changesAt(this.#db, sourceId, page);
  }

  /** How many messages the source does not know everything of yet. */
  count(sourceId: number): number {
    return changedAt(this.#db, sourceId);
  }

  /** Whether mail of the source may have been moved to a folder that was not looked into yet. */
  hasLost(sourceId: number): boolean {
    return hasLost(this.#db, sourceId);
  }
}
