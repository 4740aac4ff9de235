import type { PluginInstallStore } from "../plugins/plugin-installs.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import { unsurePluginsCursor } from "../store/unsure-plugins.ts";

/** Installed plugins in the store: what the user decided is journaled. */
export function pluginInstallStore(
  reader: StoreReader,
  writer: StoreWriter,
): PluginInstallStore & { taggedMessages(pluginId: string): number } {
  return {
    records: () => reader.plugins.records(),
    package: (pluginId, hash) => reader.plugins.package(pluginId, hash),
    taggedMessages: (pluginId) => reader.plugins.taggedMessages(pluginId),
    async save(record, keep, added) {
      const withPackage = added === undefined ? {} : { package: added };
      await writer.perform({ op: "plugin.save", pluginId: record.id, record, keep, ...withPackage });
    },
    keptFor: (pluginId) => reader.plugins.keptFor(pluginId),
    async remove(pluginId, withData, author) {
      await writer.perform({ op: "plugin.remove", pluginId, withData, ...(author !== null && { author }) });
    },
    secrets: (pluginId) => reader.plugins.secrets(pluginId),
    async saveSecret(pluginId, name, secret) {
      await writer.perform({ op: "plugin.secret", pluginId, name, secret });
    },
    unsure: () => reader.plugins.unsure(),
    async settleUnsure() {
      await writer.perform({ op: "cursor.set", name: unsurePluginsCursor, value: null });
    },
    async undoTags(pluginId) {
      return (await writer.perform({ op: "plugin.undoTags", pluginId })).updated.length;
    },
  };
}
