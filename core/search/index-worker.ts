/** The index thread: adds, removes and commits, on a clock and when asked. */
import { parentPort } from "node:worker_threads";
import { AppError, plainError, type PlainError } from "../kernel/errors.ts";
import { giveMemoryBackWhenIdle } from "../kernel/idle-memory.ts";
import { limits } from "../kernel/limits.ts";
import { type AddedBatch, IndexWriter } from "./index-writer.ts";
import type { MessageId } from "../store/types.ts";
import { openParts, type PartsShare, sealIndex, type SealPlace } from "./sealed-index.ts";
import { loadTantivy } from "./tantivy.ts";
import { serveCalls } from "./thread-call.ts";

/** Told to the owner after a commit by the clock, or when one failed. */
export type IndexEvent = { kind: "committed"; added: number } | { kind: "failed"; error: PlainError };

// At once: the thread may have been started before anybody knows the folder.
const loaded = loadTantivy();
let live = "";
let writer: IndexWriter | null = null;
let timer: NodeJS.Timeout | null = null;

function open(folder: string): void {
  if ("reason" in loaded) throw new AppError("SEARCH_OFF", { reason: loaded.reason });
  live = folder;
  writer = new IndexWriter(loaded.tantivy, folder);
}

function opened(): IndexWriter {
  if (!writer) throw new AppError("INTERNAL", { reason: "not open" });
  return writer;
}

/** A single new mail is found within limits.searchCommitMs. While mail streams in, commits are rarer: each makes a segment to merge. */
function commitSoon(waitedMs = 0): void {
  timer ??= setTimeout(() => {
    timer = null;
    const waited = waitedMs + limits.searchCommitMs;
    if (writer && writer.pendingBytes > limits.streamingBytesMin && waited < limits.searchCommitStreamingMs)
      commitSoon(waited);
    else commitNow();
  }, limits.searchCommitMs);
}

function commitNow(): void {
  try {
    if (writer?.commit()) events.emit({ kind: "committed", added: writer.added } satisfies IndexEvent);
  } catch (error) {
    events.emit({ kind: "failed", error: plainError(error) } satisfies IndexEvent);
  }
}

const handlers = {
  open,
  add: (batch: AddedBatch) => {
    opened().add(batch);
    commitSoon();
  },
  remove: (sortKeys: number[]) => {
    opened().remove(sortKeys);
    commitSoon();
  },
  /** Gives the number of messages added since the start, all of which can be found now. */
  commit: () => {
    writer?.commit();
    return writer?.added ?? 0;
  },
  /** Everything up to the message `mark` has been added. */
  seal: ({ place, mark }: { place: SealPlace; mark: MessageId }) => {
    opened().commit();
    sealIndex(live, place, mark);
  },
  /** Before `open`. */
  openParts: (share: PartsShare) => openParts(share.place, share.parts, share.live),
};
export type IndexCalls = typeof handlers;

if (!parentPort) throw new AppError("INTERNAL", { reason: "not a thread" });
const events = serveCalls(parentPort, handlers);
giveMemoryBackWhenIdle();
