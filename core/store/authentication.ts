import { limits } from "../kernel/limits.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { MessageId } from "./types.ts";

export interface CheckedSender {
  messageId: MessageId;
  /** JSON of the layer that checks. */
  verdict: unknown;
  checkedAt: number;
}

/** Safe to repeat: the newer check replaces the older. A message that is gone meanwhile is passed over. */
export function recordAuthentication(db: WriteDb, checks: readonly CheckedSender[]): Record<string, never> {
  for (const { messageId, verdict, checkedAt } of checks) {
    const text = JSON.stringify(verdict);
    // A verdict is a summary: one that is longer comes of a mail that wants to fill the disk, and is made anew when asked.
    if (Buffer.byteLength(text) > limits.authenticationBytesMax) continue;
    db.run(
      `INSERT INTO authentication (message_id, verdict, checked_at) SELECT id, ?, ? FROM message WHERE id = ?
       ON CONFLICT (message_id) DO UPDATE SET verdict = excluded.verdict, checked_at = excluded.checked_at`,
      text,
      Math.floor(checkedAt),
      messageId,
    );
  }
  return {};
}

export function authenticationOf(db: ReadDb, messageId: MessageId): { verdict: unknown; checkedAt: number } | null {
  const row = db.get<{ verdict: string; checkedAt: number }>(
    "SELECT verdict, checked_at AS checkedAt FROM authentication WHERE message_id = ?",
    messageId,
  );
  return row ? { verdict: JSON.parse(row.verdict) as unknown, checkedAt: row.checkedAt } : null;
}
