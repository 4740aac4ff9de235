/**
 * The store's one writer, synchronous: it runs in the writer worker, and in tests in process. Order for every commit: blobs in
 * the vault, journal, keys of what is destroyed, database (STORAGE.md, Order of writing).
 */
import { AppError } from "../kernel/errors.ts";
import type { Clock } from "../kernel/clock.ts";
import type { DataPaths } from "../kernel/config.ts";
import type { PurposeKeys } from "../vault/keys.ts";
import { openVaultWriter, type VaultWriter } from "../vault/vault-writer.ts";
import { type Action, encodeJournalRecord, type JournalRecord } from "./action.ts";
import { AddressWriter } from "./addresses.ts";
import { applyAction, type SlotLookup } from "./apply-action.ts";
import { Commit } from "./commit.ts";
import { healMessage } from "./heal-message.ts";
import { messageIdOfSlot } from "./ids.ts";
import { againAction, insertBatch, packEntryOf, sortBatch } from "./ingest-batch.ts";
import { latestDate } from "./latest-date.ts";
import { metaNumber, setMeta } from "./meta.ts";
import { migrate } from "./migrate.ts";
import { databaseError, openDatabase, type WriteDb } from "./open-database.ts";
import type { Operation, ResultOf, StoredWith } from "./operations.ts";
import { applyUnjournaled } from "./apply-unjournaled.ts";
import { copiesOfMessage } from "./source-copies.ts";
import { createdBy, expectId } from "./replayed-ids.ts";
import { operationOn, together, withEntry } from "./stored-with.ts";
import { TagDirectory } from "./tag-directory.ts";
import type { TagChangeOfMany } from "./tag-changes.ts";
import { TextHash } from "./text-hash.ts";
import { toAction } from "./to-action.ts";
import { noteUnended } from "./unended.ts";
import type { BlobRef, IngestItem, IngestOrigin, IngestOutcome, MessageId, SortKey } from "./types.ts";
import { removeExpiredUploads } from "./uploads.ts";

/** Places between the steps of a commit; a test ends the process there. */
export type Step = "vault" | "rows" | "journal" | "destroy" | "commit";

export interface Committed {
  /** New state of each JMAP type that changed. */
  types: Record<string, string>;
  messagesAdded: number;
  /** Messages that are gone for good. */
  removedSortKeys: SortKey[];
  storedIds: MessageId[];
  tagged: TagChangeOfMany[];
  /** Sources that are to be told what was changed here. */
  sourcesChanged: number[];
  /** A draft was begun or ended. */
  draftsChanged: boolean;
}

export interface EngineOptions {
  paths: DataPaths;
  keys: PurposeKeys;
  clock: Clock;
  onCommitted?: (committed: Committed) => void;
  onStep?: (step: Step) => void;
}

/** `done`: what the action answered. */
interface Work<T> {
  result: T;
  done: unknown;
  action: Action | null;
  messagesAdded: number;
}

export class StoreEngine {
  readonly db: WriteDb;
  readonly vault: VaultWriter;
  readonly #clock: Clock;
  readonly #hash: TextHash;
  readonly #addresses: AddressWriter;
  readonly #onCommitted: (committed: Committed) => void;
  readonly #onStep: (step: Step) => void;
  #tags: TagDirectory;
  #broken: unknown = null;
  #isFull = false;

  /** Throws DATABASE_DAMAGED when the database cannot be opened; see recovery.ts. */
  constructor({ paths, keys, clock, onCommitted, onStep }: EngineOptions) {
    this.db = openDatabase(paths.database, keys.database, "write");
    try {
      migrate(this.db);
      this.#tags = new TagDirectory(this.db);
      this.vault = openVaultWriter(paths.vault, keys);
    } catch (error) {
      this.db.close();
      throw databaseError(error);
    }
    this.#clock = clock;
    this.#hash = new TextHash(keys.dedup);
    this.#addresses = new AddressWriter(this.db, this.#hash);
    this.#onCommitted = onCommitted ?? (() => {});
    this.#onStep = onStep ?? (() => {});
  }

