/** schedule.tick: wakes plugins as often as they were granted. Where each stands is durable: what was missed comes once. */
import type { Clock } from "../kernel/clock.ts";
import { limits } from "../kernel/limits.ts";
import type { Plugins } from "../plugins/plugins.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";

export interface PluginScheduleParts {
  reader: StoreReader;
  writer: StoreWriter;
  plugins: Plugins;
  clock: Clock;
}

const minuteMs = 60_000;

export class PluginSchedule {
  readonly #parts: PluginScheduleParts;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: PluginScheduleParts) {
    this.#parts = parts;
  }

  /** Calls `onLook` now and then: whoever works behind the store does the rest in turn. */
  start(onLook: () => void): void {
    this.#timer = setInterval(onLook, limits.scheduleLookMs);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** Wakes all that are due. A plugin's first interval begins when it is first seen here. */
  async work(): Promise<void> {
    const { reader, plugins, clock } = this.#parts;
    for (const { id, minutes } of plugins.scheduled()) {
      const now = clock.now();
      const last = reader.cursor(cursorName(id));
      const isDue = last !== null && now - Number(last) >= minutes * minuteMs;
      if (last !== null && !isDue) continue;
      // Noted before: a plugin that fails at it is not woken again at once, for ever.
      await this.#parts.writer.perform({ op: "cursor.set", name: cursorName(id), value: String(now) });
      if (isDue) await plugins.tick(id, now);
    }
  }
}

const cursorName = (id: string): string => `plugin/${id}/tick`;
