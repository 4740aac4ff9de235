import type { Clock } from "../../kernel/clock.ts";
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";

/** At most so many within any limits.pluginRateWindowMs. */
export class RateLimit {
  readonly #clock: Clock;
  #max: number;
  readonly #name: string;
  #spent: Array<{ at: number; count: number }> = [];

  constructor(clock: Clock, max: number, name: string) {
    this.#clock = clock;
    this.#max = max;
    this.#name = name;
  }

  /** Another number from now on; what was spent stays spent. */
  allow(max: number): void {
    this.#max = max;
  }

  /** Throws PLUGIN_LIMIT, and then counts nothing. */
  spend(count = 1): void {
    const now = this.#clock.now();
    this.#spent = this.#spent.filter(({ at }) => at > now - limits.pluginRateWindowMs);
    const total = this.#spent.reduce((sum, each) => sum + each.count, 0);
    if (total + count > this.#max) throw new AppError("PLUGIN_LIMIT", { limit: this.#name, max: this.#max });
    this.#spent.push({ at: now, count });
  }
}
