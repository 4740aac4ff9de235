import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";

/** Null removes a key. */
export function writePluginData(
  db: WriteDb,
  pluginId: string,
  entries: ReadonlyArray<{ key: string; value: Uint8Array | null }>,
): Record<string, never> {
  for (const { key, value } of entries) {
    if (Buffer.byteLength(key) > limits.pluginKeyBytesMax) throw new AppError("TOO_LARGE", { what: "pluginKey" });
    if (value === null) db.run("DELETE FROM plugin_data WHERE plugin_id = ? AND key = ?", pluginId, key);
    else
      db.run(
        "INSERT INTO plugin_data (plugin_id, key, value) VALUES (?, ?, ?) ON CONFLICT (plugin_id, key) DO UPDATE SET value = excluded.value",
        pluginId,
        key,
        value,
      );
  }
  return {};
}

export function readPluginData(db: ReadDb, pluginId: string, key: string): Buffer | null {
  return db.value<Buffer>("SELECT value FROM plugin_data WHERE plugin_id = ? AND key = ?", pluginId, key) ?? null;
}

/** Keys that begin with `prefix`, in order. */
export function listPluginData(db: ReadDb, pluginId: string, prefix: string): Array<{ key: string; value: Buffer }> {
  // The byte FF stands in no UTF-8 text, so it sorts behind every key that begins with the prefix.
  return db.all(
    "SELECT key, value FROM plugin_data WHERE plugin_id = ? AND key >= ? AND key < ? || CAST(x'FF' AS TEXT) ORDER BY key",
    pluginId,
    prefix,
    prefix,
  );
}
