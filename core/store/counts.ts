/**
 * Keeps the counters of threads and tags true (RFC 8621 2), by differences: what a commit did to a thread is gathered in
 * memory and written once. `message_tag` rows are written by the caller before `flush`.
 */
import type { ChangeLog } from "./changes.ts";
import type { WriteDb } from "./open-database.ts";
import type { SortKey, TagId, ThreadId } from "./types.ts";

/** What a visible message contributes. */
export interface Counted {
  threadId: ThreadId;
  sortKey: SortKey;
  tagIds: readonly TagId[];
  isUnread: boolean;
}

interface ThreadCount {
  emails: number;
  unreadOutside: number;
  unreadInTrash: number;
  tags: Map<TagId, { emails: number; newest: SortKey | null }>;
}

interface Entry {
  before: ThreadCount;
  now: ThreadCount;
  isMembershipChanged: boolean;
}

type TagDelta = { totalEmails: number; unreadEmails: number; totalThreads: number; unreadThreads: number };

export class Counts {
  readonly #db: WriteDb;
  readonly #trashId: TagId;
  readonly #threads = new Map<ThreadId, Entry>();
  readonly #tags = new Map<TagId, TagDelta>();

  constructor(db: WriteDb, trashId: TagId) {
    this.#db = db;
    this.#trashId = trashId;
  }

  add(message: Counted, isMembershipChange = true): void {
    this.#apply(message, 1, isMembershipChange);
  }

  remove(message: Counted, isMembershipChange = true): void {
    this.#apply(message, -1, isMembershipChange);
  }

  /** How many visible messages a thread has now. */
  emailsOf(threadId: ThreadId): number {
    return this.#entry(threadId).now.emails;
  }

  /** Moves everything counted for one thread to another. */
  mergeThread(from: ThreadId, into: ThreadId): void {
    const source = this.#entry(from);
    const target = this.#entry(into);
    if (source.now.emails === 0) return;
    source.isMembershipChanged = target.isMembershipChanged = true;
    target.now.emails += source.now.emails;
    target.now.unreadOutside += source.now.unreadOutside;
    target.now.unreadInTrash += source.now.unreadInTrash;
    for (const [tagId, { emails, newest }] of source.now.tags) {
      const there = target.now.tags.get(tagId);
      const isUnknown = newest === null || there?.newest === null;
      target.now.tags.set(tagId, {
        emails: emails + (there?.emails ?? 0),
        newest: isUnknown ? null : Math.max(newest, there?.newest ?? 0),
      });
    }
    source.now = { emails: 0, unreadOutside: 0, unreadInTrash: 0, tags: new Map() };
  }

  flush(changes: ChangeLog): void {
    for (const [threadId, entry] of this.#threads) this.#flushThread(threadId, entry, changes);
    for (const [tagId, delta] of this.#tags) {
      if (Object.values(delta).every((value) => value === 0)) continue;
      this.#db.run(
        "UPDATE tag SET total_emails = total_emails + ?, unread_emails = unread_emails + ?, total_threads = total_threads + ?, unread_threads = unread_threads + ? WHERE id = ?",
        delta.totalEmails,
        delta.unreadEmails,
        delta.totalThreads,
        delta.unreadThreads,
        tagId,
      );
      changes.record("Mailbox", tagId, "counted");
    }
    this.#threads.clear();
    this.#tags.clear();
  }

  #apply(message: Counted, sign: 1 | -1, isMembershipChange: boolean): void {
    const entry = this.#entry(message.threadId);
    const { now } = entry;
    if (isMembershipChange) entry.isMembershipChanged = true;
    now.emails += sign;
    const isInTrash = message.tagIds.includes(this.#trashId);
    if (message.isUnread && isInTrash) now.unreadInTrash += sign;
    if (message.isUnread && !(isInTrash && message.tagIds.length === 1)) now.unreadOutside += sign;
    for (const tagId of message.tagIds) {
      const delta = this.#tag(tagId);
      delta.totalEmails += sign;
      if (message.isUnread) delta.unreadEmails += sign;
      const there = now.tags.get(tagId);
      if (sign === 1) {
        const newest = there === undefined ? message.sortKey : there.newest;
        if (there === undefined) now.tags.set(tagId, { emails: 1, newest });
        else {
          there.emails += 1;
          if (there.newest !== null && message.sortKey > there.newest) there.newest = message.sortKey;
        }
      } else if (there !== undefined) {
        there.emails -= 1;
        if (there.emails === 0) now.tags.delete(tagId);
        else if (there.newest !== null && message.sortKey >= there.newest) there.newest = null;
      }
    }
  }

