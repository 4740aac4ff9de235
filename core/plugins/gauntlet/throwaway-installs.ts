import type { PluginInstallStore } from "../plugin-installs.ts";
import type { PluginRecord } from "../plugin-record.ts";

/** What the store keeps of plugins, for a platform without a store. */
export class ThrowawayInstalls implements PluginInstallStore {
  readonly #records = new Map<string, PluginRecord>();
  readonly #packages = new Map<string, Uint8Array>();

  records(): Array<{ pluginId: string; record: unknown }> {
    return [...this.#records].map(([pluginId, record]) => ({ pluginId, record }));
  }

  package(_pluginId: string, hash: string): Uint8Array | null {
    return this.#packages.get(hash) ?? null;
  }

  taggedMessages(): number {
    return 0;
  }

  save(record: PluginRecord, _keep: string[], added?: { hash: string; bytes: Uint8Array }): Promise<void> {
    this.#records.set(record.id, record);
    if (added) this.#packages.set(added.hash, added.bytes);
    return Promise.resolve();
  }

  keptFor(): null {
    return null;
  }

  remove(pluginId: string): Promise<void> {
    this.#records.delete(pluginId);
    return Promise.resolve();
  }

  secrets(): [] {
    return [];
  }

  saveSecret(): Promise<void> {
    return Promise.resolve();
  }

  undoTags(): Promise<number> {
    return Promise.resolve(0);
  }

  unsure(): null {
    return null;
  }

  settleUnsure(): Promise<void> {
    return Promise.resolve();
  }
}
