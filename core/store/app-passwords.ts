import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Commit } from "./commit.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";

export interface AppPassword {
  id: number;
  name: string;
  scope: "read" | "send";
  createdAt: number;
  lastUsedAt: number | null;
}

export function createAppPassword(
  commit: Commit,
  made: { name: string; scope: "read" | "send"; secretHash: Uint8Array },
): number {
  const { db } = commit;
  const name = made.name.trim();
  if (name === "" || name.length > limits.appPasswordNameCharsMax || made.secretHash.length !== 32)
    throw new AppError("BAD_REQUEST", { reason: "appPassword" });
  const existing = appPasswordsOf(db);
  if (existing.length >= limits.appPasswordsMax) throw new AppError("CONFLICT", { reason: "tooManyAppPasswords" });
  if (existing.some((each) => each.name === name)) throw new AppError("CONFLICT", { reason: "nameTaken" });
  return db.run(
    "INSERT INTO app_password (name, scope, secret_hash, created_at) VALUES (?, ?, ?, ?)",
    name,
    made.scope,
    made.secretHash,
    commit.now,
  ).lastInsertRowid;
}

export function revokeAppPassword(db: WriteDb, id: number): Record<string, never> {
  if (db.run("DELETE FROM app_password WHERE id = ?", id).changes === 0)
    throw new AppError("NOT_FOUND", { what: "appPassword" });
  return {};
}

export function noteAppPasswordUse(db: WriteDb, id: number, at: number): Record<string, never> {
  db.run("UPDATE app_password SET used_at = ? WHERE id = ?", at, id);
  return {};
}

export function appPasswordsOf(db: ReadDb): AppPassword[] {
  return db.all("SELECT id, name, scope, created_at AS createdAt, used_at AS lastUsedAt FROM app_password ORDER BY id");
}

/** The secret has 160 random bits, so finding its hash by an index tells a guesser nothing. */
export function appPasswordByHash(
  db: ReadDb,
  secretHash: Uint8Array,
): Pick<AppPassword, "id" | "name" | "scope"> | null {
  return db.get("SELECT id, name, scope FROM app_password WHERE secret_hash = ?", secretHash) ?? null;
}
