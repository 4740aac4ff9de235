/** Stored mail read again, for search: what came after the last seal of the index, all of it after damage, and snippets. */
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { SearchText } from "../mime/message.ts";
import { prepareMessage } from "../mime/prepare-message.ts";
import type { SearchBatch } from "../search/search.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { BlobRef, MessageId } from "../store/types.ts";
import type { VaultReader } from "../vault/vault-reader.ts";
import type { ParsePool } from "./parse-pool.ts";
import type { RawReference } from "./raw-reference.ts";

/** A stored message as the parse pool takes it; `key` names it in its ClassifyView. */
export function blobReference(blob: BlobRef, key: string): RawReference {
  return {
    place: { kind: "blob", blob },
    isFromMbox: false,
    receivedAt: null,
    keywords: [],
    tags: [],
    copy: null,
    unit: key,
    position: 0,
    bytes: blob.bytes,
  };
}

/** Ascending ids. A message whose bytes are damaged gets an empty text: it is found by what the store knows of it. */
export async function* reindexBatches(
  reader: StoreReader,
  pool: ParsePool,
  clock: Clock,
  after: MessageId,
): AsyncGenerator<SearchBatch> {
  const ahead: Array<Promise<SearchBatch>> = [];
  let last = after;
  for (;;) {
    const rows = reader.messagesAfter(last, limits.ingestBatchMessagesMax);
    const end = rows.at(-1);
    if (end !== undefined) {
      last = end.id;
      const references = rows.map(({ blob }) => blobReference(blob, ""));
      const batch = pool.run("index", references, clock.now()).then(({ texts }) => ({
        texts,
        sortKeys: rows.map(({ sortKey }) => sortKey),
        messageIds: rows.map(({ id }) => id),
      }));
      // Whoever reads this far is told of a failure; when Postern closes in the middle nobody does, and that is fine.
      batch.catch(() => null);
      ahead.push(batch);
    }
    if (end === undefined || ahead.length >= limits.ingestBatchesInFlightMax) {
      const next = ahead.shift();
      if (next === undefined) return;
      yield await next;
    }
  }
}

/** For snippets: few messages at a time, so they are read here. Null for one that cannot be read. */
export async function searchTexts(
  reader: StoreReader,
  vault: VaultReader,
  messageIds: MessageId[],
): Promise<Array<SearchText | null>> {
  const blobs = new Map(reader.messagesByIds(messageIds).map(({ id, blob }) => [id, blob]));
  return messageIds.map((id) => {
    const blob = blobs.get(id);
    if (blob === undefined) return null;
    try {
      return prepareMessage(vault.read(blob)).search;
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  });
}
