/** The two threads on one live folder: one writes the index, the other reads it. */
import { AppError } from "../kernel/errors.ts";
import type { IndexCalls, IndexEvent } from "./index-worker.ts";
import { type LiveFolder, openLiveFolder } from "./live-folder.ts";
import type { QueryCalls } from "./query-worker.ts";
import { type IndexManifest, prepareFiles, type SealedPart, type SealPlace } from "./sealed-index.ts";
import { ThreadCaller } from "./thread-call.ts";

export interface StartOptions {
  /** Bytes that the index will need. */
  wanted: number;
  memoryRoot?: string;
  /** Threads that were started before. */
  pair?: ThreadPair;
  /** `added`: messages added so far that can be found now. */
  onCommitted: (added: number) => void;
  onFailed: (error: unknown) => void;
}

export interface ThreadPair {
  writer: ThreadCaller<IndexCalls, IndexEvent>;
  reader: ThreadCaller<QueryCalls>;
}

/** Both threads, without a folder: they load the engine, and hold nothing of anybody's. */
export function startThreadPair(): ThreadPair {
  const file = (name: string) => new URL(name, import.meta.url);
  return {
    writer: new ThreadCaller(file("./index-worker.ts"), { name: "index" }),
    reader: new ThreadCaller(file("./query-worker.ts"), { name: "query" }),
  };
}

export async function endThreadPair({ writer, reader }: ThreadPair): Promise<void> {
  await Promise.all([writer.end(), reader.end()]);
}

export class IndexThreads {
  readonly folder: LiveFolder;
  readonly writer: ThreadPair["writer"];
  readonly reader: ThreadPair["reader"];
  #isEnding = false;

  static start(options: StartOptions): { threads: IndexThreads } | { reason: string } {
    const opened = openLiveFolder(options.wanted, options.memoryRoot);
    if ("folder" in opened) return { threads: new IndexThreads(opened.folder, options) };
    if (options.pair) void endThreadPair(options.pair);
    return opened;
  }

  private constructor(folder: LiveFolder, options: StartOptions) {
    this.folder = folder;
    const { writer, reader } = options.pair ?? startThreadPair();
    this.writer = writer;
    this.reader = reader;
    const onEnd = () => {
      if (!this.#isEnding) options.onFailed(new AppError("SEARCH_OFF", { reason: "stopped" }));
    };
    const onEvent = (event: IndexEvent) => {
      if (event.kind === "committed") options.onCommitted(event.added);
      else options.onFailed(new AppError(event.error.code, event.error.detail));
    };
    writer.handlers = { onEvent, onEnd };
    reader.handlers = { onEvent() {}, onEnd };
  }

  /** Puts the sealed files back, half in each thread, and opens the index. Gives the number of messages in it. */
  async open(place: SealPlace, manifest: IndexManifest | null): Promise<number> {
    const { files } = this.folder;
    if (manifest) {
      prepareFiles(manifest, files);
      const [one, two] = halves(manifest.parts);
      await Promise.all([
        this.writer.call("openParts", { place, parts: one, live: files }),
        this.reader.call("openParts", { place, parts: two, live: files }),
      ]);
    }
    await this.writer.call("open", files);
    return this.reader.call("open", files);
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await endThreadPair(this);
    this.folder.remove();
  }
}

/** Two lists of about the same size in bytes. */
function halves(parts: readonly SealedPart[]): [SealedPart[], SealedPart[]] {
  const lists: [SealedPart[], SealedPart[]] = [[], []];
  const bytes = [0, 0];
  for (const part of parts.toSorted((a, b) => b.bytes - a.bytes)) {
    const at = (bytes[0] ?? 0) <= (bytes[1] ?? 0) ? 0 : 1;
    lists[at].push(part);
    bytes[at] = (bytes[at] ?? 0) + part.bytes;
  }
  return lists;
}
