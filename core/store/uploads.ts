import { limits } from "../kernel/limits.ts";
import { dedupBytes } from "../vault/dedup.ts";
import { recordsInDrafts } from "./draft-files.ts";
import { messageIdOfSlot, slotOfMessageId } from "./ids.ts";
import type { Commit } from "./commit.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { BlobRef, MessageId } from "./types.ts";

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

/**
 * A message that goes while an open draft has its files: its bytes stay as those of an upload that has expired, and go with the
 * draft. It equals nothing that is uploaded later.
 */
export function keepAsUpload(commit: Commit, messageId: MessageId): void {
  const dedup = Buffer.alloc(dedupBytes);
  dedup.writeBigUInt64BE(BigInt(messageId));
  commit.db.run(
    `INSERT INTO upload (id, dedup, size, pack, offset, bytes, expires_at)
     SELECT id, ?, size, pack, offset, bytes, 0 FROM message WHERE id = ?`,
    dedup,
    messageId,
  );
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
