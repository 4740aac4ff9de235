import type { Clock } from "../kernel/clock.ts";
import { limits } from "../kernel/limits.ts";

/** Counts each plugin's breaches: limits.pluginBreachesMax within limits.pluginBreachWindowMs switch it off. */
export class Breaches {
  readonly #clock: Clock;
  readonly #at = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True when this one was too many. */
  add(plugin: string): boolean {
    const recent = [...this.#recent(plugin), this.#clock.now()];
    this.#at.set(plugin, recent);
    return recent.length >= limits.pluginBreachesMax;
  }

  count(plugin: string): number {
    return this.#recent(plugin).length;
  }

  forget(plugin: string): void {
    this.#at.delete(plugin);
  }

  #recent(plugin: string): number[] {
    const since = this.#clock.now() - limits.pluginBreachWindowMs;
    return (this.#at.get(plugin) ?? []).filter((at) => at > since);
  }
}