  #entry(threadId: ThreadId): Entry {
    let entry = this.#threads.get(threadId);
    if (!entry) {
      const before = this.#load(threadId);
      const tags = new Map([...before.tags].map(([id, tag]) => [id, { ...tag }]));
      entry = { before, now: { ...before, tags }, isMembershipChanged: false };
      this.#threads.set(threadId, entry);
    }
    return entry;
  }

  #load(threadId: ThreadId): ThreadCount {
    const row = this.#db.get<Omit<ThreadCount, "tags">>(
      "SELECT emails, unread_outside AS unreadOutside, unread_in_trash AS unreadInTrash FROM thread WHERE id = ?",
      threadId,
    );
    const tags: ThreadCount["tags"] = new Map();
    if (row === undefined) return { emails: 0, unreadOutside: 0, unreadInTrash: 0, tags };
    for (const { tagId, emails, newest } of this.#db.all<{ tagId: TagId; emails: number; newest: SortKey }>(
      "SELECT tag_id AS tagId, emails, newest FROM thread_tag WHERE thread_id = ?",
      threadId,
    ))
      tags.set(tagId, { emails, newest });
    return { ...row, tags };
  }

  #tag(tagId: TagId): TagDelta {
    let delta = this.#tags.get(tagId);
    if (!delta) this.#tags.set(tagId, (delta = { totalEmails: 0, unreadEmails: 0, totalThreads: 0, unreadThreads: 0 }));
    return delta;
  }

  #flushThread(threadId: ThreadId, { before, now, isMembershipChanged }: Entry, changes: ChangeLog): void {
    this.#writeThread(threadId, before, now);
    for (const [tagId, tag] of now.tags) this.#writeThreadTag(threadId, tagId, before.tags.get(tagId), tag);
    for (const tagId of before.tags.keys())
      if (!now.tags.has(tagId))
        this.#db.run("DELETE FROM thread_tag WHERE thread_id = ? AND tag_id = ?", threadId, tagId);

    for (const tagId of new Set([...before.tags.keys(), ...now.tags.keys()])) {
      const delta = this.#tag(tagId);
      delta.totalThreads += Number(now.tags.has(tagId)) - Number(before.tags.has(tagId));
      delta.unreadThreads += Number(this.#isUnread(now, tagId)) - Number(this.#isUnread(before, tagId));
    }
    if (before.emails === 0 && now.emails > 0) changes.record("Thread", threadId, "created");
    else if (before.emails > 0 && now.emails === 0) changes.record("Thread", threadId, "destroyed");
    else if (isMembershipChanged && now.emails > 0) changes.record("Thread", threadId, "updated");
  }

  // RFC 8621 2, unreadThreads: messages only in trash do not count for other tags, messages outside trash not for trash.
  #isUnread(thread: ThreadCount, tagId: TagId): boolean {
    return thread.tags.has(tagId) && (tagId === this.#trashId ? thread.unreadInTrash : thread.unreadOutside) > 0;
  }

  #writeThread(threadId: ThreadId, before: ThreadCount, now: ThreadCount): void {
    if (now.emails === 0) {
      if (before.emails > 0) this.#db.run("DELETE FROM thread WHERE id = ?", threadId);
    } else if (
      now.emails !== before.emails ||
      now.unreadOutside !== before.unreadOutside ||
      now.unreadInTrash !== before.unreadInTrash
    )
      this.#db.run(
        "INSERT INTO thread (id, emails, unread_outside, unread_in_trash) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET emails = excluded.emails, unread_outside = excluded.unread_outside, unread_in_trash = excluded.unread_in_trash",
        threadId,
        now.emails,
        now.unreadOutside,
        now.unreadInTrash,
      );
  }

  #writeThreadTag(
    threadId: ThreadId,
    tagId: TagId,
    before: { emails: number; newest: SortKey | null } | undefined,
    now: { emails: number; newest: SortKey | null },
  ): void {
    const newest = now.newest ?? this.#newest(threadId, tagId);
    if (before?.emails === now.emails && before.newest === newest) return;
    this.#db.run(
      "INSERT INTO thread_tag (thread_id, tag_id, emails, newest) VALUES (?, ?, ?, ?) ON CONFLICT (thread_id, tag_id) DO UPDATE SET emails = excluded.emails, newest = excluded.newest",
      threadId,
      tagId,
      now.emails,
      newest,
    );
  }

  #newest(threadId: ThreadId, tagId: TagId): SortKey {
    return this.#db.value<SortKey>(
      "SELECT m.sort_key FROM message m WHERE m.thread_id = ? AND EXISTS (SELECT 1 FROM message_tag t WHERE t.tag_id = ? AND t.sort_key = m.sort_key) ORDER BY m.sort_key DESC LIMIT 1",
      threadId,
      tagId,
    )!;
  }
}
