import { type AddressFields, AddressReader } from "./addresses.ts";
import { authenticationOf } from "./authentication.ts";
import type { ReadDb } from "./open-database.ts";
import { addressesIn, answeredSenders, newestIn, type SenderHistory, senderHistory } from "./senders.ts";
import type { MessageId, SortKey, TagId } from "./types.ts";

/** What is read of those who write, and of whether they did. */
export class SenderRows {
  readonly #db: ReadDb;
  readonly #addresses: AddressReader;

  constructor(db: ReadDb, addresses: AddressReader) {
    this.#db = db;
    this.#addresses = addresses;
  }

  history(email: string, before: SortKey): SenderHistory {
    return senderHistory(this.#db, email, before);
  }

  /** Senders whose mail was answered, and where to go on. */
  answered(after: string, limit: number): { emails: string[]; last: string | null } {
    const ids = answeredSenders(this.#db, after, limit);
    const emails = ids.flatMap((id) => this.#addresses.decode(id).from.map(({ email }) => email));
    return { emails, last: ids.at(-1) ?? null };
  }

  addressesIn(tagId: TagId, after: SortKey, limit: number): Array<AddressFields & { sortKey: SortKey }> {
    return addressesIn(this.#db, tagId, after, limit).map(({ sortKey, addresses }) => ({
      sortKey,
      ...this.#addresses.decode(addresses),
    }));
  }

  /** The messages that came last into a source's folder. */
  newestIn(folderId: number, limit: number): MessageId[] {
    return newestIn(this.#db, folderId, limit);
  }

  /** What a check of the sender's domain found; null: not checked. */
  authentication(messageId: MessageId): { verdict: unknown; checkedAt: number } | null {
    return authenticationOf(this.#db, messageId);
  }
}
