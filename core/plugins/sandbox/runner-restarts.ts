import { limits } from "../../kernel/limits.ts";

/** When the next runner is started: at once after one that worked, later and later after some that never did. */
export class RunnerRestarts {
  #failedInARow = 0;
  #timer: NodeJS.Timeout | null = null;

  /** It took its guests. */
  succeeded(): void {
    this.#failedInARow = 0;
  }

  /** No runner can be had: nobody should wait for one. */
  get isHopeless(): boolean {
    return this.#failedInARow >= limits.runnerStartsFailedMax;
  }

  /** `wasReady`: the one before had started. */
  note(wasReady: boolean): void {
    this.#failedInARow = wasReady ? 0 : this.#failedInARow + 1;
  }

  next(begin: () => void): void {
    if (this.#failedInARow === 0) return begin();
    const delayMs = Math.min(limits.runnerBackoffMaxMs, 50 * 2 ** this.#failedInARow);
    this.#timer = setTimeout(begin, delayMs);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }
}
