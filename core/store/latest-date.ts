import { limits } from "../kernel/limits.ts";
import type { ReadDb } from "./open-database.ts";
import { firstSortKeyOf } from "./sort-key.ts";

/** No clock is right that says less: this was written later. */
const writtenAt = Date.UTC(2026, 0, 1);

/**
 * How far ahead a date is believed of mail that arrives now. Of a machine whose clock is behind (after a battery fault it says
 * 1970, or the year of its firmware) every date: cut to such a clock, mail would be out of order for good.
 */
export function latestDate(db: ReadDb, now: number): number {
  const ahead = now + limits.receivedAheadMaxMs;
  if (now < writtenAt) return Number.MAX_SAFE_INTEGER;
  // Dates of mail that is here were looked at as it came. A few of them prove nothing.
  const isBehind = db.value<number>(
    "SELECT 1 FROM message WHERE sort_key >= ? ORDER BY sort_key LIMIT 1 OFFSET ?",
    firstSortKeyOf(ahead + 1000),
    limits.clockWitnesses - 1,
  );
  return isBehind === 1 ? Number.MAX_SAFE_INTEGER : ahead;
}
