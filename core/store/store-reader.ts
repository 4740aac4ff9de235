import type { DataPaths } from "../kernel/config.ts";
import type { PurposeKeys } from "../vault/keys.ts";
import { AddressReader } from "./addresses.ts";
import { type AppPassword, appPasswordByHash, appPasswordsOf } from "./app-passwords.ts";
import { type ChangingType, changesSince, onlyCountsChanged, stateOf, threadsChangedSince } from "./changes.ts";
import { cursorOf } from "./cursors.ts";
import { blobRow } from "./draft-files.ts";
import { DraftRows } from "./draft-rows.ts";
import { EgressRows } from "./egress-ledger.ts";
import { emailIdOf, parseEmailId } from "./ids.ts";
import { latestDate } from "./latest-date.ts";
import { importJobsOf } from "./import-jobs.ts";
import { type ListOptions, type ListPage, listTag } from "./list-tag.ts";
import { emailIdsOf, messageRow } from "./message-rows.ts";
import { openDatabase, type ReadDb } from "./open-database.ts";
import { OutboxRows } from "./outbox-rows.ts";
import { readPluginData } from "./plugin-data.ts";
import { PluginRows } from "./plugin-rows.ts";
import { QueryScan } from "./query-scan.ts";
import { noteDamage } from "./damage-mark.ts";
import { SenderRows } from "./sender-rows.ts";
import { PictureReads } from "./picture-reads.ts";
import { type Relay, relayById, relaysOf } from "./relays.ts";
import { settingOf } from "./settings.ts";
import { SignInRows } from "./sign-ins.ts";
import { copiesOfMessage } from "./source-copies.ts";
import { copiesIn, folderOf, foldersOf, type SourceFolder } from "./source-folders.ts";
import { SourceWishes } from "./source-wishes.ts";
import { type Source, sourcesOf } from "./sources.ts";
import { sizeOf, type StoreSize } from "./store-size.ts";
import { decisionsAfter, type NumberedDecision } from "./spam.ts";
import { TagDirectory } from "./tag-directory.ts";
import { tagsOf } from "./tags.ts";
import type {
  BlobRef,
  ChangeSet,
  MessageId,
  MessageRow,
  SortKey,
  SourceCopy,
  Tag,
  TagId,
  TagRole,
  ThreadId,
} from "./types.ts";

