/** Tries of the outbox: what a rebuilt database can be without, because it only tries again. */
import { AppError } from "../kernel/errors.ts";
import type { Commit } from "./commit.ts";
import { settle } from "./outbox.ts";
import type { OutboxOperation } from "./outbox-types.ts";

type Unjournaled = "take" | "later" | "recover" | "wake" | "retry" | "delayed";
export type TryOperation = Extract<OutboxOperation, { op: `outbox.${Unjournaled}` }>;

export function applyTry(commit: Commit, operation: TryOperation): Record<string, never> {
  switch (operation.op) {
    case "outbox.take":
      each(
        commit,
        operation.entryIds,
        "UPDATE outbox SET state = 'trying' WHERE id = ? AND state IN ('held', 'queued')",
      );
      break;
    case "outbox.later":
      endTry(commit, operation);
      break;
    case "outbox.recover":
      recover(commit);
      break;
    case "outbox.wake":
      makeDue(commit, commit.db.column(waiting, operation.waitsFor));
      break;
    case "outbox.retry":
      if (makeDue(commit, [operation.entryId]) === 0) throw new AppError("CONFLICT", { reason: "notQueued" });
      break;
    default:
      each(
        commit,
        operation.entryIds,
        "UPDATE outbox SET notice = coalesce(notice, 'delayed'), notice_at = NULL WHERE id = ? AND notice_at IS NOT NULL",
      );
  }
  return {};
}

function endTry(commit: Commit, operation: Extract<TryOperation, { op: "outbox.later" }>): void {
  const { entryId, nextTryAt, problem, waitsFor, uncountedMs } = operation;
  commit.db.run(
    "UPDATE outbox SET tries = tries + 1, problem = ?, waits_for = ?, give_up_at = give_up_at + ? WHERE id = ?",
    problem === null ? null : JSON.stringify(problem),
    waitsFor,
    uncountedMs,
    entryId,
  );
  doubtEnding(commit, entryId);
  settle(commit, entryId, nextTryAt);
}

function doubtEnding({ db }: Commit, entryId: number): void {
  db.run("UPDATE outbox_recipient SET state = 'doubt' WHERE outbox_id = ? AND state = 'ending'", entryId);
}

function recover(commit: Commit): void {
  const ended = commit.db.column<number>(
    `SELECT id FROM outbox WHERE (state NOT IN ('done', 'canceled') OR notice IS NOT NULL)
      AND (state = 'trying' OR EXISTS (SELECT 1 FROM outbox_recipient WHERE outbox_id = outbox.id AND state = 'ending'))`,
  );
  for (const entryId of ended) {
    doubtEnding(commit, entryId);
    settle(commit, entryId, commit.now);
  }
}

const waiting = "SELECT id FROM outbox WHERE next_try_at IS NOT NULL AND state = 'queued' AND waits_for = ?";

function makeDue(commit: Commit, entryIds: readonly number[]): number {
  return each(
    commit,
    entryIds,
    `UPDATE outbox SET next_try_at = ${Math.floor(commit.now)}, waits_for = NULL WHERE id = ? AND state = 'queued'`,
  );
}

function each({ db, changes }: Commit, entryIds: readonly number[], sql: string): number {
  let count = 0;
  for (const entryId of entryIds) {
    if (db.run(sql, entryId).changes === 0) continue;
    changes.record("EmailSubmission", entryId, "updated");
    count += 1;
  }
  return count;
}
