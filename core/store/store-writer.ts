import { isMarkedAsUntransferable, type Transferable, Worker } from "node:worker_threads";
import { type Clock, systemClock } from "../kernel/clock.ts";
import type { DataPaths } from "../kernel/config.ts";
import { AppError, fromPlainError } from "../kernel/errors.ts";
import { type PurposeKeys, purposeKeysToBytes } from "../vault/keys.ts";
import type { Committed, Step } from "./engine.ts";
import type { Operation, ResultOf } from "./operations.ts";
import type { Recovered } from "./recovery.ts";
import type { IngestItem, IngestOrigin, IngestOutcome } from "./types.ts";
import type { WorkerCall, WorkerMessage, WorkerRequest, WorkerStart } from "./writer-protocol.ts";

export interface StoreWriter {
  /** What the start had to put right. */
  readonly recovered: Recovered;
  /** Durable when it resolves. The buffers behind the items are moved to the writer, and empty afterwards. */
  ingest(items: IngestItem[], options: { origin: IngestOrigin }): Promise<IngestOutcome[]>;
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
  /** For crash tests. */
  dieAt?: { step: Step; passing: number };
}

/** Opens the one writer of a folder; the caller holds its lock. Recovery runs first, with progress. */
export async function openStoreWriter(options: StoreWriterOptions): Promise<StoreWriter> {
  const { clock = systemClock } = options;
  const keys = purposeKeysToBytes(options.keys);
  const start: WorkerStart = {
    paths: options.paths,
    keys,
    prepareModule: options.prepareModule,
    now: clock.now(),
    dieAt: options.dieAt ?? null,
  };
  const worker = new Worker(new URL("./writer-worker.ts", import.meta.url), {
    workerData: start,
    transferList: [keys.buffer],
  });
  const writer = new WorkerWriter(worker, clock, options.onProgress ?? (() => {}));
  await writer.opened;
  return writer;
}

interface Waiting {
  resolve: (result: never) => void;
  reject: (error: unknown) => void;
}

class WorkerWriter implements StoreWriter {
  recovered: Recovered = noRecovery;
  readonly opened: Promise<void>;
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #ended: Promise<void>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(committed: Committed) => void>();
  readonly #onProgress: (messages: number) => void;
  #lastId = 0;
  #closing: Promise<void> | null = null;
  #failure: AppError | null = null;

  constructor(worker: Worker, clock: Clock, onProgress: (messages: number) => void) {
    this.#worker = worker;
    this.#clock = clock;
    this.#onProgress = onProgress;
    const opening = Promise.withResolvers<void>();
    this.opened = opening.promise;
    worker.on("message", (message: WorkerMessage) => {
      if (message.kind === "opened") {
        this.recovered = message.recovered;
        opening.resolve();
      } else if (message.kind === "failed") opening.reject(fromPlainError(message.error));
      else this.#receive(message);
    });
    const fail = (cause: unknown) => {
      this.#failure ??= new AppError("INTERNAL", { reason: "store writer ended" }, cause);
      opening.reject(this.#failure);
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

  ingest(items: IngestItem[], { origin }: { origin: IngestOrigin }): Promise<IngestOutcome[]> {
    return this.#call({ call: "ingest", items, origin }, buffersOf(items));
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
