/**
 * What happens before the first write: a database that lags behind the vault (a crash, a lost WAL) is brought up to date from
 * journal and packs; one that is missing or damaged is made anew from them. Journal and packs are read side by side, each
 * action after the messages that were there when it was done.
 */
import { existsSync, renameSync } from "node:fs";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { MessageSummary } from "../mime/message.ts";
import { openVaultReader, type VaultReader } from "../vault/vault-reader.ts";
import type { FoundRecord, PackMark } from "../vault/vault-writer.ts";
import { decodeJournalRecord, type JournalRecord } from "./action.ts";
import { clearDamageMark, isMarkedDamaged } from "./damage-mark.ts";
import { type EngineOptions, StoreEngine } from "./engine.ts";
import { messageIdOfSlot } from "./ids.ts";
import { clearMeta, metaNumber, setMeta } from "./meta.ts";
import { openEntries } from "./outbox-rows.ts";
import { appPasswordsOf } from "./app-passwords.ts";
import { emptySummary } from "./empty-summary.ts";
import { noteUnsurePlugins } from "./unsure-plugins.ts";
import { copiesOfDrafts, forgetUnended } from "./unended.ts";
import type { IngestItem, MessageId } from "./types.ts";

/** What the start had to put right. */
export interface Recovered {
  /** The database was made anew, and why. */
  rebuilt: "missing" | "damaged" | null;
  /** Where a damaged database was moved to. */
  movedTo: string | null;
  messages: number;
  actions: number;
  /** Actions that could not be done again. */
  actionsPassedOver: number;
  /** Records and journal entries that cannot be read. */
  damaged: number;
}

export interface RecoveryOptions extends EngineOptions {
  /** Summaries of raw messages, in order: the store does not know MIME. */
  prepare: (raws: Uint8Array[]) => MessageSummary[] | Promise<MessageSummary[]>;
  /** Messages taken in again so far. */
  onProgress?: (messages: number) => void;
}

export async function openRecovered(options: RecoveryOptions): Promise<{ engine: StoreEngine; recovered: Recovered }> {
  const { database } = options.paths;
  const isMissing = !existsSync(database);
  if (isMarkedDamaged(database)) return rebuild(options);
  let engine: StoreEngine | null = null;
  try {
    engine = new StoreEngine(options);
    checkPages(engine);
    return { engine, recovered: await new Recovery(engine, options, isMissing).run() };
  } catch (error) {
    engine?.close();
    if (error instanceof AppError && error.code === "DATABASE_DAMAGED") return rebuild(options);
    throw error;
  }
}

async function rebuild(options: RecoveryOptions): Promise<{ engine: StoreEngine; recovered: Recovered }> {
  const { database } = options.paths;
  const movedTo = moveAside(database, options.clock.now());
  clearDamageMark(database);
  const engine = new StoreEngine(options);
  try {
    const recovered = await new Recovery(engine, options, true).run();
    return { engine, recovered: { ...recovered, rebuilt: "damaged", movedTo } };
  } catch (error) {
    engine.close();
    throw error;
  }
}

function moveAside(database: string, now: number): string {
  const time = new Date(now).toISOString().replace(/[:.]/g, "-");
  let target = `${database}.damaged-${time}`;
  for (let again = 2; existsSync(target); again++) target = `${database}.damaged-${time}-${again}`;
  for (const suffix of ["", "-wal", "-shm"])
    if (existsSync(database + suffix)) renameSync(database + suffix, target + suffix);
  return target;
}

/** Small databases are read through at each start; in large ones damage shows when it is met, and by `doctor`. */
function checkPages(engine: StoreEngine): void {
  const bytes =
    (engine.db.value<number>("PRAGMA page_count") ?? 0) * (engine.db.value<number>("PRAGMA page_size") ?? 0);
  if (bytes > limits.databaseCheckBytesMax) return;
  const finding = engine.db.value<string>("PRAGMA quick_check(1)");
  if (finding !== "ok") throw new AppError("DATABASE_DAMAGED", { reason: "quick_check" });
}

