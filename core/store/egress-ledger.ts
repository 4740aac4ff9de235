import { limits } from "../kernel/limits.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { EgressRow } from "./operations.ts";

/** Appends rows, and gives back their ids; the oldest beyond limits.ledgerRowsMax are forgotten. */
export function recordEgress(db: WriteDb, rows: readonly EgressRow[]): number[] {
  const ids = rows.map(
    (row) =>
      db.run(
        `INSERT INTO egress (at, purpose, actor, host, port, route, bytes_in, bytes_out, outcome, reason)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        Math.floor(row.at),
        row.purpose,
        row.actor,
        row.host,
        row.port,
        row.route,
        row.bytesIn,
        row.bytesOut,
        row.outcome,
        row.reason,
      ).lastInsertRowid,
  );
  db.run("DELETE FROM egress WHERE id <= ?", (ids.at(-1) ?? 0) - limits.ledgerRowsMax);
  return ids;
}

/** What came of a connection. One that was forgotten meanwhile stays so. */
export function endEgress(
  db: WriteDb,
  id: number,
  { bytesIn, bytesOut, outcome, reason }: Pick<EgressRow, "bytesIn" | "bytesOut" | "outcome" | "reason">,
): Record<string, never> {
  db.run(
    "UPDATE egress SET bytes_in = ?, bytes_out = ?, outcome = ?, reason = ? WHERE id = ?",
    bytesIn,
    bytesOut,
    outcome,
    reason,
    id,
  );
  return {};
}

export function forgetOpenEgress(db: WriteDb): Record<string, never> {
  db.run("UPDATE egress SET outcome = 'unknown' WHERE outcome = 'open'");
  return {};
}

export interface EgressFilter {
  host?: string;
  purpose?: string;
  actor?: string;
  route?: string;
  /** failed: it was tried, and did not work. refused: it was not even tried. */
  outcome?: "open" | "ok" | "refused" | "failed";
}

export interface EgressPage extends EgressFilter {
  limit: number;
  /** Older than the row of that id; null: from the newest. */
  before: number | null;
}

/** Codes that Postern itself gives, instead of a connection. */
const refusals = "('NETWORK_REFUSED', 'TOR_OFF', 'TOR_MISSING')";
const outcomes = {
  open: "outcome = 'open'",
  ok: "outcome = 'ok'",
  refused: `outcome IN ${refusals}`,
  failed: `outcome NOT IN ('open', 'ok') AND outcome NOT IN ${refusals}`,
};

export interface HostTotal {
  host: string;
  connections: number;
  /** Of them, those that were refused or failed. */
  unsuccessful: number;
  bytesIn: number;
  bytesOut: number;
  lastAt: number;
}

/** The ledger as it is read. */
export class EgressRows {
  readonly #db: ReadDb;

  constructor(db: ReadDb) {
    this.#db = db;
  }

  /** Newest first. */
  page(page: EgressPage): Array<EgressRow & { id: number }> {
    const { host, purpose, actor, route, outcome, before, limit } = page;
    const asked = Object.entries({ host, purpose, actor, route }).filter((each) => each[1] !== undefined);
    const conditions = ["id < ?", ...asked.map(([column]) => `${column} = ?`), ...(outcome ? [outcomes[outcome]] : [])];
    return this.#db.all(
      `SELECT id, at, purpose, actor, host, port, route, bytes_in AS bytesIn, bytes_out AS bytesOut, outcome, reason
       FROM egress WHERE ${conditions.join(" AND ")} ORDER BY id DESC LIMIT ?`,
      before ?? Number.MAX_SAFE_INTEGER,
      ...asked.map(([, value]) => value ?? ""),
      limit,
    );
  }

  /** Whom Postern spoke to, the latest first, as far back as the ledger goes. */
  hosts(limit: number): HostTotal[] {
    return this.#db.all(
      `SELECT host, count(*) AS connections, sum(outcome NOT IN ('ok', 'open')) AS unsuccessful,
         sum(bytes_in) AS bytesIn, sum(bytes_out) AS bytesOut, max(at) AS lastAt
       FROM egress GROUP BY host ORDER BY lastAt DESC LIMIT ?`,
      limit,
    );
  }
}
