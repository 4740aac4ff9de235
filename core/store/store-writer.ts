import { isMarkedAsUntransferable, type Transferable, Worker } from "node:worker_threads";
import { type Clock, systemClock } from "../kernel/clock.ts";
import type { DataPaths } from "../kernel/config.ts";
import { AppError, fromPlainError } from "../kernel/errors.ts";
import { type PurposeKeys, purposeKeysToBytes } from "../vault/keys.ts";
import type { Committed, Step } from "./engine.ts";
import type { Operation, ResultOf, StoredWith } from "./operations.ts";
import type { Recovered } from "./recovery.ts";
import type { IngestItem, IngestOrigin, IngestOutcome } from "./types.ts";
import type { WorkerCall, WorkerMessage, WorkerRequest, WorkerStart } from "./writer-protocol.ts";

export interface StoreWriter {
  /** What the start had to put right. */
  readonly recovered: Recovered;
  /** Durable when it resolves. The buffers behind the items are moved to the writer, and empty afterwards. */
  ingest(items: IngestItem[], options: { origin: IngestOrigin; along?: StoredWith | null }): Promise<IngestOutcome[]>;
  /** Durable when it resolves. */
  perform<O extends Operation>(operation: O): Promise<ResultOf<O["op"]>>;
  /** Tells of every commit, after it is durable. Returns the function that ends it. */
  onCommitted(listener: (committed: Committed) => void): () => void;
  close(): Promise<void>;
}

export interface StoreWriterOptions {
  paths: DataPaths;
  keys: PurposeKeys;
  /** URL of a module that exports `prepareForStore(raw: Uint8Array): MessageSummary`. */
  prepareModule: string;
  clock?: Clock;
  onProgress?: (messages: number) => void;
  /** A thread that was started before the keys were known; it is the writer's own from here on. */
  thread?: WriterThread;
  /** For crash tests. */
  dieAt?: { step: Step; passing: number };
}

/** The writer's thread before the keys are known: it loads what it needs, and waits. */
export interface WriterThread {
  /** Recovery runs first, with progress. */
  open(options: StoreWriterOptions): Promise<StoreWriter>;
  /** For whoever does not open it. */
  end(): Promise<unknown>;
}

export function startWriterThread(): WriterThread {
  return new WorkerWriter(new Worker(new URL("./writer-worker.ts", import.meta.url)));
}

/** Opens the one writer of a folder; the caller holds its lock. */
export function openStoreWriter(options: StoreWriterOptions): Promise<StoreWriter> {
  return (options.thread ?? startWriterThread()).open(options);
}

interface Waiting {
  resolve: (result: never) => void;
  reject: (error: unknown) => void;
}

class WorkerWriter implements StoreWriter, WriterThread {
  recovered: Recovered = noRecovery;
  readonly #worker: Worker;
  readonly #opening = Promise.withResolvers<void>();
  readonly #ended: Promise<void>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(committed: Committed) => void>();
  #clock: Clock = systemClock;
  #onProgress: (messages: number) => void = () => {};
  #lastId = 0;
  #closing: Promise<void> | null = null;
  #failure: AppError | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    // Of a thread that nobody opens nobody hears.
    this.#opening.promise.catch(() => null);
    worker.on("message", (message: WorkerMessage) => {
      if (message.kind === "opened") {
        this.recovered = message.recovered;
        this.#opening.resolve();
      } else if (message.kind === "failed") this.#opening.reject(fromPlainError(message.error));
      else this.#receive(message);
    });
    const fail = (cause: unknown) => {
      this.#failure ??= new AppError("INTERNAL", { reason: "store writer ended" }, cause);
      this.#opening.reject(this.#failure);
      for (const { reject } of this.#waiting.values()) reject(this.#failure);
      this.#waiting.clear();
    };
    worker.on("error", fail);
    this.#ended = new Promise((resolve) => {
      worker.once("exit", (code) => {
        fail(new Error(`exit code ${code}`));
        resolve();
      });
    });
  }

  async open({ paths, keys, prepareModule, clock, onProgress, dieAt }: StoreWriterOptions): Promise<StoreWriter> {
    this.#clock = clock ?? this.#clock;
    this.#onProgress = onProgress ?? this.#onProgress;
    const bytes = purposeKeysToBytes(keys);
    const start: WorkerStart = { paths, keys: bytes, prepareModule, now: this.#clock.now(), dieAt: dieAt ?? null };
    this.#worker.postMessage(start, [bytes.buffer]);
    await this.#opening.promise;
    return this;
  }

  end(): Promise<unknown> {
    return this.#worker.terminate();
  }

  ingest(
    items: IngestItem[],
    { origin, along = null }: { origin: IngestOrigin; along?: StoredWith | null },
  ): Promise<IngestOutcome[]> {
    return this.#call({ call: "ingest", items, origin, along }, buffersOf(items));
  }

  perform<O extends Operation>(operation: O): Promise<ResultOf<O["op"]>> {
    return this.#call({ call: "perform", operation });
  }

  onCommitted(listener: (committed: Committed) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#failure ? this.#ended : this.#call<null>({ call: "close" }).then(() => this.#ended);
    return this.#closing;
  }

  #call<T>(call: WorkerCall, transfer: Transferable[] = []): Promise<T> {
    if (this.#closing) return Promise.reject(new AppError("LOCKED"));
    if (this.#failure) return Promise.reject(this.#failure);
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting.set(id, { resolve, reject });
    const request: WorkerRequest = { id, now: this.#clock.now(), ...call };
    this.#worker.postMessage(request, transfer);
    return promise;
  }

  #receive(message: Exclude<WorkerMessage, { kind: "opened" | "failed" }>): void {
    if (message.kind === "progress") return this.#onProgress(message.messages);
    if (message.kind === "committed") {
      for (const listener of this.#listeners) listener(message.committed);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === "answer") waiting?.resolve(message.result as never);
    else waiting?.reject(fromPlainError(message.error));
  }
}

const noRecovery: Recovered = {
  rebuilt: null,
  movedTo: null,
  messages: 0,
  actions: 0,
  actionsPassedOver: 0,
  damaged: 0,
};

/** The buffers behind a batch, each once; Node's shared pool for small Buffers cannot be moved and is copied. */
function buffersOf(items: readonly IngestItem[]): Transferable[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { dedup, canonical, blobId, blobKey, sealed } of items)
    for (const { buffer } of [dedup, canonical, blobId, blobKey, sealed])
      if (buffer instanceof ArrayBuffer && !isMarkedAsUntransferable(buffer)) buffers.add(buffer);
  return [...buffers];
}
