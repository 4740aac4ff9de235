/** The database alone, without a vault: for tests that make very many small commits. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Action } from "../../core/store/action.ts";
import { latestDate } from "../../core/store/latest-date.ts";
import { AddressWriter } from "../../core/store/addresses.ts";
import { applyAction } from "../../core/store/apply-action.ts";
import { applyUnjournaled } from "../../core/store/apply-unjournaled.ts";
import { Commit } from "../../core/store/commit.ts";
import { messageIdOfSlot } from "../../core/store/ids.ts";
import { insertMessages, type NewMessage } from "../../core/store/message-insert.ts";
import { migrate } from "../../core/store/migrate.ts";
import { openDatabase, type WriteDb } from "../../core/store/open-database.ts";
import type { Operation } from "../../core/store/operations.ts";
import { copiesOfMessage } from "../../core/store/source-copies.ts";
import { StoreReader } from "../../core/store/store-reader.ts";
import { TagDirectory } from "../../core/store/tag-directory.ts";
import { TextHash } from "../../core/store/text-hash.ts";
import { toAction } from "../../core/store/to-action.ts";
import type { IngestOutcome } from "../../core/store/types.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { type Mail, rawOf, startedAt, summaryOf } from "./fixture.ts";

export class RowStore {
  readonly db: WriteDb;
  readonly reader: StoreReader;
  now = startedAt;
  #slot = 0;
  readonly #hash = new TextHash(randomBytes(32));
  readonly #addresses: AddressWriter;

  constructor(t: TestContext) {
    this.db = openDatabase(join(temporaryFolder(t), "rows.db"), randomBytes(32), "write");
    t.after(() => this.db.close());
    // Nothing here is about what survives a crash.
    this.db.execute("PRAGMA synchronous=OFF");
    migrate(this.db);
    this.#addresses = new AddressWriter(this.db, this.#hash);
    this.reader = new StoreReader(this.db);
  }

  commit<T>(work: (commit: Commit) => T): T {
    const { db } = this;
    const tags = new TagDirectory(db);
    const commit = new Commit({ db, now: this.now, hash: this.#hash, addresses: this.#addresses, tags });
    commit.latestDate = latestDate(db, this.now);
    db.execute("BEGIN");
    try {
      const result = work(commit);
      commit.flush();
      db.execute("COMMIT");
      return result;
    } catch (error) {
      db.execute("ROLLBACK");
      this.#addresses.forget();
      throw error;
    }
  }

  insert(mails: Array<Mail & Partial<NewMessage>>): IngestOutcome[] {
    return this.commit((commit) =>
      insertMessages(
        commit,
        mails.map((mail) => ({
          blob: { slot: this.#slot++, pack: 1, offset: 64, bytes: 100 },
          kind: "message",
          canonical: randomBytes(16),
          size: 100,
          tags: ["\\inbox"],
          keywords: [],
          summary: summaryOf(rawOf(mail)),
          spam: null,
          decision: null,
          copy: null,
          isHidden: false,
          uploadFor: null,
          ...mail,
          receivedAt: mail.receivedAt ?? startedAt,
        })),
      ),
    );
  }

  perform(operation: Operation): unknown {
    return this.commit((commit) => {
      const action = toAction(operation, commit.tags, (messageId) => copiesOfMessage(this.db, messageId));
      return action ? applyAction(commit, action, messageIdOfSlot) : applyUnjournaled(commit, operation);
    });
  }

  apply(action: Action): unknown {
    return this.commit((commit) => applyAction(commit, action, messageIdOfSlot));
  }
}
