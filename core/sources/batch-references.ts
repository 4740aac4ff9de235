import { limits } from "../kernel/limits.ts";
import type { RawReference } from "./raw-reference.ts";

/** Gathers references into batches of bounded count and bytes. A lone large message is a batch of its own. */
export async function* batchReferences<R extends RawReference>(
  references: AsyncIterable<R>,
  signal?: AbortSignal,
): AsyncGenerator<R[]> {
  let batch: R[] = [];
  let bytes = 0;
  for await (const reference of references) {
    if (signal?.aborted) break;
    if (batch.length > 0 && bytes + reference.bytes > limits.ingestBatchBytesMax) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(reference);
    bytes += reference.bytes;
    if (batch.length >= limits.ingestBatchMessagesMax) {
      yield batch;
      batch = [];
      bytes = 0;
    }
  }
  if (batch.length > 0 && !signal?.aborted) yield batch;
}
