import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Commit } from "./commit.ts";
import { settle, stateOfEntry } from "./outbox.ts";
import type { OutboxOperation } from "./outbox-types.ts";

/** Another way for a mail that failed or waits: it is tried as if it were new, to those that no server took it for. */
export function reroute(
  commit: Commit,
  { entryId, way, addresses, delayedAfterMs }: Extract<OutboxOperation, { op: "outbox.reroute" }>,
): Record<string, never> {
  const { db, now } = commit;
  const state = stateOfEntry(commit, entryId);
  if (state === null) throw new AppError("NOT_FOUND", { what: "submission" });
  if (state === "trying" || state === "canceled") throw new AppError("CONFLICT", { reason: "underWay" });
  if (db.value("SELECT 1 FROM message m JOIN outbox o ON o.message_id = m.id WHERE o.id = ?", entryId) !== 1)
    throw new AppError("CONFLICT", { reason: "messageGone" });
  db.run(
    `UPDATE outbox_recipient SET state = 'queued', code = NULL, enhanced = NULL, text = '', transport = NULL, host = NULL, choice = NULL,
      tried_at = NULL, reached = NULL WHERE outbox_id = ? AND state = 'failed' AND (? OR address IN (SELECT value FROM json_each(?)))`,
    entryId,
    Number(addresses === null),
    JSON.stringify(addresses ?? []),
  );
  const open = "SELECT 1 FROM outbox_recipient WHERE outbox_id = ? AND state IN ('queued', 'deferred') LIMIT 1";
  if (db.value(open, entryId) !== 1) throw new AppError("CONFLICT", { reason: "nothingOpen" });
  db.run(
    `UPDATE outbox SET way_transport = ?, way_relay_id = ?, way_number = way_number + 1, tries = 0, problem = NULL, waits_for = NULL, settled_at = NULL,
      notice = CASE WHEN notice = 'doubt' OR (notice = 'failed' AND ?) THEN notice END, notice_at = max(hold_until, ?) + ?, give_up_at = max(hold_until, ?) + ?
     WHERE id = ?`,
    way?.transport ?? null,
    way?.relayId ?? null,
    // Of those that are not sent to again the user is still to be told.
    Number(db.value("SELECT 1 FROM outbox_recipient WHERE outbox_id = ? AND state = 'failed'", entryId) === 1),
    now,
    delayedAfterMs ?? limits.outboxDelayedAfterMs,
    now,
    limits.outboxTriedForMs,
    entryId,
  );
  // What is held goes the other way when its time has come.
  if (state === "held") commit.changes.record("EmailSubmission", entryId, "updated");
  else settle(commit, entryId, now);
  return {};
}
