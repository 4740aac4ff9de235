/** The threads that parse. Started when there is work, ended when there has been none for a while: idle memory counts. */
import { Worker } from "node:worker_threads";
import { AppError, fromPlainError, type PlainError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { type PurposeKeys, purposeKeysToBytes } from "../vault/keys.ts";
import type { PreparedBatch } from "./prepare-batch.ts";
import type { RawReference } from "./raw-reference.ts";

export interface ParseWorkerData {
  vaultFolder: string;
  /** Emptied by the worker once it has read them. */
  keyBytes: Uint8Array;
}

export interface ParsePoolOptions {
  vaultFolder: string;
  keys: PurposeKeys;
}

export interface ParseRequest {
  id: number;
  kind: "ingest" | "index";
  references: RawReference[];
  now: number;
  /** A time ahead of it is cut to it. */
  latest: number;
}

/** Finishes what it is at, and ends. */
export interface EndRequest {
  kind: "end";
}

interface Waiting extends ParseRequest {
  resolve(batch: PreparedBatch): void;
  reject(error: unknown): void;
}

interface Thread {
  worker: Worker;
  ended: Promise<void>;
  busyWith: Waiting | null;
  idle: NodeJS.Timeout | null;
}

export class ParsePool {
  readonly #options: ParsePoolOptions;
  readonly #threads: Thread[] = [];
  readonly #queue: Waiting[] = [];
  #nextId = 1;
  #isClosed = false;

  constructor(options: ParsePoolOptions) {
    this.#options = options;
  }

  /** `references` with bytes are handed over: the caller can no longer read them. */
  run(kind: ParseRequest["kind"], references: RawReference[], now: number, latest = now): Promise<PreparedBatch> {
    if (this.#isClosed) return Promise.reject(new AppError("LOCKED"));
    return new Promise((resolve, reject) => {
      this.#queue.push({ id: this.#nextId++, kind, references, now, latest, resolve, reject });
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const thread = this.#threads.find(({ busyWith }) => busyWith === null) ?? this.#start();
      if (thread === null) return;
      const waiting = this.#queue.shift();
      if (waiting === undefined) return;
      if (thread.idle !== null) clearTimeout(thread.idle);
      thread.idle = null;
      thread.busyWith = waiting;
      const { id, kind, references, now, latest } = waiting;
      const buffers = new Set(
        references.flatMap(({ place }) => (place.kind === "bytes" ? [place.bytes.buffer as ArrayBuffer] : [])),
      );
      thread.worker.postMessage({ id, kind, references, now, latest } satisfies ParseRequest, [...buffers]);
    }
  }

  #start(): Thread | null {
    if (this.#threads.length >= limits.parseWorkersMax) return null;
    const { vaultFolder, keys } = this.#options;
    const workerData: ParseWorkerData = { vaultFolder, keyBytes: purposeKeysToBytes(keys) };
    const transferList = [workerData.keyBytes.buffer as ArrayBuffer];
    const worker = new Worker(new URL("./parse-worker.ts", import.meta.url), { workerData, transferList });
    const ended = new Promise<void>((resolve) => void worker.once("exit", () => resolve()));
    const thread: Thread = { worker, ended, busyWith: null, idle: null };
    this.#threads.push(thread);
    worker.on("message", (answer: { batch?: PreparedBatch; error?: PlainError }) => {
      const waiting = thread.busyWith;
      thread.busyWith = null;
      if (answer.batch !== undefined) waiting?.resolve(answer.batch);
      else waiting?.reject(fromPlainError(answer.error ?? { code: "INTERNAL", detail: {} }));
      this.#rest(thread);
      this.#dispatch();
    });
    worker.on("error", (error) => this.#lose(thread, error));
    worker.on("exit", () => this.#lose(thread, new AppError("INTERNAL", { part: "parse-worker" })));
    return thread;
  }

  #rest(thread: Thread): void {
    thread.idle = setTimeout(() => {
      // Taken off the list first: a thread that is about to end must get no more work.
      const at = this.#threads.indexOf(thread);
      if (at >= 0) this.#threads.splice(at, 1);
      void this.#end(thread);
    }, limits.parseWorkerIdleMs);
    thread.idle.unref();
  }

  /** A thread that died takes its batch with it: the caller decides whether to try the messages one by one. */
  #lose(thread: Thread, error: unknown): void {
    const at = this.#threads.indexOf(thread);
    if (at >= 0) this.#threads.splice(at, 1);
    if (thread.idle !== null) clearTimeout(thread.idle);
    thread.busyWith?.reject(error);
    thread.busyWith = null;
    if (!this.#isClosed) this.#dispatch();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const waiting of this.#queue.splice(0)) waiting.reject(new AppError("LOCKED"));
    await Promise.all(this.#threads.map((thread) => this.#end(thread)));
  }

  /** Never terminated: Node aborts the whole process when a thread is stopped while it makes a decompressor (v24.21). */
  #end({ worker, ended }: Thread): Promise<void> {
    worker.postMessage({ kind: "end" } satisfies EndRequest, []);
    return ended;
  }
}
