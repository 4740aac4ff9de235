import type { Clock } from "../../kernel/clock.ts";
import { limits } from "../../kernel/limits.ts";

/**
 * Which hosts took something from a plugin's transport, as the kernel saw it: a claim of delivery stands on this alone. Only
 * for as long as one call may last: nobody lays up deliveries of nothing for the mail of next week.
 */
export class CarriedHosts {
  readonly #clock: Clock;
  /** When it took something, for each time that was not claimed. */
  readonly #taken = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(host: string): void {
    const before = this.#recent(host);
    this.#taken.delete(host);
    this.#taken.set(host, [...before, this.#clock.now()]);
    const [oldest] = this.#taken.keys();
    if (this.#taken.size > limits.carriedHostsMax && oldest !== undefined) this.#taken.delete(oldest);
  }

  /** Uses one up: each delivery backs one claim. False: the host took nothing. */
  claim(host: string): boolean {
    const [used, ...left] = this.#recent(host);
    if (left.length > 0) this.#taken.set(host, left);
    else this.#taken.delete(host);
    return used !== undefined;
  }

  #recent(host: string): number[] {
    const since = this.#clock.now() - limits.pluginCallLifeMs;
    return (this.#taken.get(host) ?? []).filter((at) => at > since);
  }
}
