import type { PluginDataStore } from "../plugins/capabilities/capability-context.ts";

/** Reads go through, writes stay in memory. */
export function overlayStore(below: PluginDataStore): PluginDataStore {
  const written = new Map<string, Uint8Array | null>();
  const id = (plugin: string, key: string): string => `${plugin}\0${key}`;
  return {
    read: (plugin, key) => {
      const kept = written.get(id(plugin, key));
      return kept === undefined ? below.read(plugin, key) : kept;
    },
    async list(plugin, prefix) {
      const sizes = new Map((await below.list(plugin, prefix)).map(({ key, bytes }) => [key, bytes]));
      for (const [name, value] of written) {
        const key = name.slice(plugin.length + 1);
        if (!name.startsWith(id(plugin, prefix))) continue;
        if (value === null) sizes.delete(key);
        else sizes.set(key, value.byteLength);
      }
      return [...sizes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, bytes]) => ({ key, bytes }));
    },
    write(plugin, entries) {
      for (const { key, value } of entries) written.set(id(plugin, key), value);
      return Promise.resolve();
    },
  };
}
