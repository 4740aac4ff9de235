/** Which message has which tags and keywords, changed with everything that depends on it. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Commit } from "./commit.ts";
import { emailNumber } from "./ids.ts";
import {
  addOtherKeyword,
  isUnread,
  keywordsOfFlags,
  normalizeKeyword,
  removeOtherKeyword,
  splitKeywords,
} from "./keywords.ts";
import type { ReadDb } from "./open-database.ts";
import { wishKeywords, wishTags } from "./source-changes.ts";
import type { MessageId, SortKey, TagId, ThreadId } from "./types.ts";

/** What changing a message's tags needs to know of it. */
export interface MessageState {
  id: MessageId;
  sortKey: SortKey;
  threadId: ThreadId;
  generation: number;
  flags: number;
  isHidden: boolean;
  /** Also of a hidden message. */
  tagIds: TagId[];
}

export function stateOfMessage(db: ReadDb, id: MessageId): MessageState | null {
  const row = db.get<Omit<MessageState, "isHidden" | "tagIds"> & { hidden: number }>(
    "SELECT id, sort_key AS sortKey, thread_id AS threadId, generation, flags, is_hidden AS hidden FROM message WHERE id = ?",
    id,
  );
  if (!row) return null;
  const { hidden, ...state } = row;
  return { ...state, isHidden: hidden === 1, tagIds: tagIdsOf(db, id, hidden === 1) };
}

export function tagIdsOf(db: ReadDb, id: MessageId, isHidden: boolean): TagId[] {
  return isHidden
    ? db.column<TagId>("SELECT tag_id FROM hidden_tag WHERE message_id = ? ORDER BY tag_id", id)
    : db.column<TagId>("SELECT tag_id FROM message_tag WHERE message_id = ? ORDER BY tag_id", id);
}

/** Writes the tag rows of a message that has none yet. */
export function insertTags(commit: Commit, message: MessageState): void {
  for (const tagId of message.tagIds)
    if (message.isHidden) commit.db.run("INSERT INTO hidden_tag (message_id, tag_id) VALUES (?, ?)", message.id, tagId);
    else
      commit.db.run(
        "INSERT INTO message_tag (tag_id, sort_key, message_id) VALUES (?, ?, ?)",
        tagId,
        message.sortKey,
        message.id,
      );
  if (!message.isHidden) commit.counts.add(counted(message));
}

export function counted(message: MessageState) {
  const { threadId, sortKey, tagIds, flags } = message;
  return { threadId, sortKey, tagIds, isUnread: isUnread(flags) };
}

/** Every message has a tag: one that lost its last is archived. Answers whether anything changed. */
export function changeTags(
  commit: Commit,
  message: MessageState,
  add: readonly TagId[],
  remove: readonly TagId[],
): boolean {
  const wanted = new Set(message.tagIds);
  for (const tagId of remove) wanted.delete(tagId);
  for (const tagId of add) wanted.add(tagId);
  if (wanted.size === 0) wanted.add(commit.tags.withRole("archive"));
  const tagIds = [...wanted].sort((a, b) => a - b);
  const before = new Set(message.tagIds);
  const added = tagIds.filter((tagId) => !before.has(tagId));
  const removed = message.tagIds.filter((tagId) => !wanted.has(tagId));
  // What was asked for, also where it is so already: at a source it may not be, and a healed message is replayed as it became.
  if (commit.reachesSources)
    wishTags(
      commit,
      message.id,
      [...new Set([...add, ...added])],
      remove.filter((tagId) => !wanted.has(tagId)),
    );
  if (added.length === 0 && removed.length === 0) return false;

  const { db, counts } = commit;
  if (!message.isHidden) counts.remove(counted(message), false);
  for (const tagId of removed)
    if (message.isHidden) db.run("DELETE FROM hidden_tag WHERE message_id = ? AND tag_id = ?", message.id, tagId);
    else db.run("DELETE FROM message_tag WHERE tag_id = ? AND sort_key = ?", tagId, message.sortKey);
  for (const tagId of added)
    if (message.isHidden) db.run("INSERT INTO hidden_tag (message_id, tag_id) VALUES (?, ?)", message.id, tagId);
    else
      db.run(
        "INSERT INTO message_tag (tag_id, sort_key, message_id) VALUES (?, ?, ?)",
        tagId,
        message.sortKey,
        message.id,
      );
  message.tagIds = tagIds;
  if (!message.isHidden) {
    counts.add(counted(message), false);
    recordUpdate(commit, message);
    commit.tagChanges.add({ messageId: message.id, added, removed, actor: commit.actor });
  }
  return true;
}

/** Answers whether anything changed. */
export function changeKeywords(
  commit: Commit,
  message: MessageState,
  set: readonly string[],
  clear: readonly string[],
): boolean {
  const toSet = splitKeywords(set.map(normalizeKeyword));
  const toClear = splitKeywords(clear.map(normalizeKeyword));
  let isChanged = false;
  for (const keyword of toClear.others) if (removeOtherKeyword(commit.db, message.id, keyword)) isChanged = true;
  for (const keyword of toSet.others) if (addOtherKeyword(commit.db, message.id, keyword)) isChanged = true;
  if (toSet.others.length > 0) checkKeywordCount(commit.db, message.id);
  const flags = (message.flags & ~toClear.flags) | toSet.flags;
  // As in changeTags: what was asked for.
  if (commit.reachesSources) {
    const namesOf = (asked: { flags: number; others: string[] }) => [...keywordsOfFlags(asked.flags), ...asked.others];
    wishKeywords(commit, message.id, namesOf(toSet), namesOf(toClear));
  }
  if (flags !== message.flags) {
    const isCounted = !message.isHidden && isUnread(flags) !== isUnread(message.flags);
    if (isCounted) commit.counts.remove(counted(message), false);
    message.flags = flags;
    commit.db.run("UPDATE message SET flags = ? WHERE id = ?", flags, message.id);
    if (isCounted) commit.counts.add(counted(message), false);
    isChanged = true;
  }
  if (isChanged && !message.isHidden) recordUpdate(commit, message);
  return isChanged;
}

function checkKeywordCount(db: ReadDb, id: MessageId): void {
  const count = db.value<number>("SELECT count(*) FROM message_keyword WHERE message_id = ?", id) ?? 0;
  if (count > limits.keywordsPerMessageMax) throw new AppError("TOO_LARGE", { what: "keywords", count });
}

/** Out of all lists, or back. One that comes back gets a new Email id: clients were told that the old one is gone. */
export function setHidden(commit: Commit, message: MessageState, isHidden: boolean): boolean {
  if (message.isHidden === isHidden) return false;
  const { db, counts, changes } = commit;
  if (isHidden) {
    counts.remove(counted(message));
    changes.record("Email", emailNumber(message.id, message.generation), "destroyed");
    db.run("DELETE FROM message_tag WHERE message_id = ?", message.id);
  } else {
    message.generation += 1;
    changes.record("Email", emailNumber(message.id, message.generation), "created");
    db.run("DELETE FROM hidden_tag WHERE message_id = ?", message.id);
  }
  message.isHidden = isHidden;
  db.run(
    "UPDATE message SET is_hidden = ?, generation = ? WHERE id = ?",
    isHidden ? 1 : 0,
    message.generation,
    message.id,
  );
  insertTags(commit, message);
  return true;
}

function recordUpdate(commit: Commit, message: MessageState): void {
  commit.changes.record("Email", emailNumber(message.id, message.generation), "updated");
}
