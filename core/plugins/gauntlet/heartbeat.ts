/**
 * How long the kernel's event loop stood: a beat that is late by so much found it busy with something else. On a busy machine
 * it may only have waited for a processor; its own work meanwhile is told apart by its CPU time.
 */
const everyMs = 5;

export interface Stall {
  /** Longest, in milliseconds. */
  stallMs: number;
  /** Most work of the kernel's own thread between two beats. */
  workMs: number;
}

export class Heartbeat {
  readonly #timer: NodeJS.Timeout;
  #lastAt = performance.now();
  #lastWork = process.threadCpuUsage();
  readonly #longest: Stall = { stallMs: 0, workMs: 0 };

  constructor() {
    this.#timer = setInterval(() => this.#beat(), everyMs);
  }

  stop(): Stall {
    this.#beat();
    clearInterval(this.#timer);
    return { stallMs: Math.round(this.#longest.stallMs), workMs: Math.round(this.#longest.workMs) };
  }

  #beat(): void {
    const { user, system } = process.threadCpuUsage(this.#lastWork);
    const now = performance.now();
    this.#longest.stallMs = Math.max(this.#longest.stallMs, now - this.#lastAt - everyMs);
    this.#longest.workMs = Math.max(this.#longest.workMs, (user + system) / 1_000);
    this.#lastAt = now;
    this.#lastWork = process.threadCpuUsage();
  }
}
