import { limits } from "../kernel/limits.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";

export interface BlockedTracker {
  name: string;
  requests: number;
  lastAt: number;
}

/** Adds to what was counted; the names that were blocked longest ago are forgotten when there are too many. */
export function noteTrackers(
  db: WriteDb,
  trackers: ReadonlyArray<{ name: string; count: number }>,
  at: number,
): Record<string, never> {
  for (const { name, count } of trackers)
    db.run(
      `INSERT INTO blocked_tracker (name, requests, last_at) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET requests = requests + excluded.requests, last_at = excluded.last_at`,
      name,
      count,
      Math.floor(at),
    );
  db.run(
    "DELETE FROM blocked_tracker WHERE name IN (SELECT name FROM blocked_tracker ORDER BY last_at DESC, name LIMIT -1 OFFSET ?)",
    limits.blockedTrackersMax,
  );
  return {};
}

/** Most often first. */
export function blockedTrackersOf(db: ReadDb): BlockedTracker[] {
  return db.all("SELECT name, requests, last_at AS lastAt FROM blocked_tracker ORDER BY requests DESC, name");
}
