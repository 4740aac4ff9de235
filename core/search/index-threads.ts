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
  /** `added`: messages added so far that can be found now. */
  onCommitted: (added: number) => void;
  onFailed: (error: unknown) => void;
}

export class IndexThreads {
  readonly folder: LiveFolder;
  readonly writer: ThreadCaller<IndexCalls>;
  readonly reader: ThreadCaller<QueryCalls>;
  #isEnding = false;

  static start(options: StartOptions): { threads: IndexThreads } | { reason: string } {
    const opened = openLiveFolder(options.wanted, options.memoryRoot);
    return "reason" in opened ? opened : { threads: new IndexThreads(opened.folder, options) };
  }

  private constructor(folder: LiveFolder, options: StartOptions) {
    this.folder = folder;
    const workerData = { folder: folder.files };
    const onEnd = () => {
      if (!this.#isEnding) options.onFailed(new AppError("SEARCH_OFF", { reason: "stopped" }));
    };
    const onEvent = (event: IndexEvent) => {
      if (event.kind === "committed") options.onCommitted(event.added);
      else options.onFailed(new AppError(event.error.code, event.error.detail));
    };
    const file = (name: string) => new URL(name, import.meta.url);
    this.writer = new ThreadCaller<IndexCalls>(
      file("./index-worker.ts"),
      { workerData, name: "index" },
      onEvent,
      onEnd,
    );
    this.reader = new ThreadCaller<QueryCalls>(
      file("./query-worker.ts"),
      { workerData, name: "query" },
      () => {},
      onEnd,
    );
  }

  /** Puts the sealed files back, half in each thread, and opens the index. Gives the number of messages in it. */
  async open(place: SealPlace, manifest: IndexManifest | null): Promise<number> {
    if (manifest) {
      prepareFiles(manifest, this.folder.files);
      const [one, two] = halves(manifest.parts);
      await Promise.all([
        this.writer.call("openParts", { place, parts: one }),
        this.reader.call("openParts", { place, parts: two }),
      ]);
    }
    await this.writer.call("open", undefined);
    return this.reader.call("open", undefined);
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await Promise.all([this.writer.end(), this.reader.end()]);
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
