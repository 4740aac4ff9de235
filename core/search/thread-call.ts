/** Calls between a thread and its owner: one message each way, numbered, errors as codes. Events go to the owner unasked. */
import { type MessagePort, Worker, type WorkerOptions } from "node:worker_threads";
import { fromPlainError, plainError, type PlainError } from "../kernel/errors.ts";

type Handlers = Record<string, (argument: never) => unknown>;
type Argument<H extends Handlers, K extends keyof H> = Parameters<H[K]>[0];
type Answer<H extends Handlers, K extends keyof H> = Awaited<ReturnType<H[K]>>;
type Reply = { id: number; answer: unknown } | { id: number; error: PlainError } | { event: unknown };

/** A value whose buffers move to the other side instead of being copied. */
export class Moved<T> {
  readonly value: T;
  readonly buffers: ArrayBuffer[];
  constructor(value: T, buffers: ArrayBuffer[]) {
    this.value = value;
    this.buffers = buffers;
  }
}

/** The thread's side: answers calls one after another, in the order they came. */
export function serveCalls(port: MessagePort, handlers: Handlers): { emit(event: unknown): void } {
  let previous: Promise<void> = Promise.resolve();
  port.on("message", (call: { id: number; name: string; argument: never }) => {
    previous = previous.then(async () => {
      try {
        const answer = await handlers[call.name]?.(call.argument);
        if (answer instanceof Moved) port.postMessage({ id: call.id, answer: answer.value }, answer.buffers);
        else port.postMessage({ id: call.id, answer });
      } catch (error) {
        port.postMessage({ id: call.id, error: plainError(error) });
      }
    });
  });
  return { emit: (event) => port.postMessage({ event }) };
}

/** The owner's side. */
export class ThreadCaller<H extends Handlers, Event = never> {
  /** Of whoever has it now. */
  handlers: { onEvent(event: Event): void; onEnd(): void } = { onEvent() {}, onEnd() {} };
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: unknown) => void }>();
  #next = 1;
  #end: PlainError | null = null;

  constructor(file: URL, options: WorkerOptions) {
    this.#worker = new Worker(file, options);
    this.#worker.unref();
    this.#worker.on("message", (reply: Reply) => {
      if ("event" in reply) return this.handlers.onEvent(reply.event as Event);
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (this.#waiting.size === 0) this.#worker.unref();
      if ("error" in reply) waiting?.reject(fromPlainError(reply.error));
      else waiting?.resolve(reply.answer as never);
    });
    this.#worker.on("error", (error) => this.#failAll(plainError(error)));
    this.#worker.on("exit", () => {
      this.#failAll({ code: "SEARCH_OFF", detail: { reason: "stopped" } });
      this.handlers.onEnd();
    });
  }

  call<K extends keyof H & string>(name: K, argument: Argument<H, K>, move: ArrayBuffer[] = []): Promise<Answer<H, K>> {
    if (this.#end) return Promise.reject(fromPlainError(this.#end));
    const id = this.#next++;
    // Only a call that somebody waits for keeps the process alive.
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, argument }, move);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #failAll(error: PlainError): void {
    this.#end ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(fromPlainError(this.#end));
    this.#waiting.clear();
  }
}
