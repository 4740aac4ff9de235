import type { ReadDb, WriteDb } from "./open-database.ts";

export type MetaKey =
  | "epoch"
  | "journal_number"
  | "vault_pack"
  | "vault_offset"
  | "changes_forgotten"
  | "thread_last"
  | "sent_last"
  | "slot_end"
  /** 1 while it is made anew from packs and journal. */
  | "is_rebuilding";

export function metaNumber(db: ReadDb, key: MetaKey): number {
  return db.value<number>("SELECT value FROM meta WHERE key = ?", key) ?? 0;
}

export function metaText(db: ReadDb, key: MetaKey): string {
  return db.value<string>("SELECT value FROM meta WHERE key = ?", key) ?? "";
}

export function clearMeta(db: WriteDb, key: MetaKey): void {
  db.run("DELETE FROM meta WHERE key = ?", key);
}

export function setMeta(db: WriteDb, key: MetaKey, value: number | string): void {
  // better-sqlite3 binds numbers as REAL; in an ANY column that would stay one.
  const bound = typeof value === "number" ? BigInt(value) : value;
  db.run(
    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    key,
    bound,
  );
}
