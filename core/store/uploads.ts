import { limits } from "../kernel/limits.ts";
import { recordsInDrafts } from "./drafts.ts";
import { messageIdOfSlot, slotOfMessageId } from "./ids.ts";
import type { Commit } from "./commit.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { BlobRef } from "./types.ts";

export interface NewUpload {
  blob: BlobRef;
  dedup: Uint8Array;
  size: number;
}

/** Equal bytes are stored once. */
export function uploadByDedup(db: ReadDb, dedup: Uint8Array): number | null {
  return db.value<number>("SELECT id FROM upload WHERE dedup = ?", dedup) ?? null;
}

export function insertUpload(commit: Commit, { blob, dedup, size }: NewUpload): number {
  const id = messageIdOfSlot(blob.slot);
  commit.db.run(
    "INSERT INTO upload (id, dedup, size, pack, offset, bytes, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    id,
    dedup,
    size,
    blob.pack,
    blob.offset,
    blob.bytes,
    commit.now + limits.uploadLifeMs,
  );
  return id;
}

export function prolongUpload(db: WriteDb, id: number, now: number): void {
  db.run("UPDATE upload SET expires_at = ? WHERE id = ?", now + limits.uploadLifeMs, id);
}

/**
 * RFC 8620 6: an unused upload may go after an hour at the earliest. Its key is destroyed with the commit. A file of a draft is
 * used as long as there is the draft.
 */
export function removeExpiredUploads(commit: Commit): void {
  const expired = commit.db.column<number>("SELECT id FROM upload WHERE expires_at < ?", commit.now);
  if (expired.length === 0) return;
  const used = recordsInDrafts(commit.db);
  for (const id of expired) {
    if (used.has(id)) continue;
    commit.destroyedSlots.push(slotOfMessageId(id));
    commit.db.run("DELETE FROM upload WHERE id = ?", id);
  }
}
