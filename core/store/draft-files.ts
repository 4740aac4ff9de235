import { parseBlobId } from "./ids.ts";
import type { ReadDb } from "./open-database.ts";

/** Records of the vault that drafts hold as their files, or as messages that the files are parts of: they do not go before the drafts. */
export function recordsInDrafts(db: ReadDb): Set<number> {
  const blobIds = db.column<string | null>(
    "SELECT file.value ->> 'blobId' FROM draft, json_each(draft.state, '$.files') AS file",
  );
  return new Set(blobIds.flatMap((id) => parseBlobId(id?.split("-", 1)[0] ?? "") ?? []));
}

interface BlobRow {
  size: number;
  pack: number;
  offset: number;
  bytes: number;
}

/** Of a message or an upload. A message that is hidden, and not gone yet, has its files for the drafts that take them along. */
export function blobRow(db: ReadDb, id: number): BlobRow | undefined {
  const columns = "SELECT size, pack, offset, bytes FROM";
  const seen = `${columns} message WHERE id = ? AND is_hidden = 0 UNION ALL ${columns} upload WHERE id = ?`;
  const found = db.get<BlobRow>(seen, id, id);
  if (found || !recordsInDrafts(db).has(id)) return found;
  return db.get<BlobRow>(`${columns} message WHERE id = ?`, id);
}
