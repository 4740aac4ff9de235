/** Mail on its way out: what the journal keeps of it. What a start puts right by itself is in outbox-tries.ts. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Commit } from "./commit.ts";
import { destroyMessages } from "./message-actions.ts";
import { metaNumber, setMeta } from "./meta.ts";
import { unmarkOriginal } from "./outbox-marks.ts";
import { wishSettled } from "./source-changes.ts";
import type {
  ChoiceOf,
  NewOutboxEntry,
  OutboxNotice,
  OutboxOperation,
  OutboxState,
  Reported,
  StoredReply,
} from "./outbox-types.ts";
import type { MessageId } from "./types.ts";

type Asked<Op extends OutboxOperation["op"]> = Extract<OutboxOperation, { op: Op }>;
type Done = Record<string, never>;

export function createEntry(commit: Commit, messageId: MessageId, made: NewOutboxEntry): number {
  const { db } = commit;
  const id = db.run(
    `INSERT INTO outbox (message_id, thread_id, identity_id, message_key, sender, parameters, state, hold_until, created_at,
      next_try_at, notice_at, give_up_at, was_filed) VALUES (?, ?, ?, ?, ?, ?, 'held', ?, ?, ?, ?, ?, ?)`,
    messageId,
    made.threadId,
    made.identityId,
    made.messageKey,
    made.sender,
    JSON.stringify(made.parameters),
    made.holdUntil,
    commit.now,
    made.holdUntil,
    made.holdUntil + (made.delayedAfterMs ?? limits.outboxDelayedAfterMs),
    made.holdUntil + limits.outboxTriedForMs,
    made.wasFiled === true ? 1 : 0,
  ).lastInsertRowid;
  for (const [position, { address, parameters }] of made.recipients.entries())
    db.run(
      "INSERT INTO outbox_recipient (outbox_id, position, address, parameters, state) VALUES (?, ?, ?, ?, 'queued')",
      id,
      position,
      address,
      JSON.stringify(parameters),
    );
  commit.changes.record("EmailSubmission", id, "created");
  return id;
}

export function cancelEntry(commit: Commit, entryId: number): Done {
  if (stateOfEntry(commit, entryId) !== "held") throw new AppError("CONFLICT", { reason: "notHeld" });
  finish(commit, entryId, "canceled");
  unmarkOriginal(commit, entryId);
  return {};
}

export function markEnding(commit: Commit, ending: Asked<"outbox.ending">): Done {
  const { entryId, addresses, transport, host, wayNumber = 0 } = ending;
  for (const address of addresses) {
    const { changes } = commit.db.run(
      `UPDATE outbox_recipient SET state = 'ending', transport = ?, host = ?, choice = ?, tried_at = ?, way_number = ?
       WHERE outbox_id = ? AND address = ? AND state IN ('queued', 'deferred')`,
      transport,
      host,
      choiceText(ending, address),
      commit.now,
      wayNumber,
      entryId,
      address,
    );
    if (changes === 0) throw new AppError("CONFLICT", { reason: "notToSend" });
  }
  return {};
}

/** Of one recipient; null: not known. */
function choiceText({ choices = [] }: { choices?: ChoiceOf[] }, address: string): string | null {
  const found = choices.find(({ recipients }) => recipients.includes(address));
  return found ? JSON.stringify(found.choice) : null;
}

/** When nobody is left the entry is done; else the try goes on, or ends with outbox.later. */
export function recordReplies(commit: Commit, said: Asked<"outbox.replies">): Done {
  const { entryId, transport, host, replies, wayNumber = 0 } = said;
  for (const { address, outcome, code, enhanced, text, reached = null } of replies)
    commit.db.run(
      `UPDATE outbox_recipient SET state = ?, code = ?, enhanced = ?, text = ?, transport = ?, host = ?, choice = ?, tried_at = ?,
        way_number = ?, reached = ? WHERE outbox_id = ? AND address = ? AND state IN ('queued', 'deferred', 'ending', 'doubt')`,
      outcome,
      code,
      enhanced,
      text,
      transport,
      host,
      choiceText(said, address),
      commit.now,
      wayNumber,
      reached,
      entryId,
      address,
    );
  noteOutcomes(commit, entryId, replies);
  return {};
}

export function doubtEntries(commit: Commit, entryIds: readonly number[]): Done {
  const sql =
    "UPDATE outbox_recipient SET state = 'doubt' WHERE outbox_id = ? AND state IN ('queued', 'deferred', 'ending')";
  for (const entryId of entryIds) if (commit.db.run(sql, entryId).changes > 0) settle(commit, entryId, null);
  return {};
}

