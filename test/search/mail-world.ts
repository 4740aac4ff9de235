/** A store and an index over the same messages, for tests of search: the real database, schema and threads. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { dataPaths } from "../../core/kernel/config.ts";
import { Events } from "../../core/kernel/events.ts";
import type { SearchText } from "../../core/mime/message.ts";
import { beginIndex, openSearch, type Search, type SearchBatch } from "../../core/search/search.ts";
import { keywordBit } from "../../core/store/keywords.ts";
import { migrate } from "../../core/store/migrate.ts";
import { openDatabase, type WriteDb } from "../../core/store/open-database.ts";
import { QueryScan } from "../../core/store/query-scan.ts";
import { sortKeyOf } from "../../core/store/sort-key.ts";
import type { Tag } from "../../core/store/types.ts";
import { temporaryFolder } from "../temporary-folder.ts";

export interface WorldMessage {
  id: number;
  sortKey: number;
  threadId: number;
  receivedAt: number;
  sentAt: number | null;
  size: number;
  tagIds: number[];
  keywords: string[];
  hasAttachment: boolean;
  isHidden: boolean;
  text: SearchText;
}

export const noText: SearchText = {
  subject: "",
  from: "",
  to: "",
  cc: "",
  bcc: "",
  body: "",
  attachmentNames: "",
  listId: "",
};

export class MailWorld {
  readonly db: WriteDb;
  readonly paths;
  readonly key = randomBytes(32);
  readonly events = new Events((error) => {
    throw error;
  });
  readonly messages: WorldMessage[] = [];
  /** Ids that the index asked for again. */
  readonly reindexed: number[] = [];

  constructor(t: { after(run: () => void): void }) {
    const folder = temporaryFolder(t);
    this.paths = dataPaths(folder);
    this.db = openDatabase(join(folder, "postern.db"), randomBytes(32), "write");
    t.after(() => this.db.close());
    migrate(this.db);
  }

  tags(): Tag[] {
    return this.db.all<Tag>(
      "SELECT id, name, parent_id AS parentId, role, sort_order AS sortOrder, total_emails AS totalEmails FROM tag ORDER BY id",
    );
  }

  tag(name: string): number {
    return this.db.run("INSERT INTO tag (name) VALUES (?)", name).lastInsertRowid;
  }

  /** Puts a message into the store; the index learns of it by `batch`. */
  store(given: Partial<Omit<WorldMessage, "id" | "sortKey">>): WorldMessage {
    const id = this.messages.length + 1;
    const receivedAt = given.receivedAt ?? 1_700_000_000_000 + id * 60_000;
    const message: WorldMessage = {
      id,
      sortKey: sortKeyOf(receivedAt, id),
      threadId: given.threadId ?? id,
      receivedAt,
      sentAt: given.sentAt ?? null,
      size: given.size ?? 1000,
      tagIds: given.tagIds ?? [1],
      keywords: given.keywords ?? [],
      hasAttachment: given.hasAttachment ?? false,
      isHidden: given.isHidden ?? false,
      text: given.text ?? noText,
    };
    this.messages.push(message);
    this.#insert(message);
    return message;
  }

  #insert(message: WorldMessage): void {
    const { id, sortKey, threadId } = message;
    const flags = message.keywords.reduce((bits, keyword) => bits | (keywordBit(keyword) ?? 0), 0);
    this.db.run(
      `INSERT INTO message (id, sort_key, thread_id, sent_at, size, pack, offset, bytes, canonical, flags, has_attachment, is_hidden, addresses, subject, preview)
       VALUES (?, ?, ?, ?, ?, 0, 0, 0, randomblob(16), ?, ?, ?, '', ?, '')`,
      id,
      sortKey,
      threadId,
      message.sentAt === null ? null : Math.floor(message.sentAt / 1000),
      message.size,
      flags,
      message.hasAttachment ? 1 : 0,
      message.isHidden ? 1 : 0,
      message.text.subject,
    );
    this.db.run(
      "INSERT INTO thread (id, emails, unread_outside, unread_in_trash) VALUES (?, 1, 0, 0) ON CONFLICT DO UPDATE SET emails = emails + 1",
      threadId,
    );
    for (const keyword of message.keywords.filter((each) => keywordBit(each) === null)) {
      this.db.run("INSERT OR IGNORE INTO keyword (name) VALUES (?)", keyword);
      this.db.run(
        "INSERT INTO message_keyword (message_id, keyword_id) SELECT ?, id FROM keyword WHERE name = ?",
        id,
        keyword,
      );
    }
    if (message.isHidden) return;
    for (const tagId of message.tagIds) {
      this.db.run("INSERT INTO message_tag (tag_id, sort_key, message_id) VALUES (?, ?, ?)", tagId, sortKey, id);
      this.db.run("UPDATE tag SET total_emails = total_emails + 1 WHERE id = ?", tagId);
    }
  }

  batch(messages: WorldMessage[]): SearchBatch {
    return {
      texts: Buffer.from(messages.map(({ text }) => `${JSON.stringify(text)}\n`).join("")),
      sortKeys: messages.map(({ sortKey }) => sortKey),
      messageIds: messages.map(({ id }) => id),
    };
  }

  async openSearch(
    t: { after(run: () => Promise<void>): void },
    memoryRoot?: string,
    index = this.paths.index,
  ): Promise<Search> {
    const { events } = this;
    const root = memoryRoot === undefined ? {} : { memoryRoot };
    const search = openSearch({
      index: beginIndex({ paths: { index }, keys: { index: this.key }, events, ...root }),
      reader: { scan: new QueryScan(this.db), tags: () => this.tags() },
      reindex: (after) => this.#batchesAfter(after),
      texts: async (ids) => ids.map((id) => this.messages[id - 1]?.text ?? null),
      events,
    });
    t.after(() => search.close());
    return search;
  }

  async *#batchesAfter(after: number): AsyncGenerator<SearchBatch> {
    const rest = this.messages.filter(({ id }) => id > after);
    for (let at = 0; at < rest.length; at += 100) {
      const part = rest.slice(at, at + 100);
      this.reindexed.push(...part.map(({ id }) => id));
      yield this.batch(part);
    }
  }
}
