/** The index in memory: comes up from its sealed files, takes what came since, and goes away without a trace. */
import { AppError, type ErrorDetail } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { MessageId, SortKey } from "../store/types.ts";
import { IndexThreads, type ThreadPair } from "./index-threads.ts";
import type { Find, Found } from "./index-reader.ts";
import { reasonOf } from "./search-off.ts";
import type { Reindex, SearchBatch, SearchState } from "./search.ts";
import { type IndexManifest, readManifest, removeSealedIndex, sealedBytes, type SealPlace } from "./sealed-index.ts";

export interface LiveIndexParts {
  place: SealPlace;
  onState: (state: SearchState["state"], reason: string | undefined) => void;
  onFailure: (code: string, detail: ErrorDetail) => void;
  /** Memory-backed storage; another one in tests. */
  memoryRoot?: string;
  /** Threads that were started before; they are its own from here on. */
  pair?: ThreadPair;
}

export class LiveIndex {
  readonly #parts: LiveIndexParts;
  #state: SearchState["state"] = "opening";
  #reason: string | undefined;
  #threads: IndexThreads | null = null;
  /** Queries and new mail wait for it. Never rejects. */
  #opening: Promise<void>;
  #catchingUp: Promise<void> = Promise.resolve();
  /** Null: it is closed before there was a store. */
  readonly #store = Promise.withResolvers<Reindex | null>();
  #isComingUp = false;
  #isCatchingUp = false;
  #isClosed = false;
  /** Everything up to here is in the index, sealed or not. */
  #mark: MessageId = 0;
  /** Highest message that came by itself, and the lowest that came while older ones were still being caught up with. */
  #newest: MessageId = 0;
  #firstMeanwhile: MessageId = Infinity;
  #isSealed = true;
  #indexed = 0;
  /** Messages given to the threads that run now, and how many of them can be found. */
  #given = 0;
  #findable = 0;
  #failures = 0;
  #memoryWanted = 0;
  #timers: NodeJS.Timeout[] = [];

  constructor(parts: LiveIndexParts) {
    this.#parts = { ...parts };
    this.#opening = this.#open();
  }

  /** It comes up while the store is opened, and catches up with it from here on. */
  follow(reindex: Reindex): void {
    this.#store.resolve(reindex);
  }