class Recovery {
  readonly #engine: StoreEngine;
  readonly #options: RecoveryOptions;
  readonly #isNew: boolean;
  readonly #reader: VaultReader;
  /** Slots whose message turned out to equal an earlier one. */
  readonly #elsewhere = new Map<number, MessageId>();
  readonly #recovered: Recovered;
  /** Mail that was on its way where the journal has an entry that cannot be read. */
  readonly #doubtful = new Set<number>();
  /** App passwords that there were then. */
  readonly #unsure = new Set<number>();
  /** Plugins that were decided about since then; null: nothing was lost. */
  #knownPlugins: Set<string> | null = null;
  #isJournalWhole = true;
  #batch: FoundRecord[] = [];
  #batchBytes = 0;

  constructor(engine: StoreEngine, options: RecoveryOptions, isNew: boolean) {
    this.#engine = engine;
    this.#options = options;
    // One that was cut off goes on where it was, and is still a rebuild.
    this.#isNew = isNew || metaNumber(engine.db, "is_rebuilding") === 1;
    this.#reader = openVaultReader(options.paths.vault, options.keys);
    this.#recovered = { rebuilt: null, movedTo: null, messages: 0, actions: 0, actionsPassedOver: 0, damaged: 0 };
  }

  async run(): Promise<Recovered> {
    const { db, vault } = this.#engine;
    const journalNumber = metaNumber(db, "journal_number");
    const onDamage = () => {
      this.#recovered.damaged += 1;
    };
    let isDamaged = false;
    const onJournalDamage = () => {
      isDamaged = true;
      this.#isJournalWhole = false;
      onDamage();
    };
    const takeDamage = () => {
      const was = isDamaged;
      isDamaged = false;
      return was;
    };
    if (this.#isNew) setMeta(db, "is_rebuilding", 1);
    try {
      // A database that was lost does not know how far it came; one that is there says which numbers are taken.
      if (!this.#isNew) vault.raise({ nextSlot: metaNumber(db, "slot_end"), journalNumber });
      const mark: PackMark = { pack: metaNumber(db, "vault_pack"), offset: metaNumber(db, "vault_offset") };
      const actions = withoutVoid(vault.journal.read(journalNumber, onJournalDamage), takeDamage);
      let next = actions.next();
      for (const record of vault.recordsAfter(mark, onDamage)) {
        while (!next.done && next.value.record.slotEnd <= record.ref.slot) {
          await this.#flush();
          this.#replay(next.value);
          next = actions.next();
        }
        await this.#add(record);
      }
      await this.#flush();
      for (; !next.done; next = actions.next()) this.#replay(next.value);
      if (takeDamage()) this.#noteDoubtful();
      this.#doubt();
      this.#removeCopies();
      clearMeta(db, "is_rebuilding");
    } finally {
      this.#reader.close();
    }
    const { messages, actions } = this.#recovered;
    if (this.#isNew && messages + actions > 0) this.#recovered.rebuilt = "missing";
    return this.#recovered;
  }

  /**
   * What cannot be read may have said that a mail was sent, or taken back, that a password is good no more, or that a plugin
   * may do less. A database that was not lost has that.
   */
  #noteDoubtful(): void {
    if (!this.#isNew) return;
    for (const entryId of openEntries(this.#engine.db)) this.#doubtful.add(entryId);
    for (const { id } of appPasswordsOf(this.#engine.db)) this.#unsure.add(id);
    this.#knownPlugins = new Set();
  }

  /** Nothing is sent unasked, and nobody is let in who may have been shut out. */
  #doubt(): void {
    const { db } = this.#engine;
    const open = openEntries(db).filter((entryId) => this.#doubtful.has(entryId));
    if (open.length > 0) this.#engine.perform({ op: "outbox.doubt", entryIds: open });
    for (const { id } of appPasswordsOf(db))
      if (this.#unsure.has(id)) this.#engine.perform({ op: "appPassword.revoke", id });
    // What they are is for whoever runs them to decide.
    if (this.#knownPlugins !== null) noteUnsurePlugins(db, this.#knownPlugins);
  }

  /** What cannot be read may have ended the draft: then the copy is the mail. */
  #removeCopies(): void {
    const { db } = this.#engine;
    const messageIds = this.#isJournalWhole ? copiesOfDrafts(db) : [];
    if (messageIds.length > 0) this.#engine.perform({ op: "message.destroy", messageIds });
    this.#recovered.messages -= messageIds.length;
    forgetUnended(db);
  }

  #replay({ number, record, isBehindDamage }: NumberedRecord): void {
    if (isBehindDamage) this.#noteDoubtful();
    const isDone = this.#engine.replay(number, record, (slot) => this.#elsewhere.get(slot) ?? messageIdOfSlot(slot));
    this.#recovered[isDone ? "actions" : "actionsPassedOver"] += 1;
    const { action } = record;
    if (isDone && (action?.op === "plugin.save" || action?.op === "plugin.remove"))
      this.#knownPlugins?.add(action.pluginId);
  }

  async #add(record: FoundRecord): Promise<void> {
    this.#batch.push(record);
    this.#batchBytes += record.meta.rawBytes;
    if (this.#batch.length >= limits.ingestBatchMessagesMax || this.#batchBytes >= limits.ingestBatchBytesMax)
      await this.#flush();
  }

  async #flush(): Promise<void> {
    const batch = this.#batch;
    const last = batch.at(-1);
    if (!last) return;
    this.#batch = [];
    this.#batchBytes = 0;
    const raws = batch.map(({ ref, meta }) => (meta.kind === "upload" ? null : this.#read(ref)));
    const summaries = await this.#options.prepare(raws.filter((raw) => raw !== null));
    let at = 0;
    const items = batch.map((record, index) => {
      const summary = raws[index] === null ? undefined : summaries[at++];
      return itemOf(record, summary ?? emptySummary());
    });
    const outcomes = this.#engine.adopt(
      items,
      batch.map(({ ref }) => ref),
      last.mark,
    );
    for (const [index, { messageId }] of outcomes.entries()) {
      const { slot } = batch[index]!.ref;
      if (messageId !== messageIdOfSlot(slot)) this.#elsewhere.set(slot, messageId);
    }
    this.#recovered.messages += batch.length;
    this.#options.onProgress?.(this.#recovered.messages);
  }

  /** A message whose bytes are damaged keeps its row: it is shown as damaged, not lost from sight. */
  #read(ref: FoundRecord["ref"]): Buffer | null {
    try {
      return this.#reader.read(ref);
    } catch (error) {
      if (!(error instanceof AppError) || (error.code !== "BLOB_DAMAGED" && error.code !== "BLOB_DESTROYED"))
        throw error;
      this.#recovered.damaged += 1;
      return null;
    }
  }
}

function itemOf({ blobId, meta }: FoundRecord, summary: MessageSummary): IngestItem {
  const nothing = new Uint8Array(0);
  return { ...meta, blobId, blobKey: nothing, sealed: nothing, summary, spam: null };
}

interface NumberedRecord {
  number: number;
  record: JournalRecord;
  /** Something before it cannot be read. */
  isBehindDamage: boolean;
}

/** Entries but those that the one behind them takes back. `takeDamage`: whether there was damage since it was last asked. */
function* withoutVoid(
  entries: Iterable<{ number: number; entry: Uint8Array }>,
  takeDamage: () => boolean,
): Generator<NumberedRecord> {
  let held: NumberedRecord | null = null;
  for (const { number, entry } of entries) {
    const record = decodeJournalRecord(entry);
    if (record.action === null) {
      held = null;
      continue;
    }
    const isBehindDamage = takeDamage();
    if (held) yield held;
    held = { number, record, isBehindDamage };
  }
  if (held) yield held;
}
