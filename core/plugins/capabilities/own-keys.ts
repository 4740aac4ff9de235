/** What a plugin has in store: sizes by key, read once, so that the quota is counted here and not asked of the store each time. */
import type { PluginDataStore } from "./capability-context.ts";

export class OwnKeys {
  readonly #sizes = new Map<string, number>();
  #bytes = 0;
  /** In the order of their characters; null after a change. */
  #sorted: string[] | null = null;

  static async of(store: PluginDataStore, plugin: string): Promise<OwnKeys> {
    const keys = new OwnKeys();
    for (const { key, bytes } of await store.list(plugin, "")) keys.set(key, bytes);
    return keys;
  }

  /** `null`: it goes. */
  set(key: string, bytes: number | null): void {
    const before = this.#sizes.get(key);
    if (before !== undefined) this.#bytes -= key.length + before;
    if (bytes === null) this.#sizes.delete(key);
    else this.#sizes.set(key, bytes);
    if (bytes !== null) this.#bytes += key.length + bytes;
    if ((before === undefined) !== (bytes === null)) this.#sorted = null;
  }

  /** What there would be after these changes: bytes of keys and values, and how many. */
  after(changes: ReadonlyMap<string, Uint8Array | null>): { bytes: number; keys: number } {
    let [bytes, keys] = [this.#bytes, this.#sizes.size];
    for (const [key, value] of changes) {
      const before = this.#sizes.get(key);
      if (before !== undefined) [bytes, keys] = [bytes - key.length - before, keys - 1];
      if (value !== null) [bytes, keys] = [bytes + key.length + value.byteLength, keys + 1];
    }
    return { bytes, keys };
  }

  /** Those that begin with `prefix`. A plugin may ask for them again and again: they are sorted once. */
  list(prefix: string): string[] {
    this.#sorted ??= [...this.#sizes.keys()].sort();
    return prefix === "" ? this.#sorted : this.#sorted.filter((key) => key.startsWith(prefix));
  }
}
