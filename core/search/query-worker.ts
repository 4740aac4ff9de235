/** The query thread: reads the live index while the index thread writes it. */
import { parentPort } from "node:worker_threads";
import { AppError } from "../kernel/errors.ts";
import { giveMemoryBackWhenIdle } from "../kernel/idle-memory.ts";
import { limits } from "../kernel/limits.ts";
import { type Find, IndexReader } from "./index-reader.ts";
import { openParts, type PartsShare } from "./sealed-index.ts";
import { loadTantivy } from "./tantivy.ts";
import { Moved, serveCalls } from "./thread-call.ts";

// At once: the thread may have been started before anybody knows the folder.
const loaded = loadTantivy();
let reader: IndexReader | null = null;

function open(folder: string): number {
  if ("reason" in loaded) throw new AppError("SEARCH_OFF", { reason: loaded.reason });
  reader = new IndexReader(loaded.tantivy, folder);
  return reader.documents();
}

function opened(): IndexReader {
  if (!reader) throw new AppError("INTERNAL", { reason: "not open" });
  return reader;
}

const handlers = {
  open,
  find: (request: Find) => {
    const found = opened().find(request);
    return new Moved(found, [found.keys.buffer]);
  },
  /** Before `open`. */
  openParts: (share: PartsShare) => openParts(share.place, share.parts, share.live),
  documents: () => opened().documents(),
};
type Unmoved<T> = T extends Moved<infer V> ? V : T;
export type QueryCalls = {
  [K in keyof typeof handlers]: (
    argument: Parameters<(typeof handlers)[K]>[0],
  ) => Unmoved<ReturnType<(typeof handlers)[K]>>;
};

if (!parentPort) throw new AppError("INTERNAL", { reason: "not a thread" });
serveCalls(parentPort, handlers);
giveMemoryBackWhenIdle();

// Merges end unasked; until the next query nobody else would let go of the files they replaced.
setInterval(() => reader?.refresh(), limits.searchRefreshMs).unref();
