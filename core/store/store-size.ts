import type { ReadDb } from "./open-database.ts";

export interface StoreSize {
  /** Visible ones. */
  messages: number;
  threads: number;
  databaseBytes: number;
}

export function sizeOf(db: ReadDb): StoreSize {
  const pages = db.value<number>("PRAGMA page_count") ?? 0;
  return {
    messages: db.value<number | null>("SELECT sum(emails) FROM thread") ?? 0,
    threads: db.value<number>("SELECT count(*) FROM thread") ?? 0,
    databaseBytes: pages * (db.value<number>("PRAGMA page_size") ?? 0),
  };
}
