/** Copies of messages at sources, and what was last seen of them (API.md, Copies at a source). */
import type { Commit } from "./commit.ts";
import { fitKeyword } from "./keywords.ts";
import { changeKeywords, changeTags, setHidden, stateOfMessage } from "./message-tags.ts";
import type { ReadDb } from "./open-database.ts";
import { copiesIn, ensureFolder, type FolderRow, folderOf } from "./source-folders.ts";
import type { SeenCopy } from "./operations.ts";
import type { MessageId, SourceCopy } from "./types.ts";

const deleted = "\\deleted";

/** RFC 9051 2.3.2 system flags as RFC 8621 4.1.1 keywords. */
const keywordOfFlag: Record<string, string> = {
  "\\seen": "$seen",
  "\\flagged": "$flagged",
  "\\answered": "$answered",
  "\\draft": "$draft",
};

/** Keywords of flags; flags that are none (\Deleted, \Recent) and those that JMAP cannot say are left out. */
export function keywordsOfCopyFlags(flags: readonly string[]): string[] {
  return flags.flatMap((flag) => {
    return keywordOfFlag[flag.toLowerCase()] ?? fitKeyword(flag) ?? [];
  });
}

export function isDeleted(flags: readonly string[]): boolean {
  return flags.some((flag) => flag.toLowerCase() === deleted);
}

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
  const keywordsBefore = new Set(keywordsOfCopyFlags(before));
  const keywords = new Set(keywordsOfCopyFlags(copy.flags));
  changeKeywords(
    commit,
    message,
    [...keywords].filter((keyword) => !keywordsBefore.has(keyword)),
    [...keywordsBefore].filter((keyword) => !keywords.has(keyword)),
  );
  if (isDeleted(before) !== isDeleted(copy.flags)) setHidden(commit, message, isDeletedEverywhere(commit, message.id));
}

/** Hidden only when no copy is left that is not marked. */
function isDeletedEverywhere(commit: Commit, messageId: MessageId): boolean {
  const flags = commit.db.column<string>("SELECT flags FROM source_copy WHERE message_id = ?", messageId);
  return flags.length > 0 && flags.every((text) => isDeleted(text.split(" ")));
}

/** One copy gone takes only that folder's tag away. A mail deleted everywhere else is in trash here: nothing is lost. */
export function removeCopy(
  commit: Commit,
  folder: FolderRow,
  uidValidity: number,
  uid: number,
  messageId: MessageId,
): void {
  commit.db.run(
    "DELETE FROM source_copy WHERE folder_id = ? AND uid_validity = ? AND uid = ?",
    folder.id,
    uidValidity,
    uid,
  );
  const message = stateOfMessage(commit.db, messageId);
  if (!message) return;
  const copies = commit.db.column<number>("SELECT folder_id FROM source_copy WHERE message_id = ?", messageId);
  const isGone = message.isHidden && copies.length === 0;
  const remove = folder.tagId === null || copies.includes(folder.id) ? [] : [folder.tagId];
  changeTags(commit, message, isGone ? [commit.tags.withRole("trash")] : [], remove);
  if (message.isHidden) setHidden(commit, message, isDeletedEverywhere(commit, messageId));
}

/** A known message that a source shows once more, in this folder. */
export function addCopyOfKnown(commit: Commit, copy: SourceCopy, messageId: MessageId, tagIds: number[]): void {
  const before = commit.db.value<number>("SELECT count(*) FROM source_copy WHERE message_id = ?", messageId) ?? 0;
  if (!insertCopy(commit, copy, messageId)) return;
  const message = stateOfMessage(commit.db, messageId);
  if (!message) return;
  const archive = commit.tags.withRole("archive");
  const isTaggedByUser = commit.db.value<number>("SELECT is_tagged_by_user FROM message WHERE id = ?", messageId) === 1;
  // Moved at the server, and seen gone before it was seen again: archive only stood in for having no tag.
  const isMoved = before === 0 && !isTaggedByUser && message.tagIds.length === 1 && message.tagIds[0] === archive;
  changeTags(commit, message, tagIds, isMoved && !tagIds.includes(archive) ? [archive] : []);
  if (message.isHidden && !isDeleted(copy.flags)) setHidden(commit, message, false);
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
