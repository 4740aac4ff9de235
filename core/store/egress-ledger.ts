import { limits } from "../kernel/limits.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { EgressRow } from "./operations.ts";

/** Appends rows; the oldest beyond limits.ledgerRowsMax are forgotten. */
export function recordEgress(db: WriteDb, rows: readonly EgressRow[]): Record<string, never> {
  let last = 0;
  for (const row of rows)
    last = db.run(
      "INSERT INTO egress (at, purpose, actor, host, port, route, bytes_in, bytes_out, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      Math.floor(row.at),
      row.purpose,
      row.actor,
      row.host,
      row.port,
      row.route,
      row.bytesIn,
      row.bytesOut,
      row.outcome,
    ).lastInsertRowid;
  db.run("DELETE FROM egress WHERE id <= ?", last - limits.ledgerRowsMax);
  return {};
}

/** Newest first, older than the row `before`. */
export function egressOf(
  db: ReadDb,
  page: { limit: number; before: number | null },
): Array<EgressRow & { id: number }> {
  return db.all(
    `SELECT id, at, purpose, actor, host, port, route, bytes_in AS bytesIn, bytes_out AS bytesOut, outcome
     FROM egress WHERE id < ? ORDER BY id DESC LIMIT ?`,
    page.before ?? Number.MAX_SAFE_INTEGER,
    page.limit,
  );
}
