import { limits } from "../kernel/limits.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { NewAuditRow } from "./operations.ts";
import type { MessageId } from "./types.ts";

/**
 * Appends rows. The oldest beyond limits.auditRowsPerPluginMax of each plugin are forgotten, so that none can wash away what
 * others did, and beyond limits.auditRowsMax those of all.
 */
export function recordAudit(db: WriteDb, rows: readonly NewAuditRow[]): Record<string, never> {
  let last = 0;
  for (const row of rows)
    last = db.run(
      "INSERT INTO plugin_audit (at, plugin_id, version, hook, capability, scope, message_id, bytes, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      Math.floor(row.at),
      row.pluginId,
      row.version,
      row.hook,
      row.capability,
      row.scope,
      row.messageId,
      row.bytes,
      row.outcome,
    ).lastInsertRowid;
  for (const pluginId of new Set(rows.map((row) => row.pluginId)))
    db.run(
      "DELETE FROM plugin_audit WHERE plugin_id = ? AND id <= (SELECT id FROM plugin_audit WHERE plugin_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
      pluginId,
      pluginId,
      limits.auditRowsPerPluginMax,
    );
  db.run("DELETE FROM plugin_audit WHERE id <= ?", last - limits.auditRowsMax);
  return {};
}

export interface AuditQuery {
  limit: number;
  /** Older than this row. */
  before: number | null;
  pluginId: string | null;
  messageId: MessageId | null;
  /** Found anywhere in hook, capability, scope, outcome or plugin; null for all. */
  text: string | null;
}

export interface StoredAuditRow extends NewAuditRow {
  id: number;
}

/** Newest first. */
export function auditOf(db: ReadDb, { limit, before, pluginId, messageId, text }: AuditQuery): StoredAuditRow[] {
  const conditions = ["id < ?"];
  const values: Array<string | number> = [before ?? Number.MAX_SAFE_INTEGER];
  if (pluginId !== null) {
    conditions.push("plugin_id = ?");
    values.push(pluginId);
  }
  if (messageId !== null) {
    conditions.push("message_id = ?");
    values.push(messageId);
  }
  if (text !== null) {
    conditions.push(
      "instr(lower(plugin_id || ' ' || hook || ' ' || capability || ' ' || scope || ' ' || outcome), ?) > 0",
    );
    values.push(text.toLowerCase());
  }
  return db.all(
    `SELECT id, at, plugin_id AS pluginId, version, hook, capability, scope, message_id AS messageId, bytes, outcome
     FROM plugin_audit WHERE ${conditions.join(" AND ")} ORDER BY id DESC LIMIT ?`,
    ...values,
    limit,
  );
}
