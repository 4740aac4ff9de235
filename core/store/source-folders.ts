import { AppError } from "../kernel/errors.ts";
import type { Commit } from "./commit.ts";
import type { ReadDb } from "./open-database.ts";
import type { FolderState } from "./operations.ts";
import { noteLost } from "./source-lost.ts";
import { wishTagged } from "./source-changes.ts";
import { ensureTag } from "./tags.ts";
import type { MessageId, TagId } from "./types.ts";

export interface FolderRow {
  id: number;
  sourceId: number;
  tagId: TagId | null;
  uidValidity: number;
  /** 0 until the first look at the account, or at new UIDs, is complete. */
  uidNext: number;
}

/** A folder at a source, and how far it was read. */
export interface SourceFolder extends FolderState {
  id: number;
  sourceId: number;
  name: string;
  tagId: TagId | null;
}

export function foldersOf(db: ReadDb, sourceId: number): SourceFolder[] {
  return db
    .all<Omit<SourceFolder, "state"> & { state: string }>(
      `SELECT id, source_id AS sourceId, name, tag_id AS tagId, uid_validity AS uidValidity, uid_next AS uidNext,
        highest_modseq AS highestModseq, state FROM source_folder WHERE source_id = ? ORDER BY name`,
      sourceId,
    )
    .map((row) => ({ ...row, state: JSON.parse(row.state) as unknown }));
}

export function folderOf(db: ReadDb, sourceId: number, name: string): FolderRow | null {
  return (
    db.get<FolderRow>(
      `SELECT id, source_id AS sourceId, tag_id AS tagId, uid_validity AS uidValidity, uid_next AS uidNext
       FROM source_folder WHERE source_id = ? AND name = ?`,
      sourceId,
      name,
    ) ?? null
  );
}

/** Null when there is no such source: a copy of a source that was forgotten is not kept. */
export function ensureFolder(commit: Commit, sourceId: number, name: string, uidValidity: number): FolderRow | null {
  const { db } = commit;
  const found = folderOf(db, sourceId, name);
  if (found) return found;
  if (db.value("SELECT 1 FROM source WHERE id = ?", sourceId) === undefined) return null;
  const id = db.run(
    "INSERT INTO source_folder (source_id, name, uid_validity) VALUES (?, ?, ?)",
    sourceId,
    name,
    uidValidity,
  ).lastInsertRowid;
  return { id, sourceId, tagId: null, uidValidity, uidNext: 0 };
}

export function saveFolderState(
  commit: Commit,
  sourceId: number,
  name: string,
  tag: string | undefined,
  state: FolderState,
): Record<string, never> {
  const isNew = folderOf(commit.db, sourceId, name) === null;
  const folder = ensureFolder(commit, sourceId, name, state.uidValidity);
  if (!folder) throw new AppError("NOT_FOUND", { what: "source" });
  // The tag that stands for it once may be renamed: it stays.
  const tagId = folder.tagId ?? (tag === undefined ? null : ensureTag(commit, tag));
  // 0: a folder that was made for an upload, and not read yet.
  if (state.uidValidity !== 0) forgetOtherCopies(commit, folder, state.uidValidity);
  commit.db.run(
    "UPDATE source_folder SET tag_id = ?, uid_validity = ?, uid_next = ?, highest_modseq = ?, state = ? WHERE id = ?",
    tagId,
    state.uidValidity,
    state.uidNext,
    state.highestModseq,
    JSON.stringify(state.state ?? {}),
    folder.id,
  );
  // A folder that comes to a known account is to have the mail that bears its tag already. Not one with a role: it may be made
  // for one mail, and what lies under that tag otherwise was sorted or archived when nobody was to be told.
  const hasRole = tagId !== null && (commit.tags.get(tagId)?.role ?? null) !== null;
  if (isNew && state.uidNext > 0 && !hasRole) wishTagged(commit, sourceId, folder.id);
  return {};
}

/** RFC 9051 2.3.1.1: with another UIDVALIDITY every uid means another message. Mail and tags stay. */
function forgetOtherCopies(commit: Commit, { id, sourceId }: FolderRow, uidValidity: number): void {
  const { db } = commit;
  const messageIds = db.column<MessageId>(
    `SELECT c.message_id FROM source_copy c JOIN message m ON m.id = c.message_id
     WHERE c.folder_id = ? AND c.uid_validity <> ?`,
    id,
    uidValidity,
  );
  // What the user changes of them until they are found again is wished of the source all the same.
  for (const messageId of messageIds) noteLost(commit, sourceId, messageId, null);
  db.run("DELETE FROM source_copy WHERE folder_id = ? AND uid_validity <> ?", id, uidValidity);
}

export function copiesIn(
  db: ReadDb,
  folderId: number,
): Array<{ uidValidity: number; uid: number; messageId: MessageId }> {
  return db.all(
    "SELECT uid_validity AS uidValidity, uid, message_id AS messageId FROM source_copy WHERE folder_id = ? ORDER BY uid_validity, uid",
    folderId,
  );
}
