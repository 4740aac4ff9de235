import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { Operation } from "./operations.ts";

type Save = Extract<Operation, { op: "plugin.save" }>;

/** Packages that the record no longer names go in the same commit. */
export function savePlugin(db: WriteDb, { pluginId, record, keep, package: added }: Save): Record<string, never> {
  const text = JSON.stringify(record);
  if (Buffer.byteLength(text) > limits.pluginRecordBytesMax) throw new AppError("TOO_LARGE", { what: "pluginRecord" });
  db.run(
    "INSERT INTO plugin_install (plugin_id, record) VALUES (?, ?) ON CONFLICT (plugin_id) DO UPDATE SET record = excluded.record",
    pluginId,
    text,
  );
  if (added) {
    if (added.bytes.byteLength > limits.pluginPackageBytesMax)
      throw new AppError("TOO_LARGE", { what: "pluginPackage" });
    db.run(
      "INSERT INTO plugin_package (plugin_id, hash, package) VALUES (?, ?, ?) ON CONFLICT (plugin_id, hash) DO NOTHING",
      pluginId,
      added.hash,
      added.bytes,
    );
  }
  for (const hash of db.column<string>("SELECT hash FROM plugin_package WHERE plugin_id = ?", pluginId))
    if (!keep.includes(hash)) db.run("DELETE FROM plugin_package WHERE plugin_id = ? AND hash = ?", pluginId, hash);
  return {};
}

export function removePlugin(db: WriteDb, pluginId: string, withData: boolean): Record<string, never> {
  db.run("DELETE FROM plugin_install WHERE plugin_id = ?", pluginId);
  db.run("DELETE FROM plugin_package WHERE plugin_id = ?", pluginId);
  db.run("DELETE FROM plugin_secret WHERE plugin_id = ?", pluginId);
  if (withData) {
    db.run("DELETE FROM plugin_data WHERE plugin_id = ?", pluginId);
    db.run("DELETE FROM cursor WHERE name LIKE ? ESCAPE '\\'", `plugin/${pluginId.replace(/[%_\\]/g, "\\$&")}/%`);
  }
  return {};
}

/** Records as they were saved, by id. */
export function pluginRecords(db: ReadDb): Array<{ pluginId: string; record: unknown }> {
  return db
    .all<{ pluginId: string; record: string }>(
      "SELECT plugin_id AS pluginId, record FROM plugin_install ORDER BY plugin_id",
    )
    .map(({ pluginId, record }) => ({ pluginId, record: JSON.parse(record) as unknown }));
}

export function pluginPackage(db: ReadDb, pluginId: string, hash: string): Buffer | null {
  return (
    db.value<Buffer>("SELECT package FROM plugin_package WHERE plugin_id = ? AND hash = ?", pluginId, hash) ?? null
  );
}
