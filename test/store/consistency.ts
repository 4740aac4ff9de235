/** Counts everything the slow way and compares it with what the store maintains. */
import assert from "node:assert/strict";
import { isUnread } from "../../core/store/keywords.ts";
import type { ReadDb } from "../../core/store/open-database.ts";

interface CountedMessage {
  id: number;
  threadId: number;
  sortKey: number;
  tags: Set<number>;
  isUnread: boolean;
}

export function assertConsistent(db: ReadDb): void {
  const messages = visibleMessages(db);
  assertNoStrays(db);
  assertThreads(db, messages);
  assertTags(db, messages);
  assert.deepEqual(db.column("PRAGMA integrity_check"), ["ok"]);
}

function visibleMessages(db: ReadDb): CountedMessage[] {
  const tags = new Map<number, Set<number>>();
  const rows = db.all<{ message: number; tag: number; key: number }>(
    "SELECT message_id AS message, tag_id AS tag, sort_key AS key FROM message_tag",
  );
  for (const { message, tag } of rows) tags.set(message, (tags.get(message) ?? new Set()).add(tag));
  return db
    .all<{ id: number; threadId: number; sortKey: number; flags: number }>(
      "SELECT id, thread_id AS threadId, sort_key AS sortKey, flags FROM message WHERE is_hidden = 0",
    )
    .map(({ flags, ...row }) => {
      const of = tags.get(row.id);
      assert.ok(of, `message ${row.id} has a tag`);
      return { ...row, tags: of, isUnread: isUnread(flags) };
    });
}

function assertNoStrays(db: ReadDb): void {
  const strays = [
    "SELECT 1 FROM message_tag t LEFT JOIN message m ON m.id = t.message_id AND m.sort_key = t.sort_key AND m.is_hidden = 0 WHERE m.id IS NULL",
    "SELECT 1 FROM hidden_tag t LEFT JOIN message m ON m.id = t.message_id AND m.is_hidden = 1 WHERE m.id IS NULL",
    "SELECT 1 FROM message m WHERE m.is_hidden = 1 AND NOT EXISTS (SELECT 1 FROM hidden_tag t WHERE t.message_id = m.id)",
    "SELECT 1 FROM message_tag WHERE tag_id NOT IN (SELECT id FROM tag)",
    "SELECT 1 FROM message_keyword WHERE message_id NOT IN (SELECT id FROM message)",
    "SELECT 1 FROM message m JOIN thread_merge g ON g.from_id = m.thread_id",
  ];
  for (const sql of strays) assert.deepEqual(db.all(sql), [], sql);
}

function assertThreads(db: ReadDb, messages: CountedMessage[]): void {
  const trash = db.value<number>("SELECT id FROM tag WHERE role = 'trash'")!;
  const expected = new Map<number, { emails: number; outside: number; inTrash: number }>();
  const tags = new Map<string, { emails: number; newest: number }>();
  for (const message of messages) {
    const thread = expected.get(message.threadId) ?? { emails: 0, outside: 0, inTrash: 0 };
    thread.emails += 1;
    if (message.isUnread && message.tags.has(trash)) thread.inTrash += 1;
    if (message.isUnread && !(message.tags.has(trash) && message.tags.size === 1)) thread.outside += 1;
    expected.set(message.threadId, thread);
    for (const tag of message.tags) {
      const key = `${message.threadId}/${tag}`;
      const of = tags.get(key) ?? { emails: 0, newest: 0 };
      tags.set(key, { emails: of.emails + 1, newest: Math.max(of.newest, message.sortKey) });
    }
  }
  const stored = db.all<{ id: number; emails: number; outside: number; inTrash: number }>(
    "SELECT id, emails, unread_outside AS outside, unread_in_trash AS inTrash FROM thread ORDER BY id",
  );
  assert.deepEqual(new Map(stored.map(({ id, ...counts }) => [id, counts])), new Map([...expected].sort(byNumber)));
  const storedTags = db.all<{ thread: number; tag: number; emails: number; newest: number }>(
    "SELECT thread_id AS thread, tag_id AS tag, emails, newest FROM thread_tag",
  );
  assert.deepEqual(
    Object.fromEntries(storedTags.map(({ thread, tag, ...counts }) => [`${thread}/${tag}`, counts])),
    Object.fromEntries(tags),
  );
}

function assertTags(db: ReadDb, messages: CountedMessage[]): void {
  const trash = db.value<number>("SELECT id FROM tag WHERE role = 'trash'")!;
  const rows = db.all<Record<"id" | "emails" | "unread" | "threads" | "unreadThreads", number>>(
    `SELECT id, total_emails AS emails, unread_emails AS unread, total_threads AS threads, unread_threads AS unreadThreads FROM tag`,
  );
  for (const { id, ...stored } of rows) {
    const inTag = messages.filter((message) => message.tags.has(id));
    const threads = new Set(inTag.map((message) => message.threadId));
    // RFC 8621 2, unreadThreads: mail only in trash counts for trash alone, mail outside trash not for trash.
    const counts = (message: CountedMessage) =>
      message.isUnread &&
      (id === trash ? message.tags.has(trash) : !(message.tags.has(trash) && message.tags.size === 1));
    const unread = new Set(messages.filter(counts).map((message) => message.threadId));
    assert.deepEqual(
      stored,
      {
        emails: inTag.length,
        unread: inTag.filter((message) => message.isUnread).length,
        threads: threads.size,
        unreadThreads: [...threads].filter((thread) => unread.has(thread)).length,
      },
      `counters of tag ${id}`,
    );
  }
}

function byNumber([one]: [number, unknown], [other]: [number, unknown]): number {
  return one - other;
}
