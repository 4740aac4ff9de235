/** Copies of messages at sources, and what was last seen of them (API.md, Copies at a source). */
import type { Commit } from "./commit.ts";
import { isDeleted, keywordsOfCopyFlags } from "./copy-flags.ts";
import { keywordsOfFlags, otherKeywordsOf } from "./keywords.ts";
import { changeKeywords, changeTags, type MessageState, setHidden, stateOfMessage } from "./message-tags.ts";
import type { ReadDb } from "./open-database.ts";
import { wishGone, wishKeywords, wishOf } from "./source-changes.ts";
import { copiesIn, ensureFolder, type FolderRow, folderOf } from "./source-folders.ts";
import { noteLost } from "./source-lost.ts";
import type { SeenCopy } from "./operations.ts";
import type { MessageId, SourceCopy, TagId } from "./types.ts";

/** Safe to repeat. Answers whether the copy was new. */
export function insertCopy(commit: Commit, copy: SourceCopy, messageId: MessageId): boolean {
  const folder = ensureFolder(commit, copy.sourceId, copy.folder, copy.uidValidity);
  if (folder === null) return false;
  const { changes } = commit.db.run(
    "INSERT OR IGNORE INTO source_copy (folder_id, uid_validity, uid, message_id, modseq, flags) VALUES (?, ?, ?, ?, ?, ?)",
    folder.id,
    copy.uidValidity,
    copy.uid,
    messageId,
    copy.modseq,
    copy.flags.join(" "),
  );
  return changes > 0;
}

/** For a rebuilt database, where nothing is left of the message: its copy is not to be fetched again, and is to go. */
export function keepCopyOfGone(commit: Commit, copy: SourceCopy, messageId: MessageId): void {
  if (stateOfMessage(commit.db, messageId)) return;
  insertCopy(commit, copy, messageId);
  wishGone(commit, messageId);
}

/** All copies of one message, in the order of folders and uids. */
export function copiesOfMessage(db: ReadDb, messageId: MessageId): SourceCopy[] {
  return db
    .all<Omit<SourceCopy, "flags"> & { flags: string }>(
      `SELECT f.source_id AS sourceId, f.name AS folder, c.uid_validity AS uidValidity, c.uid, c.modseq, c.flags
       FROM source_copy c JOIN source_folder f ON f.id = c.folder_id WHERE c.message_id = ?
       ORDER BY c.folder_id, c.uid_validity, c.uid`,
      messageId,
    )
    .map((row) => ({ ...row, flags: row.flags === "" ? [] : row.flags.split(" ") }));
}

/** Applies what changed at the server since it was last seen. Answers the uids that are not known here. */
export function applySeen(
  commit: Commit,
  folder: FolderRow,
  uidValidity: number,
  seen: readonly SeenCopy[],
  vanished: readonly number[],
): number[] {
  const unknown: number[] = [];
  for (const copy of seen) {
    const known = knownCopy(commit, folder, uidValidity, copy.uid);
    if (known) applyFlags(commit, folder, uidValidity, copy, known);
    else unknown.push(copy.uid);
  }
  for (const uid of vanished) {
    const known = knownCopy(commit, folder, uidValidity, uid);
    if (known) removeCopy(commit, folder, uidValidity, uid, known.messageId);
    else unknown.push(uid);
  }
  return unknown;
}

interface KnownCopy {
  messageId: MessageId;
  flags: string;
}

function knownCopy(commit: Commit, folder: FolderRow, uidValidity: number, uid: number): KnownCopy | null {
  return (
    commit.db.get<KnownCopy>(
      "SELECT message_id AS messageId, flags FROM source_copy WHERE folder_id = ? AND uid_validity = ? AND uid = ?",
      folder.id,
      uidValidity,
      uid,
    ) ?? null
  );
}

function applyFlags(commit: Commit, folder: FolderRow, uidValidity: number, copy: SeenCopy, known: KnownCopy): void {
  const flags = copy.flags.join(" ");
  commit.db.run(
    "UPDATE source_copy SET flags = ?, modseq = coalesce(?, modseq) WHERE folder_id = ? AND uid_validity = ? AND uid = ?",
    flags,
    copy.modseq,
    folder.id,
    uidValidity,
    copy.uid,
  );
  if (flags === known.flags) return;
  const message = stateOfMessage(commit.db, known.messageId);
  if (!message) return;
  const before = known.flags === "" ? [] : known.flags.split(" ");
  const { set, cleared } = keywordDifference(keywordsOfCopyFlags(before), keywordsOfCopyFlags(copy.flags));
  takeKeywords(commit, message, folder.sourceId, set, cleared);
  if (isDeleted(before) !== isDeleted(copy.flags)) setHidden(commit, message, isDeletedEverywhere(commit, message.id));
}

function keywordDifference(before: string[], after: string[]): { set: string[]; cleared: string[] } {
  return {
    set: after.filter((keyword) => !before.includes(keyword)),
    cleared: before.filter((keyword) => !after.includes(keyword)),
  };
}

/** What a source says of keywords, but where the user wishes otherwise; the message's other copies are to follow. */
function takeKeywords(
  commit: Commit,
  message: MessageState,
  sourceId: number,
  set: readonly string[],
  cleared: readonly string[],
): void {
  const isOpen = (keyword: string) => wishOf(commit.db, sourceId, message.id, { keyword }) === null;
  const [toSet, toClear] = [set.filter(isOpen), cleared.filter(isOpen)];
  changeKeywords(commit, message, toSet, toClear);
  const copies = commit.db.value<number>("SELECT count(*) FROM source_copy WHERE message_id = ?", message.id) ?? 0;
  if (copies > 1) wishKeywords(commit, message.id, toSet, toClear);
}

