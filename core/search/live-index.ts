/** The index in memory: comes up from its sealed files, takes what came since, and goes away without a trace. */
import { AppError, type ErrorDetail } from "../kernel/errors.ts";
import type { MessageId, SortKey } from "../store/types.ts";
import type { Find, Found } from "./index-reader.ts";
import type { IndexCalls, IndexEvent } from "./index-worker.ts";
import { type LiveFolder, openLiveFolder } from "./live-folder.ts";
import type { QueryCalls } from "./query-worker.ts";
import type { SearchBatch, SearchState } from "./search.ts";
import { ThreadCaller } from "./thread-call.ts";

export interface LiveIndexParts {
  sealedFolder: string;
  key: Uint8Array;
  reindex: (afterMessageId: MessageId) => AsyncIterable<SearchBatch>;
  onState: (state: SearchState["state"], reason: string | undefined) => void;
  onFailure: (code: string, detail: ErrorDetail) => void;
}

interface Running {
  folder: LiveFolder;
  writer: ThreadCaller<IndexCalls>;
  reader: ThreadCaller<QueryCalls>;
}

export class LiveIndex {
  readonly #parts: LiveIndexParts;
  #state: SearchState["state"] = "opening";
  #reason: string | undefined;
  #running: Running | null = null;
  #opening: Promise<void>;
  #isCatchingUp = false;
  #isClosed = false;
  #indexed = 0;
  #pending = 0;

  constructor(parts: LiveIndexParts) {
    this.#parts = parts;
    this.#opening = this.#open();
  }

  state(): SearchState {
    const state = { state: this.#state, indexed: this.#indexed, pending: this.#pending };
    return this.#reason === undefined ? state : { ...state, reason: this.#reason };
  }

  async find(request: Find): Promise<Found> {
    await this.#opening;
    if (!this.#running) throw new AppError("SEARCH_OFF", { reason: this.#reason ?? "stopped" });
    return this.#running.reader.call("find", request);
  }

  async add(batch: SearchBatch): Promise<void> {
    await this.#opening;
    await this.#add(batch, this.#isCatchingUp);
  }

  async remove(sortKeys: SortKey[]): Promise<void> {
    await this.#opening;
    await this.#running?.writer.call("remove", sortKeys);
  }

  async flush(): Promise<void> {
    await this.#opening;
    const running = this.#running;
    if (!running) return;
    await running.writer.call("commit", undefined);
    await this.#committed();
  }

  async seal(): Promise<void> {
    await this.flush();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#opening;
    await this.#stop();
    this.#change("off", "stopped");
  }

  async #open(): Promise<void> {
    const opened = openLiveFolder(0);
    if ("reason" in opened) return this.#change("off", opened.reason);
    const workerData = { folder: opened.folder.files };
    const onEnd = () => void this.#ended();
    this.#running = {
      folder: opened.folder,
      writer: new ThreadCaller<IndexCalls>(
        new URL("./index-worker.ts", import.meta.url),
        { workerData, name: "index" },
        (event: IndexEvent) => void this.#onEvent(event),
        onEnd,
      ),
      reader: new ThreadCaller<QueryCalls>(
        new URL("./query-worker.ts", import.meta.url),
        { workerData, name: "query" },
        () => undefined,
        onEnd,
      ),
    };
    try {
      await this.#running.writer.call("open", undefined);
      this.#indexed = await this.#running.reader.call("open", undefined);
      this.#isCatchingUp = true;
      this.#change("rebuilding", undefined);
      void this.#catchUp(0);
    } catch (error) {
      await this.#fail(error);
    }
  }

  async #catchUp(after: MessageId): Promise<void> {
    try {
      for await (const batch of this.#parts.reindex(after)) {
        if (this.#isClosed) return;
        await this.#add(batch, true);
      }
      await this.#running?.writer.call("commit", undefined);
      await this.#committed();
      this.#isCatchingUp = false;
      if (!this.#isClosed) this.#change("ready", undefined);
    } catch (error) {
      await this.#fail(error);
    }
  }

  async #add(batch: SearchBatch, isReplacing: boolean): Promise<void> {
    const running = this.#running;
    if (!running || batch.sortKeys.length === 0) return;
    const { texts, sortKeys } = batch;
    // A view on a larger buffer, such as Node's pool, must not take the rest along.
    const isWhole = texts.byteLength === texts.buffer.byteLength && texts.buffer instanceof ArrayBuffer;
    const moved = isWhole ? texts : new Uint8Array(texts);
    this.#pending += sortKeys.length;
    try {
      await running.writer.call("add", { texts: moved, sortKeys, isReplacing }, [moved.buffer as ArrayBuffer]);
    } catch (error) {
      await this.#fail(error);
    }
  }

  async #onEvent(event: IndexEvent): Promise<void> {
    if (event.kind === "failed") await this.#fail(new AppError(event.error.code, event.error.detail));
    else await this.#committed();
  }

  async #committed(): Promise<void> {
    this.#indexed = (await this.#running?.reader.call("documents", undefined)) ?? 0;
    this.#pending = 0;
  }

  #change(state: SearchState["state"], reason: string | undefined): void {
    if (state === this.#state && reason === this.#reason) return;
    this.#state = state;
    this.#reason = reason;
    this.#parts.onState(state, reason);
  }

  async #ended(): Promise<void> {
    if (this.#running) await this.#fail(new AppError("SEARCH_OFF", { reason: "stopped" }));
  }

  async #fail(error: unknown): Promise<void> {
    const failure = error instanceof AppError ? error : new AppError("INTERNAL", {}, error);
    if (!this.#running) return;
    this.#parts.onFailure(failure.code, failure.detail);
    await this.#stop();
    const { reason } = failure.detail;
    this.#change("off", typeof reason === "string" ? reason : "failed");
  }

  async #stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (!running) return;
    await Promise.all([running.writer.end(), running.reader.end()]);
    running.folder.remove();
  }
}