  get tags(): TagDirectory {
    return this.#tags;
  }

  /** The database's page cache: it fills with an import and is of no use to a writer that rests. */
  giveMemoryBack(): void {
    this.db.execute("PRAGMA shrink_memory");
  }

  /** Stores what is new; answers one outcome for each item, in order. `along` is done with the first of them, in the same commit. */
  ingest(items: readonly IngestItem[], origin: IngestOrigin, along: StoredWith | null = null): IngestOutcome[] {
    if (this.#broken) throw this.#broken;
    if (this.#isFull && !this.vault.ballast.restore()) throw new AppError("DISK_FULL");
    this.#isFull = false;
    const inspect = (ref: BlobRef) => this.vault.inspect(ref);
    const batch = sortBatch(this.db, items, { inspect, tags: this.#tags });
    const now = this.#clock.now();
    // Stays when what follows fails: the message is no worse for it, and the next one that comes again is found.
    const healed = this.vault.replace(batch.heals.map(({ entry }) => entry));
    const latest = latestDate(this.db, now);
    const refs = this.vault.append(batch.newItems.map((item) => packEntryOf(item, now, latest)));
    this.#onStep("vault");
    try {
      return this.#commit(now, (commit) => {
        commit.latestDate = latest;
        const outcomes = insertBatch(commit, batch, { refs, healed }, origin);
        removeExpiredUploads(commit);
        const again = againAction(batch, outcomes, origin);
        const action = together(again, along && this.#actionOf(operationOn(this.db, along, outcomes)));
        const done = action && applyAction(commit, action, messageIdOfSlot);
        this.#setMark(this.vault.mark, [...refs, ...healed]);
        const messagesAdded = batch.newItems.filter((item) => item.kind !== "upload").length;
        return { result: withEntry(outcomes, along, done), done, action, messagesAdded };
      });
    } catch (error) {
      // Nobody was told that these are stored; a rebuild must not find them beside the next try.
      this.#orBroken(() => this.vault.destroy(refs.map((ref) => ref.slot)));
      throw error;
    }
  }

  perform<Op extends Operation["op"]>(operation: Extract<Operation, { op: Op }>): ResultOf<Op> {
    const action = this.#actionOf(operation);
    return this.#commit(this.#clock.now(), (commit) => {
      const done = action ? applyAction(commit, action, messageIdOfSlot) : applyUnjournaled(commit, operation);
      return { result: done as ResultOf<Op>, done, action, messagesAdded: 0 };
    });
  }

  #actionOf(operation: Operation): Action | null {
    return toAction(operation, this.#tags, (messageId) => copiesOfMessage(this.db, messageId));
  }

  /** An action of the journal, once more. One that cannot be any more is passed over: answers whether it was done. */
  replay(number: number, { at, action, tellsSources, created }: JournalRecord, messageIdOf: SlotLookup): boolean {
    try {
      this.#commit(at, (commit) => {
        commit.isReplay = true;
        commit.tellsSources = tellsSources === true;
        if (action && created !== undefined) expectId(this.db, action, created);
        if (action) applyAction(commit, action, messageIdOf);
        setMeta(this.db, "journal_number", number);
        return { result: null, done: null, action: null, messagesAdded: 0 };
      });
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || error.code === "DATABASE_DAMAGED" || error.code === "DISK_FULL") throw error;
      setMeta(this.db, "journal_number", number);
      return false;
    }
  }

  /** Records that lie in the packs already get their rows (recovery). */
  adopt(
    items: readonly IngestItem[],
    refs: readonly BlobRef[],
    mark: { pack: number; offset: number },
  ): IngestOutcome[] {
    const batch = sortBatch(this.db, items, null);
    return this.#commit(this.#clock.now(), (commit) => {
      const newRefs = refs.filter((_, at) => batch.fates[at]!.fate === "new");
      const outcomes = insertBatch(commit, batch, { refs: newRefs, healed: [] }, "recovery");
      // The record of a known message under its own slot: it was healed, and the commit is missing.
      for (const [at, { fate }] of batch.fates.entries())
        if (fate === "knownMessage" && messageIdOfSlot(refs[at]!.slot) === outcomes[at]!.messageId)
          healMessage(commit, outcomes[at]!.messageId, items[at]!, refs[at]!);
      this.#setMark(mark, refs);
      noteUnended(this.db, items, outcomes, refs);
      return { result: outcomes, done: null, action: null, messagesAdded: newRefs.length };
    });
  }

  /** Also when it fails in the middle, what can be closed is closed. */
  close(): void {
    try {
      this.vault.close();
    } finally {
      this.db.close();
    }
  }

  #setMark(mark: { pack: number; offset: number }, refs: readonly BlobRef[]): void {
    if (refs.length === 0) return;
    setMeta(this.db, "vault_pack", mark.pack);
    setMeta(this.db, "vault_offset", mark.offset);
    const end = Math.max(...refs.map((ref) => ref.slot)) + 1;
    if (end > metaNumber(this.db, "slot_end")) setMeta(this.db, "slot_end", end);
  }

  #commit<T>(now: number, work: (commit: Commit) => Work<T>): T {
    const { db } = this;
    if (this.#broken) throw this.#broken;
    const commit = new Commit({ db, now, hash: this.#hash, addresses: this.#addresses, tags: this.#tags });
    let progress: "rows" | "journaled" | "destroyed" = "rows";
    try {
      db.execute("BEGIN IMMEDIATE");
      const { result, done, action, messagesAdded } = work(commit);
      const types = commit.flush();
      this.#onStep("rows");
      if (action) {
        const number = this.#journal(now, action, createdBy(action, done));
        progress = "journaled";
        setMeta(db, "journal_number", number);
        this.#onStep("journal");
      }
      if (commit.destroyedSlots.length > 0) {
        progress = "destroyed";
        this.vault.destroy(commit.destroyedSlots);
      }
      this.#onStep("destroy");
      db.execute("COMMIT");
      this.#onStep("commit");
      this.#tags = commit.tags;
      const { removedSortKeys, storedIds, tagChanges, draftsChanged } = commit;
      const sourcesChanged = [...commit.sourcesChanged];
      if (draftsChanged || Object.keys(types).length + messagesAdded + sourcesChanged.length > 0) {
        const tagged = tagChanges.grouped();
        this.#onCommitted({ types, messagesAdded, removedSortKeys, storedIds, tagged, sourcesChanged, draftsChanged });
      }
      return result;
    } catch (error) {
      if (db.isInTransaction) db.execute("ROLLBACK");
      this.#addresses.forget();
      if (isDiskFull(error)) this.#orBroken(() => this.#releaseBallast());
      // The journal promised what the database refused: a replay must not do it after all.
      if (progress === "journaled") this.#orBroken(() => this.#journal(now, null));
      // Keys are gone already: only the journal's replay at the next start makes that whole.
      if (progress === "destroyed") this.#broken ??= new AppError("DATABASE_DAMAGED", { reason: "restart" }, error);
      throw databaseError(error);
    }
  }

  /** Room for what makes room: actions go on, new mail waits until the ballast is aboard again. */
  #releaseBallast(): void {
    this.vault.ballast.release();
    this.#isFull = true;
  }

  #journal(at: number, action: Action | null, made: { created?: number } = {}): number {
    const slotEnd = metaNumber(this.db, "slot_end");
    return this.vault.journal.append([encodeJournalRecord({ at, slotEnd, action, tellsSources: true, ...made })]);
  }

  /** What cannot be put right now is put right at the next start; until then nothing more is written. */
  #orBroken(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#broken ??= databaseError(error);
    }
  }
}

function isDiskFull(error: unknown): boolean {
  const told = databaseError(error);
  return told instanceof AppError && told.code === "DISK_FULL";
}