/** Hidden only when no copy is left that is not marked. */
function isDeletedEverywhere(commit: Commit, messageId: MessageId): boolean {
  const flags = commit.db.column<string>("SELECT flags FROM source_copy WHERE message_id = ?", messageId);
  return flags.length > 0 && flags.every((text) => isDeleted(text.split(" ")));
}

/**
 * One copy gone takes only that folder's tag away, unless the user wishes the mail there. A mail without a copy is not lost:
 * it is in trash when it was deleted or was a draft, stays in trash or junk when it was there, and else in archive.
 */
export function removeCopy(
  commit: Commit,
  folder: FolderRow,
  uidValidity: number,
  uid: number,
  messageId: MessageId,
): void {
  deleteCopy(commit, folder, uidValidity, uid);
  const message = stateOfMessage(commit.db, messageId);
  if (!message) return;
  const tagsLeft = tagsOfCopies(commit, messageId);
  const isWished = folder.tagId !== null && wishOf(commit.db, folder.sourceId, messageId, { tagId: folder.tagId });
  const remove = folder.tagId === null || isWished === true || tagsLeft.includes(folder.tagId) ? [] : [folder.tagId];
  const left = message.tagIds.filter((tagId) => !remove.includes(tagId));
  // Also where copies are left that the user wishes away: then archive stands in as if there were none.
  if (tagsLeft.length > 0 && left.length > 0) changeTags(commit, message, [], remove);
  else loseLastCopy(commit, message, folder, remove);
  if (message.isHidden) setHidden(commit, message, isDeletedEverywhere(commit, messageId));
}

/** The row alone: what it means for the message is the caller's. */
export function deleteCopy(commit: Commit, folder: FolderRow, uidValidity: number, uid: number): void {
  commit.db.run(
    "DELETE FROM source_copy WHERE folder_id = ? AND uid_validity = ? AND uid = ?",
    folder.id,
    uidValidity,
    uid,
  );
}

/** One for each copy, also for folders that no tag stands for (0). */
function tagsOfCopies({ db }: Commit, messageId: MessageId): TagId[] {
  return db.column<TagId>(
    "SELECT coalesce(f.tag_id, 0) FROM source_copy c JOIN source_folder f ON f.id = c.folder_id WHERE c.message_id = ?",
    messageId,
  );
}

/** It may only have been moved, and turn up in another folder: what stands in for its place until then is noted. */
function loseLastCopy(commit: Commit, message: MessageState, folder: FolderRow, remove: TagId[]): void {
  const before = message.tagIds;
  const [trash, junk, drafts] = (["trash", "junk", "drafts"] as const).map((role) => commit.tags.withRole(role));
  const left = before.filter((tagId) => !remove.includes(tagId));
  const isInTrash = message.isHidden || (left.length === 0 && (remove[0] === trash || remove[0] === drafts));
  const standIn = isInTrash ? trash : left.length === 0 && remove[0] === junk ? junk : null;
  changeTags(commit, message, standIn === null ? [] : [standIn!], remove);
  const added = message.tagIds.find((tagId) => !before.includes(tagId) || remove.includes(tagId)) ?? 0;
  noteLost(commit, folder.sourceId, message.id, added);
}

/** A known message that a source shows once more, in this folder. */
export function addCopyOfKnown(commit: Commit, copy: SourceCopy, messageId: MessageId, tagIds: number[]): void {
  if (!insertCopy(commit, copy, messageId)) return;
  const message = stateOfMessage(commit.db, messageId);
  const folder = folderOf(commit.db, copy.sourceId, copy.folder);
  if (!message || !folder) return;
  const standIn = foundAgain(commit, copy.sourceId, messageId);
  const wanted = tagIds.filter((tagId) => wishOf(commit.db, copy.sourceId, messageId, { tagId }) !== false);
  changeTags(commit, message, wanted, standIn === null || wanted.includes(standIn) ? [] : [standIn]);
  // Before the account's first sync is complete nothing is a change: what differs between copies is left as it is.
  if (folder.uidNext > 0) mergeKeywords(commit, message, copy);
  if (message.isHidden && !isDeleted(copy.flags)) setHidden(commit, message, false);
}

/** The tag that stood in while the message had no copy, when nobody wishes it to stay. */
function foundAgain({ db }: Commit, sourceId: number, messageId: MessageId): TagId | null {
  const tagId = db.value<TagId>(
    "SELECT tag_id FROM source_lost WHERE source_id = ? AND message_id = ?",
    sourceId,
    messageId,
  );
  db.run("DELETE FROM source_lost WHERE source_id = ? AND message_id = ?", sourceId, messageId);
  if (tagId === undefined || tagId === 0) return null;
  return wishOf(db, sourceId, messageId, { tagId }) === true ? null : tagId;
}

/** A copy that came later brings the keywords that it has, and gets those that it has not. */
function mergeKeywords(commit: Commit, message: MessageState, { sourceId, flags }: SourceCopy): void {
  const here = [...keywordsOfFlags(message.flags), ...otherKeywordsOf(commit.db, message.id)];
  const { set, cleared } = keywordDifference(here, keywordsOfCopyFlags(flags));
  takeKeywords(commit, message, sourceId, set, []);
  wishKeywords(commit, message.id, cleared, []);
}

/** A folder is gone at the server, and every copy in it. */
export function copiesGone(commit: Commit, sourceId: number, name: string): Record<string, never> {
  const folder = folderOf(commit.db, sourceId, name);
  if (!folder) return {};
  for (const { uidValidity, uid, messageId } of copiesIn(commit.db, folder.id))
    removeCopy(commit, folder, uidValidity, uid, messageId);
  commit.db.run("DELETE FROM source_folder WHERE id = ?", folder.id);
  return {};
}
