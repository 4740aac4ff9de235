import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { Operation } from "./operations.ts";

type Save = Extract<Operation, { op: "plugin.save" }>;
type Remove = Extract<Operation, { op: "plugin.remove" }>;

/** Packages that the record no longer names go in the same commit. */
export function savePlugin(db: WriteDb, { pluginId, record, keep, package: added }: Save): Record<string, never> {
  const text = JSON.stringify(record);
  if (Buffer.byteLength(text) > limits.pluginRecordBytesMax) throw new AppError("TOO_LARGE", { what: "pluginRecord" });
  db.run(
    "INSERT INTO plugin_install (plugin_id, record) VALUES (?, ?) ON CONFLICT (plugin_id) DO UPDATE SET record = excluded.record",
    pluginId,
    text,
  );
  // Whoever is installed may have what was kept: that is looked at before.
  db.run("DELETE FROM plugin_kept WHERE plugin_id = ?", pluginId);
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

export function removePlugin(db: WriteDb, { pluginId, withData, author }: Remove): Record<string, never> {
  db.run("DELETE FROM plugin_install WHERE plugin_id = ?", pluginId);
  db.run("DELETE FROM plugin_package WHERE plugin_id = ?", pluginId);
  db.run("DELETE FROM plugin_secret WHERE plugin_id = ?", pluginId);
  if (withData) {
    db.run("DELETE FROM plugin_kept WHERE plugin_id = ?", pluginId);
    db.run("DELETE FROM plugin_data WHERE plugin_id = ?", pluginId);
    db.run("DELETE FROM cursor WHERE name LIKE ? ESCAPE '\\'", `plugin/${pluginId.replace(/[%_\\]/g, "\\$&")}/%`);
  } else if (author !== undefined) {
    // Nothing was kept, nobody is kept out.
    db.run(
      "INSERT INTO plugin_kept (plugin_id, author) SELECT ?, ? WHERE EXISTS (SELECT 1 FROM plugin_data WHERE plugin_id = ?) ON CONFLICT DO NOTHING",
      pluginId,
      author,
      pluginId,
    );
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

/** Whose data are kept of a plugin that was removed; null: none. */
export function pluginKeptFor(db: ReadDb, pluginId: string): string | null {
  return db.value<string>("SELECT author FROM plugin_kept WHERE plugin_id = ?", pluginId) ?? null;
}

export function pluginPackage(db: ReadDb, pluginId: string, hash: string): Buffer | null {
  return (
    db.value<Buffer>("SELECT package FROM plugin_package WHERE plugin_id = ? AND hash = ?", pluginId, hash) ?? null
  );
}
