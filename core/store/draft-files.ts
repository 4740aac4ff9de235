import { parseBlobId } from "./ids.ts";
import type { ReadDb } from "./open-database.ts";

/** Records of the vault that drafts hold as their files, or as messages that the files are parts of: they do not go before the drafts. */
export function recordsInDrafts(db: ReadDb): Set<number> {
  const blobIds = db.column<string | null>(
    "SELECT file.value ->> 'blobId' FROM draft, json_each(draft.state, '$.files') AS file",
  );
  return new Set(blobIds.flatMap((id) => parseBlobId(id?.split("-", 1)[0] ?? "") ?? []));
}
