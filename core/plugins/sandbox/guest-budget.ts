/**
 * How long a guest may work, summed over its entries: cutting work into pieces, each behind a wait of its own, buys no time.
 * Counted since its last answer, because nobody can tell for which of its calls a guest works.
 */
import { limits } from "../../kernel/limits.ts";

export class GuestBudget {
  readonly #cpuMs: () => number;
  #allowedMs: number = limits.pluginWallMsDefault;
  /** Calls without an answer. */
  #calls = 0;
  #since = 0;
  #hasAnswered = false;

  /** `cpuMs`: of the guest's isolate, in whole; right only while it rests. */
  constructor(cpuMs: () => number) {
    this.#cpuMs = cpuMs;
  }

  /** For the next entry. What a guest does after its last answer has as long as one call. */
  get leftMs(): number {
    return Math.floor(this.#allowedMs * Math.max(1, this.#calls) - (this.#cpuMs() - this.#since));
  }

  begin(allowedMs: number): void {
    this.#allowedMs = allowedMs;
    this.#calls += 1;
    if (this.#calls === 1) this.#since = this.#cpuMs();
  }

  /** Within an entry. */
  answer(): void {
    this.#calls = Math.max(0, this.#calls - 1);
    this.#hasAnswered = true;
  }

  /** An entry has ended. */
  settle(): void {
    if (this.#hasAnswered) this.#since = this.#cpuMs();
    this.#hasAnswered = false;
  }
}
