/** What a source took of the changes made here: its copies as they are now, and the wishes that are fulfilled. */
import type { Action } from "./action.ts";
import type { SlotLookup } from "./apply-action.ts";
import type { Commit } from "./commit.ts";
import { keywordsOfFlags, otherKeywordsOf } from "./keywords.ts";
import { changeTags, stateOfMessage } from "./message-tags.ts";
import { setWish, wishKeywords, wishTags } from "./source-changes.ts";
import { keywordsOfCopyFlags } from "./copy-flags.ts";
import { deleteCopy, insertCopy } from "./source-copies.ts";
import { noteLost } from "./source-lost.ts";
import { type FolderRow, folderOf } from "./source-folders.ts";
import type { MessageId } from "./types.ts";

type Pushed = Extract<Action, { op: "source.pushed" }>;

export function applyPushed(commit: Commit, pushed: Pushed, messageIdOf: SlotLookup): Record<string, never> {
  const { sourceId } = pushed;
  for (const { folder: name, uidValidity, uid, flags } of pushed.flagged) {
    const folder = folderOf(commit.db, sourceId, name);
    if (folder)
      commit.db.run(
        "UPDATE source_copy SET flags = ? WHERE folder_id = ? AND uid_validity = ? AND uid = ?",
        flags.join(" "),
        folder.id,
        uidValidity,
        uid,
      );
  }
  for (const { slot, isUpload, ...copy } of pushed.made) {
    const messageId = messageIdOf(slot);
    const isNew = insertCopy(commit, { ...copy, sourceId, modseq: null }, messageId);
    if (isNew && isUpload) wishDifference(commit, sourceId, copy, messageId);
  }
  for (const { folder: name, uidValidity, uids } of pushed.gone) {
    const folder = folderOf(commit.db, sourceId, name);
    if (folder) for (const uid of uids) forgetCopy(commit, folder, uidValidity, uid);
  }
  for (const slot of pushed.archived) {
    const message = stateOfMessage(commit.db, messageIdOf(slot));
    if (message) changeTags(commit, message, [commit.tags.withRole("archive")], []);
  }
  for (const wish of pushed.done) fulfil(commit, sourceId, wish, messageIdOf(wish.slot));
  return {};
}

/** One that went where nobody says is looked for: until it is found the source counts as having it. */
function forgetCopy(commit: Commit, folder: FolderRow, uidValidity: number, uid: number): void {
  const { db } = commit;
  const messageId = db.value<MessageId>(
    "SELECT message_id FROM source_copy WHERE folder_id = ? AND uid_validity = ? AND uid = ?",
    folder.id,
    uidValidity,
    uid,
  );
  deleteCopy(commit, folder, uidValidity, uid);
  if (messageId === undefined || !stateOfMessage(db, messageId)) return;
  const left = db.value(
    "SELECT 1 FROM source_copy c JOIN source_folder f ON f.id = c.folder_id WHERE c.message_id = ? AND f.source_id = ?",
    messageId,
    folder.sourceId,
  );
  if (left === undefined) noteLost(commit, folder.sourceId, messageId, null);
}

/** Unless the user wishes otherwise by now. */
function fulfil(commit: Commit, sourceId: number, wish: Pushed["done"][number], messageId: MessageId): void {
  const tagId = wish.tag === null ? 0 : commit.tags.find(wish.tag);
  if (tagId === null) return;
  commit.db.run(
    "DELETE FROM source_change WHERE source_id = ? AND message_id = ? AND keyword = ? AND tag_id = ? AND is_wanted = ?",
    sourceId,
    messageId,
    wish.keyword ?? "",
    tagId,
    Number(wish.isWanted),
  );
}

/** While it was uploaded there was no copy that a wish could be about: what changed meanwhile is wished now. */
function wishDifference(
  commit: Commit,
  sourceId: number,
  copy: { folder: string; flags: string[] },
  messageId: MessageId,
): void {
  const message = stateOfMessage(commit.db, messageId);
  const folder = folderOf(commit.db, sourceId, copy.folder);
  if (!message) return setWish(commit, { sourceId, messageId, isWanted: false });
  if (!folder) return;
  const here = new Set([...keywordsOfFlags(message.flags), ...otherKeywordsOf(commit.db, messageId)]);
  const there = new Set(keywordsOfCopyFlags(copy.flags));
  wishKeywords(
    commit,
    messageId,
    [...here].filter((keyword) => !there.has(keyword)),
    [...there].filter((keyword) => !here.has(keyword)),
  );
  const { tagId } = folder;
  const added = message.tagIds.filter((each) => each !== tagId);
  wishTags(commit, messageId, added, tagId === null || message.tagIds.includes(tagId) ? [] : [tagId]);
}

/** The source was looked through and nothing had changed: what is not there now was not moved, it is gone. */
export function settleSource(commit: Commit, sourceId: number): Record<string, never> {
  commit.db.run("DELETE FROM source_lost WHERE source_id = ?", sourceId);
  commit.db.run(
    `DELETE FROM source_change WHERE source_id = ? AND (may_append = 0 OR is_wanted = 0) AND NOT EXISTS (
       SELECT 1 FROM source_copy c JOIN source_folder f ON f.id = c.folder_id
       WHERE c.message_id = source_change.message_id AND f.source_id = source_change.source_id)`,
    sourceId,
  );
  return {};
}
