/** The two limits that only a process outside can hold a guest to: the wall clock and the resident memory. */
import { limits } from "../../kernel/limits.ts";
import type { Call } from "./call-queue.ts";
import type { RunnerProcess } from "./runner-process.ts";

export class GuestWatch {
  readonly #onLate: (call: Call) => void;
  readonly #onMemory: () => void;
  readonly #clocks = new Map<string, { call: Call; timer: NodeJS.Timeout }>();
  #poll: NodeJS.Timeout | null = null;

  constructor(onLate: (call: Call) => void, onMemory: () => void) {
    this.#onLate = onLate;
    this.#onMemory = onMemory;
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

  /** Polls only while a guest runs: an idle one cannot grow. */
  watchMemory(runner: RunnerProcess | null, bytesMax: number): void {
    if (this.#poll) clearInterval(this.#poll);
    this.#poll = null;
    if (runner === null) return;
    this.#poll = setInterval(() => {
      if ((runner.residentBytes() ?? 0) > bytesMax) this.#onMemory();
    }, limits.runnerMemoryPollMs);
  }

  stop(): void {
    for (const plugin of this.#clocks.keys()) this.time(plugin, undefined);
    this.watchMemory(null, 0);
  }
}
