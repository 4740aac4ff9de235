import type { PluginDataStore, StoredEntry } from "../capabilities/capability-context.ts";

/** Plugins' data that lives as long as this process: for tests, and for a plugin under work. */
export class MemoryStore implements PluginDataStore {
  readonly #rows = new Map<string, Map<string, Uint8Array>>();

  read(plugin: string, key: string): Uint8Array | null {
    return this.#of(plugin).get(key) ?? null;
  }

  list(plugin: string, prefix: string): StoredEntry[] {
    return [...this.#of(plugin)]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => ({ key, bytes: value.byteLength }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  write(plugin: string, entries: Array<{ key: string; value: Uint8Array | null }>): Promise<void> {
    const rows = this.#of(plugin);
    for (const { key, value } of entries) {
      if (value === null) rows.delete(key);
      else rows.set(key, value);
    }
    return Promise.resolve();
  }

  #of(plugin: string): Map<string, Uint8Array> {
    const rows = this.#rows.get(plugin) ?? new Map<string, Uint8Array>();
    this.#rows.set(plugin, rows);
    return rows;
  }
}
