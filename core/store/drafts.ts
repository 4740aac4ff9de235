/**
 * Mail that is being written. Each save is journaled as what it changed of the text of the state, so that a rebuilt database has
 * every word, and the journal grows by what was typed and not by the whole mail each time.
 */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Commit } from "./commit.ts";
import { slotOfMessageId } from "./ids.ts";
import { destroyMessages } from "./message-actions.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { MessageId } from "./types.ts";
import { removeExpiredUploads } from "./uploads.ts";

/** Characters `start` to `end` become `text`. */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

export interface StoredDraft {
  id: string;
  revision: number;
  state: unknown;
  /** The Email in Drafts that it takes the place of. */
  messageId: MessageId | null;
  createdAt: number;
  updatedAt: number;
}

interface DraftRow extends Omit<StoredDraft, "state"> {
  state: string;
}

const columns =
  "id, revision, state, message_id AS messageId, created_at AS createdAt, updated_at AS updatedAt FROM draft";

/** Safe to repeat: what is there stays. */
export function createDraft(
  commit: Commit,
  { id, state, messageId }: { id: string; state: string; messageId: MessageId | null },
): { revision: number } {
  const known = commit.db.value<number>("SELECT revision FROM draft WHERE id = ?", id);
  if (known !== undefined) return { revision: known };
  if (!/^[\w-]{8,64}$/.test(id)) throw new AppError("BAD_REQUEST", { reason: "draftId" });
  checkState(state);
  if ((commit.db.value<number>("SELECT count(*) FROM draft") ?? 0) >= limits.draftsMax)
    throw new AppError("TOO_LARGE", { what: "drafts" });
  const { now } = commit;
  commit.db.run(
    "INSERT INTO draft (id, revision, state, message_id, created_at, updated_at) VALUES (?, 1, ?, ?, ?, ?)",
    id,
    state,
    messageId,
    now,
    now,
  );
  commit.draftsChanged = true;
  return { revision: 1 };
}

/** CONFLICT with the revision that is there, when it is not the one that the change was made to. */
export function saveDraft(
  commit: Commit,
  { id, revision, splice }: { id: string; revision: number; splice: Splice },
): { revision: number } {
  const { state: before } = rowOf(commit.db, id, revision);
  const { start, end, text } = splice;
  if (start < 0 || end < start || end > before.length) throw new AppError("BAD_REQUEST", { reason: "splice" });
  const state = before.slice(0, start) + text + before.slice(end);
  checkState(state);
  commit.db.run(
    "UPDATE draft SET state = ?, revision = revision + 1, updated_at = ? WHERE id = ?",
    state,
    commit.now,
    id,
  );
  return { revision: revision + 1 };
}

/**
 * Closed, sent or discarded: the row goes, and with it the Email that it took the place of, unless that is kept, and what was
 * there for its files alone.
 */
export function endDraft(
  commit: Commit,
  { id, revision, keepsMessage }: { id: string; revision: number; keepsMessage: boolean },
): Record<string, never> {
  const { messageId } = rowOf(commit.db, id, revision);
  commit.db.run("DELETE FROM draft WHERE id = ?", id);
  commit.draftsChanged = true;
  if (messageId !== null && !keepsMessage) destroyMessages(commit, [messageId]);
  // What was there then is known by then: a rebuilt database takes nothing away for what its journal is silent about.
  if (!commit.isReplay) removeExpiredUploads(commit);
  return {};
}

/**
 * Queued for sending as that message. Where a save of it cannot be read any more the mail was queued all the same. The same
 * bytes as the Email that it took the place of are the same message.
 */
export function endSentDraft(
  commit: Commit,
  { id, revision }: { id: string; revision: number },
  sentId: MessageId,
): void {
  const found = commit.db.get<Pick<DraftRow, "revision" | "messageId">>(`SELECT ${columns} WHERE id = ?`, id);
  if (commit.isReplay && !found) return;
  const keepsMessage = found?.messageId === sentId;
  endDraft(commit, { id, revision: commit.isReplay && found ? found.revision : revision, keepsMessage });
}

function rowOf(db: WriteDb, id: string, revision: number): DraftRow {
  const row = db.get<DraftRow>(`SELECT ${columns} WHERE id = ?`, id);
  if (!row) throw new AppError("NOT_FOUND", { what: "draft" });
  if (row.revision !== revision) throw new AppError("CONFLICT", { revision: row.revision });
  return row;
}

function checkState(state: string): void {
  if (Buffer.byteLength(state) > limits.draftBytesMax) throw new AppError("TOO_LARGE", { what: "draft" });
}

export function draftById(db: ReadDb, id: string): StoredDraft | null {
  const row = db.get<DraftRow>(`SELECT ${columns} WHERE id = ?`, id);
  return row ? { ...row, state: JSON.parse(row.state) as unknown } : null;
}

/** Last written to first. */
export function draftsOf(db: ReadDb): StoredDraft[] {
  return db
    .all<DraftRow>(`SELECT ${columns} ORDER BY updated_at DESC, id`)
    .map((row) => ({ ...row, state: JSON.parse(row.state) as unknown }));
}

/** The draft that takes the place of an Email. */
export function draftOfMessage(db: ReadDb, messageId: MessageId): string | null {
  return db.value<string>("SELECT id FROM draft WHERE message_id = ?", messageId) ?? null;
}

/** What changed between two states. */
export function spliceBetween(before: string, after: string): Splice {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < most - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/** For the journal: slots mean the same in a rebuilt database. */
export const draftSlot = (messageId: MessageId | null): number | null =>
  messageId === null ? null : slotOfMessageId(messageId);
