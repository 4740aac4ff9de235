/**
 * The limits that only a process outside can hold a guest to: the wall clock, the resident memory, and the peace of a guest
 * that nobody called. And what a runner holds when it rests: V8 gives little back by itself.
 */
import { limits } from "../../kernel/limits.ts";
import { CallClock } from "./call-clock.ts";
import type { Call } from "./call-queue.ts";

/** A runner as its watch sees it; each null where the system does not say. */
export interface Watched {
  residentBytes(): number | null;
  cpuMs(): number | null;
}

export interface GuestWatchOptions {
  onLate(call: Call): void;
  onMemory(): void;
  /** It works though nobody called. */
  onRestless(): void;
  /** It rested long and holds much. */
  onIdle(): void;
  /** CPU time of the one plugin in the runner; null where there may be others. */
  cpuMs(): number | null;
  now(): number;
}

export class GuestWatch {
  readonly #options: GuestWatchOptions;
  readonly #clocks = new Map<string, CallClock>();
  #isBusy: boolean | null = null;
  #poll: NodeJS.Timeout | null = null;
  #rest: NodeJS.Timeout | null = null;

  constructor(options: GuestWatchOptions) {
    this.#options = options;
  }

  /** Starts the clock of the plugin's oldest call; the same call again only says whether the plugin waits for the kernel. */
  time(plugin: string, oldest: Call | undefined, isWaiting = false): void {
    const running = this.#clocks.get(plugin);
    if (running !== undefined && running.call === oldest) return running.wait(isWaiting);
    running?.stop();
    if (oldest === undefined) this.#clocks.delete(plugin);
    else this.#clocks.set(plugin, new CallClock(oldest, isWaiting, this.#options));
  }

  /** Often while a guest works, now and then while it rests: what it left behind may go on. */
  watch(runner: Watched, isBusy: boolean, bytesMax: number): void {
    if (isBusy === this.#isBusy) return;
    this.#forget();
    this.#isBusy = isBusy;
    const isQuiet = isBusy ? () => true : this.#peaceOf(runner);
    const look = () => {
      for (const clock of this.#clocks.values()) clock.look();
      if ((runner.residentBytes() ?? 0) > bytesMax) this.#options.onMemory();
      else if (!isQuiet()) this.#options.onRestless();
    };
    this.#poll = setInterval(look, isBusy ? limits.runnerMemoryPollMs : limits.runnerRestPollMs);
    if (isBusy) return;
    this.#poll.unref();
    this.#rest = setTimeout(() => {
      if ((runner.residentBytes() ?? 0) > limits.runnerIdleMiBMax * 1024 * 1024) this.#options.onIdle();
    }, limits.runnerIdleMs);
    this.#rest.unref();
  }

  stop(): void {
    for (const plugin of this.#clocks.keys()) this.time(plugin, undefined);
    this.#forget();
  }

  /** Answers that come after the last result are worked on as long as one call may take; then a guest at rest rests. */
  #peaceOf(runner: Watched): () => boolean {
    const [cpuBefore, began] = [runner.cpuMs(), this.#options.now()];
    return () => {
      const spentMs = (runner.cpuMs() ?? 0) - (cpuBefore ?? 0);
      const restedMs = this.#options.now() - began;
      return spentMs <= limits.pluginWallMsDefault + (restedMs * limits.runnerRestCpuPermille) / 1_000;
    };
  }

  #forget(): void {
    this.#isBusy = null;
    if (this.#poll) clearInterval(this.#poll);
    if (this.#rest) clearTimeout(this.#rest);
    this.#poll = null;
    this.#rest = null;
  }
}