export function resolveDoubt(commit: Commit, { entryId, as }: Asked<"outbox.resolve">): Done {
  const { changes } = commit.db.run(
    "UPDATE outbox_recipient SET state = ? WHERE outbox_id = ? AND state IN ('ending', 'doubt')",
    as === "sent" ? "delivered" : "queued",
    entryId,
  );
  if (changes === 0) throw new AppError("CONFLICT", { reason: "noDoubt" });
  commit.db.run("UPDATE outbox SET notice = NULL WHERE id = ? AND notice = 'doubt'", entryId);
  if (as === "sent") noteSent(commit, entryId);
  else commit.db.run("UPDATE outbox SET way_number = way_number + 1 WHERE id = ?", entryId);
  settleBesideTry(commit, entryId, commit.now);
  return {};
}

export function giveUp(commit: Commit, { entryId, addresses, text, by }: Asked<"outbox.giveUp">): Done {
  // Of a doubt time knows nothing.
  const states = JSON.stringify(by === "time" ? ["queued", "deferred"] : ["queued", "deferred", "doubt"]);
  const { changes } = commit.db.run(
    `UPDATE outbox_recipient SET state = 'failed', text = CASE text WHEN '' THEN ? ELSE text END
     WHERE outbox_id = ? AND state IN (SELECT value FROM json_each(?)) AND (? OR address IN (SELECT value FROM json_each(?)))`,
    text,
    entryId,
    states,
    Number(addresses === null),
    JSON.stringify(addresses ?? []),
  );
  if (changes === 0) throw new AppError("CONFLICT", { reason: "nothingOpen" });
  setNotice(commit, entryId, by === "time" ? "failed" : null);
  settleBesideTry(commit, entryId, null);
  return {};
}

/** What a mail that came back says: of one that was delivered it is news, of one that is settled otherwise it is none. */
export function recordReport(commit: Commit, reportId: MessageId, { entryId, results }: Reported): Done {
  if (!stateOfEntry(commit, entryId)) return {};
  commit.db.run("INSERT OR IGNORE INTO outbox_report (outbox_id, message_id) VALUES (?, ?)", entryId, reportId);
  for (const { address, outcome, code, enhanced, text, reached = null } of results)
    commit.db.run(
      `UPDATE outbox_recipient SET state = CASE ? WHEN 'failed' THEN 'failed' ELSE 'delivered' END, code = ?, enhanced = ?, text = ?,
        reached = CASE ? WHEN 'failed' THEN NULL ELSE coalesce(?, reached) END WHERE outbox_id = ? AND address = ? AND state IN ('delivered', 'ending', 'doubt')`,
      outcome,
      code,
      enhanced,
      text,
      outcome,
      reached,
      entryId,
      address,
    );
  noteOutcomes(commit, entryId, results);
  const isLate = results.some(({ outcome }) => outcome === "deferred");
  if (isLate) commit.db.run("UPDATE outbox SET notice = 'delayed' WHERE id = ? AND notice IS NULL", entryId);
  return {};
}

export function dismissNotice({ db, changes }: Commit, entryId: number): Done {
  if (db.run("UPDATE outbox SET notice = NULL WHERE id = ? AND notice IS NOT NULL", entryId).changes > 0)
    changes.record("EmailSubmission", entryId, "updated");
  return {};
}

export function forgetEntry(commit: Commit, entryId: number): Done {
  const state = stateOfEntry(commit, entryId);
  if (state === null) throw new AppError("NOT_FOUND", { what: "submission" });
  if (state !== "done" && state !== "canceled") throw new AppError("CONFLICT", { reason: "underWay" });
  removeEntry(commit, entryId);
  return {};
}

/** One that the user has been told nothing of yet, or that is sent again, stays. */
export function pruneEntries(commit: Commit, entryIds: readonly number[]): Done {
  const sql = "SELECT 1 FROM outbox WHERE id = ? AND settled_at IS NOT NULL AND notice IS NULL";
  for (const entryId of entryIds) if (commit.db.value(sql, entryId) === 1) removeEntry(commit, entryId);
  return {};
}

