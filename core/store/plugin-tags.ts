/** Which tags stand as a plugin left them. The last word counts: what the user changes is the user's from then on. */
import type { Commit } from "./commit.ts";
import { changeTags, type MessageState, stateOfMessage } from "./message-tags.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { MessageId, TagId } from "./types.ts";

/** Null: the user did it. */
export function noteTagChanges(
  db: WriteDb,
  message: MessageState,
  before: readonly TagId[],
  pluginId: string | null,
): void {
  const note = (tagId: TagId, isAdded: boolean) => {
    if (pluginId === null) db.run("DELETE FROM plugin_tag WHERE message_id = ? AND tag_id = ?", message.id, tagId);
    else
      db.run(
        `INSERT INTO plugin_tag (plugin_id, message_id, tag_id, is_added) VALUES (?, ?, ?, ?)
         ON CONFLICT (message_id, tag_id) DO UPDATE SET plugin_id = excluded.plugin_id, is_added = excluded.is_added`,
        pluginId,
        message.id,
        tagId,
        isAdded ? 1 : 0,
      );
  };
  for (const tagId of message.tagIds) if (!before.includes(tagId)) note(tagId, true);
  for (const tagId of before) if (!message.tagIds.includes(tagId)) note(tagId, false);
}

/** Safe to repeat: a tag that is gone by now stays gone. */
export function undoTagsOf(commit: Commit, pluginId: string): { updated: MessageId[] } {
  const rows = commit.db.all<{ messageId: MessageId; tagId: TagId; isAdded: number }>(
    "SELECT message_id AS messageId, tag_id AS tagId, is_added AS isAdded FROM plugin_tag WHERE plugin_id = ? ORDER BY message_id",
    pluginId,
  );
  const updated: MessageId[] = [];
  for (const [messageId, changes] of Map.groupBy(rows, (row) => row.messageId)) {
    const message = stateOfMessage(commit.db, messageId);
    if (!message) continue;
    const known = changes.filter(({ tagId }) => commit.tags.get(tagId));
    const remove = known.filter(({ isAdded }) => isAdded === 1).map(({ tagId }) => tagId);
    const add = known.filter(({ isAdded }) => isAdded === 0).map(({ tagId }) => tagId);
    if (changeTags(commit, message, add, remove)) updated.push(messageId);
  }
  commit.db.run("DELETE FROM plugin_tag WHERE plugin_id = ?", pluginId);
  return { updated };
}

/** Messages that have tags as this plugin left them. */
export function messagesTaggedBy(db: ReadDb, pluginId: string): number {
  return db.value<number>("SELECT count(DISTINCT message_id) FROM plugin_tag WHERE plugin_id = ?", pluginId) ?? 0;
}
