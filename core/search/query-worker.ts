/** The query thread: reads the live index while the index thread writes it. */
import { parentPort, workerData } from "node:worker_threads";
import { AppError } from "../kernel/errors.ts";
import { giveMemoryBackWhenIdle } from "../kernel/idle-memory.ts";
import { limits } from "../kernel/limits.ts";
import { type Find, IndexReader } from "./index-reader.ts";
import { openParts, type SealedPart, type SealPlace } from "./sealed-index.ts";
import { loadTantivy } from "./tantivy.ts";
import { Moved, serveCalls } from "./thread-call.ts";

const { folder } = workerData as { folder: string };
let reader: IndexReader | null = null;

function open(): IndexReader {
  if (reader) return reader;
  const loaded = loadTantivy();
  if ("reason" in loaded) throw new AppError("SEARCH_OFF", { reason: loaded.reason });
  reader = new IndexReader(loaded.tantivy, folder);
  return reader;
}

const handlers = {
  open: () => open().documents(),
  find: (request: Find) => {
    const found = open().find(request);
    return new Moved(found, [found.keys.buffer]);
  },
  /** Before `open`. */
  openParts: ({ place, parts }: { place: SealPlace; parts: SealedPart[] }) => openParts(place, parts, folder),
  documents: () => open().documents(),
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
