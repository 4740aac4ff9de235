/** The one writer of the live index. Runs in the index thread, where its blocking calls hold up nobody. */
import type { Index, IndexWriter as EngineWriter, Tantivy } from "node-tantivy-binding";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { indexDocument, linesOf } from "./index-document.ts";
import { buildSchema, registerAnalyzer } from "./index-schema.ts";

export interface AddedBatch {
  /** NDJSON of mime's SearchText, one line a message. */
  texts: Uint8Array;
  sortKeys: number[];
  /** A message with the same sort key may be there already. */
  isReplacing: boolean;
}

const withoutText = Buffer.from('{"subject":""}');

export class IndexWriter {
  readonly #index: Index;
  readonly #writer: EngineWriter;
  #pendingBytes = 0;
  #added = 0;
  #isDirty = false;

  constructor(tantivy: Tantivy, folder: string) {
    try {
      this.#index = new tantivy.Index(buildSchema(tantivy), folder, true);
      registerAnalyzer(tantivy, this.#index);
      this.#writer = this.#index.writer(limits.indexHeapBytes, 1);
    } catch (error) {
      throw indexError(error);
    }
  }

  /** Messages of all batches so far, those left out included. */
  get added(): number {
    return this.#added;
  }

  /** Text that was added and is not committed. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** Lines that cannot be read count as messages without text: a broken one must not keep out the others. */
  add(batch: AddedBatch): void {
    this.#guard(() => {
      this.#isDirty = true;
      let next = 0;
      for (const line of linesOf(batch.texts)) {
        const sortKey = batch.sortKeys[next++];
        if (sortKey === undefined) break;
        // A duplicate, which the caller leaves out by a negative key.
        if (sortKey < 0) continue;
        if (batch.isReplacing) this.#writer.deleteDocumentsByTerm("place", sortKey);
        this.#addLine(line, sortKey);
        this.#pendingBytes += line.length;
      }
      this.#added += batch.sortKeys.length;
      if (this.#pendingBytes >= limits.indexPendingBytesMax) this.commit();
    });
  }

  remove(sortKeys: number[]): void {
    this.#guard(() => {
      for (const sortKey of sortKeys) this.#writer.deleteDocumentsByTerm("place", sortKey);
      this.#isDirty ||= sortKeys.length > 0;
    });
  }

  /** True when there was something to commit. */
  commit(): boolean {
    if (!this.#isDirty) return false;
    return this.#guard(() => {
      this.#writer.commit();
      // The index holds a reader of its own, and that the files of its time.
      this.#index.reload();
      this.#isDirty = false;
      this.#pendingBytes = 0;
      return true;
    });
  }

  /** A line that the engine refuses counts as a message without text; an engine that refuses even that is broken. */
  #addLine(line: Buffer, sortKey: number): void {
    try {
      this.#writer.addJson(indexDocument(line, sortKey));
    } catch {
      this.#writer.addJson(indexDocument(withoutText, sortKey));
    }
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw indexError(error);
    }
  }
}

/** The engine's errors are texts; of these only a full memory file system has a remedy of its own. */
export function indexError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const isFull = error instanceof Error && /No space left|StorageFull|os error 28|code: 28/iu.test(error.message);
  return isFull ? new AppError("SEARCH_OFF", { reason: "full" }, error) : new AppError("INDEX_DAMAGED", {}, error);
}
