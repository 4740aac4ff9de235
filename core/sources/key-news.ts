/** key.changed on its way to plugins: collected, and told in batches until every plugin that is on has taken them. */
import { limits } from "../kernel/limits.ts";
import type { Plugins } from "../plugins/plugins.ts";

export class KeyNews {
  readonly #plugins: Pick<Plugins, "observeKeys">;
  readonly #waiting = new Set<string>();

  constructor(plugins: Pick<Plugins, "observeKeys">) {
    this.#plugins = plugins;
  }

  note(fingerprint: string): void {
    this.#waiting.add(fingerprint);
  }

  /** False where a plugin did not take what it was told: it is told again. */
  async work(): Promise<boolean> {
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting].slice(0, limits.observeBatchKeysMax);
      // Before: what changes once more meanwhile is news again.
      for (const fingerprint of batch) this.#waiting.delete(fingerprint);
      if (await this.#plugins.observeKeys(batch)) continue;
      for (const fingerprint of batch) this.#waiting.add(fingerprint);
      return false;
    }
    return true;
  }
}
