import { openDrafts } from "../drafts/open-drafts.ts";
import { blobIdOf } from "../store/ids.ts";
import { readBlob } from "./blob.ts";
import { blobOfPart, formatBlobId } from "./blob-id.ts";

type Parts = Parameters<typeof openDrafts>[0];

/** What mail is written with; its files go by the ids that JMAP has for blobs. */
export function openWriting(parts: Omit<Parts, "blobs">): ReturnType<typeof openDrafts> {
  return openDrafts({
    ...parts,
    blobs: {
      read: (blobId) => readBlob(parts, blobId),
      ofMessage: (row) => blobIdOf(row.id),
      ofPart: (row, part) => formatBlobId(blobOfPart({ recordId: row.id, stretches: [] }, part)),
    },
  });
}