  state(): SearchState {
    const state = { state: this.#state, indexed: this.#indexed, pending: this.#given - this.#findable };
    return this.#reason === undefined ? state : { ...state, reason: this.#reason };
  }

  async find(request: Find): Promise<Found> {
    await this.#opening;
    if (!this.#threads) throw new AppError("SEARCH_OFF", { reason: this.#reason ?? "stopped" });
    return this.#threads.reader.call("find", request);
  }

  async add(batch: SearchBatch): Promise<void> {
    await this.#opening;
    const ids = batch.messageIds.filter((_, at) => (batch.sortKeys[at] ?? -1) >= 0);
    if (ids.length === 0) return;
    const first = Math.min(...ids);
    if (this.#isCatchingUp) this.#firstMeanwhile = Math.min(this.#firstMeanwhile, first);
    // The store had it before it came here: catching up may have been faster.
    await this.#add(batch, this.#isCatchingUp || first <= this.#mark);
    this.#newest = Math.max(this.#newest, ...ids);
    if (!this.#isCatchingUp) this.#mark = Math.max(this.#mark, this.#newest);
  }

  async remove(sortKeys: SortKey[]): Promise<void> {
    await this.#opening;
    if (sortKeys.length === 0) return;
    this.#isSealed = false;
    await this.#attempt((threads) => threads.writer.call("remove", sortKeys));
  }

  async flush(): Promise<void> {
    await this.#opening;
    await this.#attempt(async (threads) => this.#committed(await threads.writer.call("commit", undefined)));
  }

  /** Safe to repeat; does nothing when nothing changed. A disk that is full or refuses leaves the last seal as it was. */
  async seal(): Promise<void> {
    await this.#opening;
    if (this.#isSealed || !this.#threads) return;
    const mark = this.#mark;
    this.#isSealed = true;
    try {
      await this.#threads.writer.call("seal", { place: this.#parts.place, mark });
      // It has been well for a while.
      this.#failures = 0;
    } catch (error) {
      this.#isSealed = false;
      const isLive = error instanceof AppError && (error.code === "INDEX_DAMAGED" || error.code === "SEARCH_OFF");
      if (isLive) await this.#fail(error);
      else this.#report(error);
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#store.resolve(null);
    await this.#opening;
    await this.#catchingUp;
    await this.seal();
    await this.#stop();
    this.#change("off", "stopped");
  }

  async #open(): Promise<void> {
    this.#change("opening", undefined);
    this.#isComingUp = true;
    const manifest = this.#manifest();
    try {
      const reason = this.#startThreads(Math.max(this.#memoryWanted, manifest ? sealedBytes(manifest) : 0));
      if (reason !== null) return this.#switchOff(reason);
      this.#indexed = (await this.#threads?.open(this.#parts.place, manifest)) ?? 0;
      this.#mark = manifest?.mark ?? 0;
      this.#firstMeanwhile = manifest ? 0 : Infinity;
      this.#isSealed = true;
      this.#isComingUp = false;
      this.#isCatchingUp = true;
      if (!manifest) this.#change("rebuilding", undefined);
      this.#catchingUp = this.#catchUp();
      this.#timers.push(setInterval(() => void this.seal(), limits.sealEveryMs).unref());
    } catch (error) {
      await this.#openFailed(error);
    }
  }

  /** Null when they run; else why they cannot. */
  #startThreads(wanted: number): string | null {
    const { memoryRoot, pair } = this.#parts;
    const started: ReturnType<typeof IndexThreads.start> = IndexThreads.start({
      wanted,
      ...(pair && { pair }),
      ...(memoryRoot === undefined ? {} : { memoryRoot }),
      // News of threads that were replaced is old.
      onCommitted: (added) => {
        if ("threads" in started && started.threads === this.#threads) void this.#committed(added);
      },
      onFailed: (error) => {
        if ("threads" in started && started.threads === this.#threads) void this.#fail(error);
      },
    });
    delete this.#parts.pair;
    if ("reason" in started) return started.reason;
    this.#threads = started.threads;
    return null;
  }

  #manifest(): IndexManifest | null {
    try {
      return readManifest(this.#parts.place);
    } catch (error) {
      this.#discardSealed(error);
      return null;
    }
  }

  /** What was sealed is of no use: it is made again from the mail. */
  #discardSealed(error: unknown): void {
    const detail = error instanceof AppError ? error.detail : {};
    this.#parts.onFailure("INDEX_DAMAGED", detail);
    try {
      removeSealedIndex(this.#parts.place.folder);
    } catch (failure) {
      // On a disk that cannot be written to it stays, and is not used.
      this.#report(failure);
    }
  }

  async #openFailed(error: unknown): Promise<void> {
    await this.#stop();
    const isDamaged = error instanceof AppError && error.code === "INDEX_DAMAGED";
    this.#failures += 1;
    if (!isDamaged || this.#failures > limits.searchFailuresMax) {
      this.#report(error);
      return this.#switchOff(reasonOf(error));
    }
    this.#discardSealed(error);
    return this.#open();
  }

  async #catchUp(): Promise<void> {
    const threads = this.#threads;
    try {
      const reindex = await this.#store.promise;
      if (!reindex || this.#isClosed || threads !== this.#threads) return;
      for await (const batch of reindex(this.#mark)) {
        // The index may have failed and come up anew meanwhile: then another run of this catches up.
        if (this.#isClosed || threads !== this.#threads) return;
        // Deleting costs a third of adding: only where a message can be there already.
        await this.#add(batch, Math.max(...batch.messageIds) >= this.#firstMeanwhile);
        this.#mark = Math.max(this.#mark, ...batch.messageIds);
      }
      await this.#committed((await threads?.writer.call("commit", undefined)) ?? 0);
      if (this.#isClosed || threads !== this.#threads) return;
      this.#isCatchingUp = false;
      this.#mark = Math.max(this.#mark, this.#newest);
      this.#change("ready", undefined);
    } catch (error) {
      if (threads === this.#threads) await this.#fail(error);
    }
  }

  /** What cannot be added now is in the store, and is caught up with when the index is up again. */
  async #add(batch: SearchBatch, isReplacing: boolean): Promise<void> {
    const { texts, sortKeys } = batch;
    if (sortKeys.length === 0) return;
    // A view on a larger buffer, such as Node's pool, must not take the rest along.
    const isWhole = texts.byteLength === texts.buffer.byteLength && texts.buffer instanceof ArrayBuffer;
    const moved = isWhole ? texts : new Uint8Array(texts);
    await this.#attempt((threads) => {
      this.#given += sortKeys.length;
      this.#isSealed = false;
      return threads.writer.call("add", { texts: moved, sortKeys, isReplacing }, [moved.buffer as ArrayBuffer]);
    });
  }

  async #attempt(work: (threads: IndexThreads) => Promise<void>): Promise<void> {
    const threads = this.#threads;
    if (!threads) return;
    try {
      await work(threads);
    } catch (error) {
      if (threads === this.#threads) await this.#fail(error);
    }
  }

  async #committed(added: number): Promise<void> {
    await this.#attempt(async (threads) => {
      this.#findable = Math.max(this.#findable, added);
      this.#indexed = await threads.reader.call("documents", undefined);
    });
  }

  #change(state: SearchState["state"], reason: string | undefined): void {
    if (state === this.#state && reason === this.#reason) return;
    this.#state = state;
    this.#reason = reason;
    this.#parts.onState(state, reason);
  }

  #report(error: unknown): void {
    if (error instanceof AppError) this.#parts.onFailure(error.code, error.detail);
    else this.#parts.onFailure("INTERNAL", { reason: error instanceof Error ? error.name : "unknown" });
  }

  /** The index in memory is lost (its files are gone, its memory is full, a thread ended): it comes up anew. */
  async #fail(error: unknown): Promise<void> {
    // What fails while it comes up is the business of whoever brings it up.
    if (!this.#threads || this.#isComingUp || this.#isClosed) return;
    this.#report(error);
    this.#memoryWanted = this.#threads.folder.bytes();
    this.#failures += 1;
    const reason = reasonOf(error);
    const mayReopen = this.#failures <= limits.searchFailuresMax && reason !== "full";
    this.#opening = this.#restart(mayReopen, reason);
    await this.#opening;
  }

  async #restart(mayReopen: boolean, reason: string): Promise<void> {
    await this.#stop();
    if (mayReopen) await this.#open();
    else this.#switchOff(reason);
  }

  #switchOff(reason: string): void {
    this.#change("off", reason);
    const mayReopen = reason === "space" || reason === "full";
    if (!mayReopen || this.#isClosed) return;
    const reopen = () => {
      this.#opening = this.#open();
    };
    this.#timers.push(setTimeout(reopen, limits.searchRetryMs).unref());
  }

  async #stop(): Promise<void> {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
    const threads = this.#threads;
    this.#threads = null;
    this.#isCatchingUp = false;
    this.#given = 0;
    this.#findable = 0;
    await threads?.end();
  }
}