function removeEntry({ db, changes }: Commit, entryId: number): void {
  for (const table of ["outbox_recipient", "outbox_report"])
    db.run(`DELETE FROM ${table} WHERE outbox_id = ?`, entryId);
  db.run("DELETE FROM outbox WHERE id = ?", entryId);
  changes.record("EmailSubmission", entryId, "destroyed");
}

/** What is left to do decides the state. `nextTryAt` counts only where there is something to try; null: as it was planned. */
export function settle(commit: Commit, entryId: number, nextTryAt: number | null): void {
  const { isOpen, isDoubtful } = leftOf(commit, entryId);
  if (!isOpen && !isDoubtful) return finish(commit, entryId, "done");
  commit.db.run(
    `UPDATE outbox SET state = ?, next_try_at = CASE WHEN ? THEN coalesce(?, next_try_at, ?) END, notice_at = CASE WHEN ? THEN notice_at END,
      notice = CASE WHEN ? THEN 'doubt' ELSE notice END WHERE id = ?`,
    isOpen ? "queued" : "doubt",
    Number(isOpen),
    nextTryAt,
    commit.now,
    Number(isOpen),
    Number(isDoubtful),
    entryId,
  );
  commit.changes.record("EmailSubmission", entryId, "updated");
}

/** While a try is under way its own end decides, unless there is nothing left for it. */
function settleBesideTry(commit: Commit, entryId: number, nextTryAt: number | null): void {
  if (stateOfEntry(commit, entryId) === "trying") noteOutcomes(commit, entryId, []);
  else settle(commit, entryId, nextTryAt);
}

function leftOf({ db }: Commit, entryId: number): { isOpen: boolean; isDoubtful: boolean } {
  const states = db.column<string>("SELECT DISTINCT state FROM outbox_recipient WHERE outbox_id = ?", entryId);
  const isOpen = states.includes("queued") || states.includes("deferred");
  return { isOpen, isDoubtful: states.includes("ending") || states.includes("doubt") };
}

function finish(commit: Commit, entryId: number, state: "done" | "canceled"): void {
  const { db } = commit;
  db.run(
    `UPDATE outbox SET state = ?, next_try_at = NULL, notice_at = NULL, problem = NULL, waits_for = NULL,
      notice = CASE notice WHEN 'failed' THEN notice END, settled_at = coalesce(settled_at, ?) WHERE id = ?`,
    state,
    commit.now,
    entryId,
  );
  commit.changes.record("EmailSubmission", entryId, "updated");
  destroyKept(commit, entryId);
  wishSettled(commit, entryId);
}

/** The user destroyed the message while it was on its way. Not one that came again meanwhile. */
function destroyKept(commit: Commit, entryId: number): void {
  const messageId = commit.db.value<MessageId>(
    `SELECT m.id FROM outbox o JOIN message m ON m.id = o.message_id AND m.is_hidden = 1 WHERE o.id = ? AND o.is_message_kept = 1
      AND NOT EXISTS (SELECT 1 FROM outbox other WHERE other.message_id = m.id AND other.state NOT IN ('done', 'canceled'))`,
    entryId,
  );
  if (messageId !== undefined) destroyMessages(commit, [messageId]);
}

function noteOutcomes(commit: Commit, entryId: number, replies: readonly StoredReply[]): void {
  if (replies.some(({ outcome }) => outcome === "failed")) setNotice(commit, entryId, "failed");
  if (replies.some(({ outcome }) => outcome === "delivered")) noteSent(commit, entryId);
  const { isOpen, isDoubtful } = leftOf(commit, entryId);
  const isOver = ["done", "canceled"].includes(stateOfEntry(commit, entryId) ?? "done");
  if (!isOpen && !isDoubtful && !isOver) finish(commit, entryId, "done");
  else commit.changes.record("EmailSubmission", entryId, "updated");
}

function setNotice({ db }: Commit, entryId: number, notice: OutboxNotice | null): void {
  db.run("UPDATE outbox SET notice = ? WHERE id = ?", notice, entryId);
}

/** The first time that it reached a server. */
function noteSent({ db }: Commit, entryId: number): void {
  const number = metaNumber(db, "sent_last") + 1;
  const { changes } = db.run("UPDATE outbox SET sent_number = ? WHERE id = ? AND sent_number IS NULL", number, entryId);
  if (changes > 0) setMeta(db, "sent_last", number);
}

export function stateOfEntry({ db }: Commit, entryId: number): OutboxState | null {
  return db.value<OutboxState>("SELECT state FROM outbox WHERE id = ?", entryId) ?? null;
}
