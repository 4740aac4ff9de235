/** Pictures of mail that were fetched, kept in the sealed database for a while. */
import { limits } from "../kernel/limits.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";

export interface KeptPicture {
  type: string;
  content: Buffer;
}

/** The oldest go until all fit, and what is older than limits.remotePicturesAgeMs goes with them. */
export function keepPicture(
  db: WriteDb,
  { urlHash, type, content }: { urlHash: Uint8Array; type: string; content: Uint8Array },
  at: number,
): Record<string, never> {
  db.run(
    `INSERT INTO remote_picture (url_hash, fetched_at, type, content) VALUES (?, ?, ?, ?)
     ON CONFLICT (url_hash) DO UPDATE SET fetched_at = excluded.fetched_at, type = excluded.type, content = excluded.content`,
    urlHash,
    Math.floor(at),
    type,
    content,
  );
  db.run("DELETE FROM remote_picture WHERE fetched_at <= ?", Math.floor(at) - limits.remotePicturesAgeMs);
  let bytes = 0;
  // Newest first: what no longer fits behind them goes.
  const rows = db.all<{ id: number; bytes: number }>(
    "SELECT id, length(content) AS bytes FROM remote_picture ORDER BY id DESC",
  );
  for (const row of rows) {
    bytes += row.bytes;
    if (bytes > limits.remotePicturesBytesMax) {
      db.run("DELETE FROM remote_picture WHERE id <= ?", row.id);
      break;
    }
  }
  return {};
}

export function forgetPictures(db: WriteDb): Record<string, never> {
  db.run("DELETE FROM remote_picture");
  return {};
}

/** Null when it is not there, or was kept too long. */
export function keptPicture(db: ReadDb, urlHash: Uint8Array, now: number): KeptPicture | null {
  const row = db.get<KeptPicture>(
    "SELECT type, content FROM remote_picture WHERE url_hash = ? AND fetched_at > ?",
    urlHash,
    Math.floor(now) - limits.remotePicturesAgeMs,
  );
  return row ?? null;
}

export function keptPictures(db: ReadDb): { count: number; bytes: number } {
  const row = db.get<{ count: number; bytes: number | null }>(
    "SELECT count(*) AS count, sum(length(content)) AS bytes FROM remote_picture",
  );
  return { count: row?.count ?? 0, bytes: row?.bytes ?? 0 };
}