/** Everything that is read of the store, over one read-only connection. Hidden messages are not there. */
export class StoreReader {
  readonly scan: QueryScan;
  readonly plugins: PluginRows;
  readonly senders: SenderRows;
  readonly egress: EgressRows;
  readonly drafts: DraftRows;
  readonly outbox: OutboxRows;
  readonly wishes: SourceWishes;
  readonly latestDate = (now: number): number => latestDate(this.#db, now);
  readonly signIns: SignInRows;
  readonly #db: ReadDb;
  readonly pictures: PictureReads;
  readonly #addresses: AddressReader;
  #tags: { state: string; list: Tag[] } | null = null;

  constructor(db: ReadDb) {
    this.#db = db;
    this.pictures = new PictureReads(db);
    this.#addresses = new AddressReader(db);
    this.scan = new QueryScan(db);
    this.plugins = new PluginRows(db);
    this.egress = new EgressRows(db);
    this.drafts = new DraftRows(db);
    this.outbox = new OutboxRows(db);
    this.wishes = new SourceWishes(db);
    this.signIns = new SignInRows(db);
    this.senders = new SenderRows(db, this.#addresses);
  }

  /** In the order of `ids`; those that are not there are left out. */
  messagesByIds(ids: readonly MessageId[]): MessageRow[] {
    return ids.flatMap((id) => messageRow(this.#db, this.#addresses, id) ?? []);
  }

  /** Current Email ids only: an alias is not found (RFC 8621 3, threadId never changes). */
  messagesByEmailIds(emailIds: readonly string[]): { rows: MessageRow[]; notFound: string[] } {
    const rows: MessageRow[] = [];
    const notFound: string[] = [];
    for (const emailId of emailIds) {
      const parsed = parseEmailId(emailId);
      const row = parsed && messageRow(this.#db, this.#addresses, parsed.messageId);
      if (row?.emailId === emailId) rows.push(row);
      else notFound.push(emailId);
    }
    return { rows, notFound };
  }

  /** Follows aliases: an id of before a merge names the same message still. */
  resolveEmailId(emailId: string): MessageId | null {
    const parsed = parseEmailId(emailId);
    if (!parsed) return null;
    const sql = "SELECT id FROM message WHERE id = ? AND is_hidden = 0 AND generation >= ?";
    return this.#db.value<MessageId>(sql, parsed.messageId, parsed.generation) ?? null;
  }

  /** In the order given; those that are not there are left out. */
  emailIdsOf(messageIds: readonly MessageId[]): string[] {
    return emailIdsOf(this.#db, messageIds);
  }

  /** Oldest first; empty when there is no such thread. */
  emailIdsOfThread(threadId: ThreadId): string[] {
    return this.#db
      .all<{ id: MessageId; generation: number }>(
        "SELECT id, generation FROM message WHERE thread_id = ? AND is_hidden = 0 ORDER BY sort_key",
        threadId,
      )
      .map(({ id, generation }) => emailIdOf(id, generation));
  }

  messagesOfThread(threadId: ThreadId): MessageRow[] {
    return this.messagesByIds(
      this.#db.column("SELECT id FROM message WHERE thread_id = ? AND is_hidden = 0 ORDER BY sort_key", threadId),
    );
  }

  /** In the order of the keys; those that are not there are left out. */
  idsBySortKeys(keys: readonly SortKey[]): MessageId[] {
    return keys.flatMap(
      (key) => this.#db.value<MessageId>("SELECT id FROM message WHERE sort_key = ? AND is_hidden = 0", key) ?? [],
    );
  }

  messagesOfKind(kind: "message" | "demo"): MessageId[] {
    return this.#db.column("SELECT id FROM message WHERE kind = ?", kind === "demo" ? 1 : 0);
  }

  /** In the order of ids, behind `after`: what indexing again reads. */
  messagesAfter(after: MessageId, limit: number): Array<{ id: MessageId; sortKey: SortKey; blob: BlobRef }> {
    return this.#db
      .all<{ id: MessageId; sortKey: SortKey; pack: number; offset: number; bytes: number }>(
        "SELECT id, sort_key AS sortKey, pack, offset, bytes FROM message WHERE id > ? ORDER BY id LIMIT ?",
        after,
        limit,
      )
      .map(({ id, sortKey, ...place }) => ({ id, sortKey, blob: { slot: id - 1, ...place } }));
  }

  /** 0 when there is none. */
  lastMessageId(): MessageId {
    return this.#db.value<MessageId>("SELECT max(id) FROM message") ?? 0;
  }

  lastDecision(): number {
    return this.#db.value<number>("SELECT max(number) FROM spam_decision") ?? 0;
  }

  /** Messages without a filter's opinion, in the order of ids, behind `after`. */
  unclassified(after: MessageId, limit: number): MessageId[] {
    return this.#db.column(
      "SELECT id FROM message WHERE spam_score IS NULL AND id > ? ORDER BY id LIMIT ?",
      after,
      limit,
    );
  }

  /** What users, sources and tagged imports said about spam, in order, behind `after`. */
  decisionsAfter(after: number, limit: number): NumberedDecision[] {
    return decisionsAfter(this.#db, after, limit);
  }

  /** Of a message or an upload, by its id. */
  blobById(id: number): { ref: BlobRef; size: number; type: string | null } | null {
    const row = blobRow(this.#db, id);
    if (!row) return null;
    const { size, ...place } = row;
    return { ref: { slot: id - 1, ...place }, size, type: null };
  }

  listTag(options: ListOptions): ListPage {
    return listTag(this.#db, options);
  }

  tags(): Tag[] {
    const state = this.state("Mailbox");
    if (this.#tags?.state !== state) this.#tags = { state, list: tagsOf(this.#db) };
    return this.#tags.list.map((tag) => ({ ...tag }));
  }

  tagByRole(role: TagRole): Tag {
    return this.tags().find((tag) => tag.role === role)!;
  }

  /** The name that imports and journal know a tag by: its path, or its role ("\\\\inbox"). */
  tagNameOf(id: TagId): string {
    return new TagDirectory(this.#db).nameOf(id);
  }

  /** By path ("Lists/Postern") or role ("\\inbox"). */
  tagByName(name: string): Tag | null {
    const id = new TagDirectory(this.#db).find(name);
    return this.tags().find((tag) => tag.id === id) ?? null;
  }

  state(type: ChangingType): string {
    return stateOf(this.#db, type);
  }

  /** Null: cannotCalculateChanges. `max` null: all. */
  changes(type: ChangingType, since: string, max: number | null): ChangeSet | null {
    return changesSince(this.#db, type, since, max);
  }

  /** RFC 8621 2.2: whether nothing but counts of tags changed between two states of Mailbox. */
  onlyCountsChanged(since: string, until: string): boolean {
    return onlyCountsChanged(this.#db, since, until);
  }

  /** Threads whose members changed since a state of Email. */
  threadsChangedSince(emailState: string): ThreadId[] {
    return threadsChangedSince(this.#db, emailState);
  }

  setting(key: string): unknown {
    return settingOf(this.#db, key);
  }

  appPasswords(): AppPassword[] {
    return appPasswordsOf(this.#db);
  }

  appPasswordByHash(secretHash: Uint8Array): Pick<AppPassword, "id" | "name" | "scope"> | null {
    return appPasswordByHash(this.#db, secretHash);
  }

  sources(): Source[] {
    return sourcesOf(this.#db);
  }

  relays(): Relay[] {
    return relaysOf(this.#db);
  }

  relay(id: number): Relay | null {
    return relayById(this.#db, id);
  }

  sourceFolders(sourceId: number): SourceFolder[] {
    return foldersOf(this.#db, sourceId);
  }

  /** What was last seen in a folder, by uid. */
  copies(sourceId: number, folder: string): Array<{ uidValidity: number; uid: number; messageId: MessageId }> {
    const row = folderOf(this.#db, sourceId, folder);
    return row ? copiesIn(this.#db, row.id) : [];
  }

  /** All copies of one message. */
  copiesOf(messageId: MessageId): SourceCopy[] {
    return copiesOfMessage(this.#db, messageId);
  }

  pluginData(pluginId: string, key: string): Buffer | null {
    return readPluginData(this.#db, pluginId, key);
  }

  cursor(name: string): unknown {
    return cursorOf(this.#db, name);
  }

  importJobs(): unknown[] {
    return importJobsOf(this.#db);
  }

  counts(): StoreSize {
    return sizeOf(this.#db);
  }

  /** Reads every page and compares indexes with tables: what is wrong, in SQLite's words; empty when nothing. For doctor. */
  check(): string[] {
    return this.#db.column<string>("PRAGMA integrity_check").filter((line) => line !== "ok");
  }

  close(): void {
    this.#db.close();
  }
}

/** The writer has been opened before. A page found damaged is remembered, and the next start makes the database anew. */
export function openStoreReader(paths: DataPaths, keys: Pick<PurposeKeys, "database">): StoreReader {
  return new StoreReader(
    openDatabase(paths.database, keys.database, "read", (error) => noteDamage(paths.database, error)),
  );
}
