/**
 * The two limits that only a process outside can hold a guest to: the wall clock and the resident memory. And what a runner
 * holds when it rests: V8 gives little back by itself.
 */
import { limits } from "../../kernel/limits.ts";
import type { Call } from "./call-queue.ts";

export class GuestWatch {
  readonly #onLate: (call: Call) => void;
  readonly #onMemory: () => void;
  readonly #clocks = new Map<string, { call: Call; timer: NodeJS.Timeout }>();
  readonly #onIdle: () => void;
  #poll: NodeJS.Timeout | null = null;
  #rest: NodeJS.Timeout | null = null;

  constructor(onLate: (call: Call) => void, onMemory: () => void, onIdle: () => void) {
    this.#onLate = onLate;
    this.#onMemory = onMemory;
    this.#onIdle = onIdle;
  }

  /** Starts the clock of the plugin's oldest call; the same call again changes nothing. */
  time(plugin: string, oldest: Call | undefined): void {
    const running = this.#clocks.get(plugin);
    if (running?.call === oldest) return;
    if (running) clearTimeout(running.timer);
    this.#clocks.delete(plugin);
    if (oldest === undefined) return;
    // The isolate's own timeout comes first and says what happened; this one is for guests that outlast it.
    const timer = setTimeout(() => this.#onLate(oldest), oldest.wallMs + limits.runnerGraceMs);
    this.#clocks.set(plugin, { call: oldest, timer });
  }

  /** Polls only while a guest runs: one that rests cannot grow. */
  watchMemory(runner: { residentBytes(): number | null }, isBusy: boolean, bytesMax: number): void {
    if (isBusy === (this.#poll !== null)) return;
    this.#forgetMemory();
    if (isBusy) {
      this.#poll = setInterval(() => {
        if ((runner.residentBytes() ?? 0) > bytesMax) this.#onMemory();
      }, limits.runnerMemoryPollMs);
      return;
    }
    this.#rest = setTimeout(() => {
      if ((runner.residentBytes() ?? 0) > limits.runnerIdleMiBMax * 1024 * 1024) this.#onIdle();
    }, limits.runnerIdleMs);
    this.#rest.unref();
  }

  stop(): void {
    for (const plugin of this.#clocks.keys()) this.time(plugin, undefined);
    this.#forgetMemory();
  }

  #forgetMemory(): void {
    if (this.#poll) clearInterval(this.#poll);
    if (this.#rest) clearTimeout(this.#rest);
    this.#poll = null;
    this.#rest = null;
  }
}
