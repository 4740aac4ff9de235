import { AppError } from "../kernel/errors.ts";
import { updateAccount } from "./account-rows.ts";
import type { Commit } from "./commit.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";

export interface Source {
  id: number;
  kind: string;
  config: unknown;
  /** Password or token: never leaves the kernel. */
  credentials: unknown;
  status: unknown;
  createdAt: number;
}

export function createSource(commit: Commit, made: { kind: string; config: unknown; credentials: unknown }): number {
  return commit.db.run(
    "INSERT INTO source (kind, config, credentials, created_at) VALUES (?, ?, ?, ?)",
    made.kind,
    JSON.stringify(made.config ?? null),
    JSON.stringify(made.credentials ?? null),
    commit.now,
  ).lastInsertRowid;
}

/** At another server, or as another user there, every UID means another message: what was known of copies is forgotten. */
export function updateSource(
  db: WriteDb,
  change: { sourceId: number; config?: unknown; credentials?: unknown },
): Record<string, never> {
  const before = db.value<string>("SELECT config FROM source WHERE id = ?", change.sourceId);
  const mailboxOf = (config: unknown) => {
    const { host, user } = (config ?? {}) as { host?: string; user?: string };
    return JSON.stringify([host?.toLowerCase(), user]);
  };
  if (change.config !== undefined && before !== undefined) {
    if (mailboxOf(JSON.parse(before)) !== mailboxOf(change.config)) forgetCopies(db, change.sourceId);
    // What was not told until then is not told later either.
    if ((change.config as { isReadOnly?: boolean }).isReadOnly === true)
      db.run("DELETE FROM source_change WHERE source_id = ?", change.sourceId);
  }
  updateAccount(db, { table: "source", what: "source", id: change.sourceId }, change);
  return {};
}

export function setSourceStatus(db: WriteDb, sourceId: number, status: unknown): Record<string, never> {
  db.run("UPDATE source SET status = ? WHERE id = ?", JSON.stringify(status ?? {}), sourceId);
  return {};
}

/** Mail stays; the copies at the source are no longer known. */
export function destroySource(db: WriteDb, sourceId: number): Record<string, never> {
  forgetCopies(db, sourceId);
  if (db.run("DELETE FROM source WHERE id = ?", sourceId).changes === 0)
    throw new AppError("NOT_FOUND", { what: "source" });
  return {};
}

function forgetCopies(db: WriteDb, sourceId: number): void {
  db.run("DELETE FROM source_copy WHERE folder_id IN (SELECT id FROM source_folder WHERE source_id = ?)", sourceId);
  for (const table of ["source_folder", "source_change", "source_lost"])
    db.run(`DELETE FROM ${table} WHERE source_id = ?`, sourceId);
}

export function sourcesOf(db: ReadDb): Source[] {
  return db
    .all<{ id: number; kind: string; config: string; credentials: string; status: string; createdAt: number }>(
      "SELECT id, kind, config, credentials, status, created_at AS createdAt FROM source ORDER BY id",
    )
    .map(({ config, credentials, status, ...row }) => ({
      ...row,
      config: JSON.parse(config) as unknown,
      credentials: JSON.parse(credentials) as unknown,
      status: JSON.parse(status) as unknown,
    }));
}
