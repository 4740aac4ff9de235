import { limits } from "../kernel/limits.ts";
import type { RawReference } from "./raw-reference.ts";

/** Gathers references into batches of bounded count and bytes. A lone large message is a batch of its own. */
export async function* batchReferences<R extends RawReference>(
  references: AsyncIterable<R>,
  signal?: AbortSignal,
): AsyncGenerator<R[]> {
  let batch: R[] = [];
  let bytes = 0;
  for await (const reference of signal ? untilAborted(references, signal) : references) {
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

/** Ends when it is told to, also while it waits for the next one: an upload may have gone silent for good. */
async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  let stopWaiting = () => {};
  const onAbort = () => stopWaiting();
  signal.addEventListener("abort", onAbort);
  try {
    while (!signal.aborted) {
      // A promise of its own for each wait: one for all of them would hold on to everything that it was raced with.
      const next = await new Promise<IteratorResult<T> | null>((resolve, reject) => {
        stopWaiting = () => resolve(null);
        iterator.next().then(resolve, reject);
      });
      if (next === null || next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Nobody waits for it: what is silent lets go when it speaks again, or when its connection ends.
    iterator.return?.().catch(() => null);
  }
}
