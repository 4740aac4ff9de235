/**
 * The thread that looks into attachments: decoding, unpacking, searching and reading tens of megabytes would stop everything else.
 * What it gets and gives changes hands in pieces. Started when there is work, ended when there has been none for a while.
 */
import { Worker } from "node:worker_threads";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { type Stretch, stretchOf } from "./attached-files.ts";
import { contentOf, type EncodedPart, type FoundFile, lookAt } from "./encoded-part.ts";
import type { OfficeKind } from "./office-text.ts";

/** A piece of the bytes of the part that a later request with this id is about. */
export interface PieceRequest {
  kind: "piece";
  id: number;
  bytes: Uint8Array;
}

/** What is it, and what is in it? */
export interface LookRequest extends Omit<EncodedPart, "bytes"> {
  kind: "look";
  id: number;
  room: number;
}

/** Its bytes, decoded. */
export interface DecodeRequest extends Pick<EncodedPart, "encoding"> {
  kind: "decode";
  id: number;
  stretch: Stretch | null;
}

/** What would a person read in it? */
export interface OfficeRequest {
  kind: "office";
  id: number;
  office: OfficeKind;
}

type Request = LookRequest | DecodeRequest | OfficeRequest;
type WithoutId<R extends Request> = R extends Request ? Omit<R, "id"> : never;

/** Finishes what it is at, and ends. */
export interface EndRequest {
  kind: "end";
}

export interface InspectAnswer {
  id: number;
  /** Null: it failed. */
  answer: FoundFile[] | Uint8Array | { text: string | null } | null;
}

export interface InspectorOptions {
  /** How long a thread without work is kept. */
  idleMs?: number;
  program?: URL;
}

type Resolve = (answer: InspectAnswer["answer"]) => void;

export class Inspector {
  readonly #idleMs: number;
  readonly #program: URL;
  readonly #waiting = new Map<number, Resolve>();
  readonly #asked = new Set<Promise<unknown>>();
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

  /**
   * The files of a part; the first `room` of them are looked into. When the thread fails on it they are judged by their names,
   * and said to hold more than was looked into. Throws LOCKED after close.
   */
  async look(part: EncodedPart, room: number): Promise<FoundFile[]> {
    const { bytes, ...about } = part;
    const answer = await this.#ask(bytes, { kind: "look", room, ...about });
    if (Array.isArray(answer)) return answer;
    const byName = await lookAt(part, 0);
    return byName.map((file) => {
      const findings = [...new Set([...file.found.findings, "too-much-inside" as const])];
      return { ...file, found: { ...file.found, findings } };
    });
  }

  /** The bytes of a file of a part. Throws LOCKED after close. */
  async decode(part: Pick<EncodedPart, "encoding" | "bytes">, stretch: Stretch | null): Promise<Uint8Array> {
    const answer = await this.#ask(part.bytes, { kind: "decode", encoding: part.encoding, stretch });
    return answer instanceof Uint8Array ? answer : stretchOf(contentOf(part), stretch);
  }

  /** The text of an Office file; null when there is none to read, or the thread fails on it. Throws LOCKED after close. */
  async readOffice(office: OfficeKind, content: Uint8Array): Promise<string | null> {
    const answer = await this.#ask(content, { kind: "office", office });
    return answer !== null && "text" in answer ? answer.text : null;
  }

  /** Of the threads that run now. */
  get threadCount(): number {
    return this.#ended.size;
  }

  /** What was asked before is answered. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#asked);
    clearTimeout(this.#idle);
    this.#end();
    await Promise.all(this.#ended);
  }

  async #ask(bytes: Uint8Array, request: WithoutId<Request>): Promise<InspectAnswer["answer"]> {
    if (this.#isClosed) throw new AppError("LOCKED");
    const asked = this.#send(bytes, request);
    this.#asked.add(asked);
    try {
      return await asked;
    } finally {
      this.#asked.delete(asked);
    }
  }

  async #send(bytes: Uint8Array, request: WithoutId<Request>): Promise<InspectAnswer["answer"]> {
    const id = this.#nextId++;
    clearTimeout(this.#idle);
    const worker = this.#worker ?? this.#start();
    const { promise, resolve } = Promise.withResolvers<InspectAnswer["answer"]>();
    this.#waiting.set(id, resolve);
    for (let at = 0; at < bytes.byteLength; at += limits.inspectorPieceBytes) {
      // Others have their turn between two copies.
      if (at > 0) await new Promise(setImmediate);
      // A copy: the caller keeps its bytes.
      const piece = new Uint8Array(bytes.subarray(at, at + limits.inspectorPieceBytes));
      worker.postMessage({ kind: "piece", id, bytes: piece } satisfies PieceRequest, [piece.buffer]);
    }
    worker.postMessage({ ...request, id } satisfies Request, []);
    return promise;
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
    worker.on("message", ({ id, answer }: InspectAnswer) => {
      this.#waiting.get(id)?.(answer);
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
