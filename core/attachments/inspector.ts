/**
 * The thread that looks into attachments: unpacking and searching tens of megabytes would stop everything else. Started when
 * there is work, ended when there has been none for a while.
 */
import { Worker } from "node:worker_threads";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { FileFacts } from "../plugins/hooks/attachment-facts.ts";
import { type InspectedFile, inspectFile } from "./inspect.ts";

export interface InspectRequest extends InspectedFile {
  kind: "inspect";
  id: number;
}

/** Finishes what it is at, and ends. */
export interface EndRequest {
  kind: "end";
}

export interface InspectAnswer {
  id: number;
  /** Null: it failed. */
  facts: FileFacts | null;
}

export interface InspectorOptions {
  /** How long a thread without work is kept. */
  idleMs?: number;
  program?: URL;
}

type Resolve = (facts: FileFacts | null) => void;

export class Inspector {
  readonly #idleMs: number;
  readonly #program: URL;
  readonly #waiting = new Map<number, Resolve>();
  readonly #ended = new Set<Promise<void>>();
  #worker: Worker | null = null;
  #nextId = 1;
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor({
    idleMs = limits.inspectorIdleMs,
    program = new URL("./inspect-worker.ts", import.meta.url),
  }: InspectorOptions = {}) {
    this.#idleMs = idleMs;
    this.#program = program;
  }

  /** A file that the thread fails on is judged by its name, and said to hold more than was looked into. Throws LOCKED after close. */
  async inspect({ name, type, content }: InspectedFile): Promise<FileFacts> {
    if (this.#isClosed) throw new AppError("LOCKED");
    // One byte more than is looked into tells that there is more. A copy: the caller keeps its bytes.
    const copy = Uint8Array.from(content.subarray(0, limits.attachmentInspectedBytesMax + 1));
    const id = this.#nextId++;
    clearTimeout(this.#idle);
    const worker = this.#worker ?? this.#start();
    const facts = await new Promise<FileFacts | null>((resolve) => {
      this.#waiting.set(id, resolve);
      worker.postMessage({ kind: "inspect", id, name, type, content: copy } satisfies InspectRequest, [copy.buffer]);
    });
    if (facts !== null) return facts;
    const byName = await inspectFile({ name, type, content: new Uint8Array() });
    return { ...byName, findings: [...new Set([...byName.findings, "too-much-inside" as const])] };
  }

  /** Of the threads that run now. */
  get threadCount(): number {
    return this.#ended.size;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idle);
    this.#end();
    await Promise.all(this.#ended);
  }

  #start(): Worker {
    const worker = new Worker(this.#program);
    const ended = new Promise<void>((resolve) => {
      worker.once("exit", () => {
        this.#lose(worker);
        this.#ended.delete(ended);
        resolve();
      });
    });
    this.#ended.add(ended);
    worker.on("message", ({ id, facts }: InspectAnswer) => {
      this.#waiting.get(id)?.(facts);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#rest();
    });
    // What it was at is judged by name; the next file gets a new thread.
    worker.on("error", () => this.#lose(worker));
    this.#worker = worker;
    return worker;
  }

  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#end(), this.#idleMs).unref();
  }

  #lose(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const resolve of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
  }

  /** Never terminated: Node aborts the whole process when a thread is stopped while it makes a decompressor (v24.21). */
  #end(): void {
    this.#worker?.postMessage({ kind: "end" } satisfies EndRequest);
    if (this.#waiting.size === 0) this.#worker = null;
  }
}
