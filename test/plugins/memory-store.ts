import type { PluginDataStore } from "../../core/plugins/capabilities/capability.ts";

/** Plugin data kept in memory: the store is a parameter of the plugin platform. `failNext` makes one write fail. */
export class MemoryStore implements PluginDataStore {
  readonly rows = new Map<string, Uint8Array>();
  writes = 0;
  failNext: Error | null = null;

  async read(plugin: string, key: string): Promise<Uint8Array | null> {
    return this.rows.get(`${plugin} ${key}`) ?? null;
  }

  async list(plugin: string, prefix: string): Promise<Array<{ key: string; bytes: number }>> {
    return [...this.rows]
      .filter(([name]) => name.startsWith(`${plugin} ${prefix}`))
      .map(([name, value]) => ({ key: name.slice(plugin.length + 1), bytes: value.byteLength }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async write(plugin: string, entries: Array<{ key: string; value: Uint8Array | null }>): Promise<void> {
    const failure = this.failNext;
    this.failNext = null;
    if (failure) throw failure;
    this.writes += 1;
    for (const { key, value } of entries) {
      if (value === null) this.rows.delete(`${plugin} ${key}`);
      else this.rows.set(`${plugin} ${key}`, value);
    }
  }
}
