import { existsSync, rmSync, writeFileSync } from "node:fs";
import { AppError } from "../kernel/errors.ts";

/**
 * A page found damaged while running is remembered beside the database: the next start makes it anew. (A damaged page may
 * not be read again at the start itself.)
 */
export function noteDamage(databasePath: string, error: unknown): void {
  if (!(error instanceof AppError) || error.code !== "DATABASE_DAMAGED" || error.detail["reason"] === "restart") return;
  writeFileSync(markPath(databasePath), "");
}

export function isMarkedDamaged(databasePath: string): boolean {
  return existsSync(markPath(databasePath));
}

export function clearDamageMark(databasePath: string): void {
  rmSync(markPath(databasePath), { force: true });
}

function markPath(databasePath: string): string {
  return `${databasePath}.is-damaged`;
}
