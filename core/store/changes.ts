/**
 * The change log behind JMAP's `/changes` (RFC 8620 5.2). Each change has a number; the state of a type is the number of its
 * last change, so a client may stop in the middle of a commit and go on from there.
 */
import { limits } from "../kernel/limits.ts";
import { emailIdOfNumber, emailNumber, identityIdOf, submissionIdOf, tagIdOf, threadIdOf } from "./ids.ts";
import { metaNumber, metaText, setMeta } from "./meta.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { ChangeSet, ThreadId } from "./types.ts";

export type ChangingType = "Email" | "Mailbox" | "Thread" | "Identity" | "EmailSubmission";
export type ChangeKind = "created" | "updated" | "destroyed" | "counted";

const types: ChangingType[] = ["Email", "Mailbox", "Thread", "Identity", "EmailSubmission"];
/** In which a commit's changes are numbered. Email last: its state is then behind every change of the commit (threadsChangedSince). */
const order = (["Identity", "EmailSubmission", "Thread", "Mailbox", "Email"] as const).map((type) =>
  types.indexOf(type),
);
const kinds: ChangeKind[] = ["created", "updated", "destroyed", "counted"];

/** RFC 8621 2.2: what may have changed when only counts did. */
export const countProperties = ["totalEmails", "unreadEmails", "totalThreads", "unreadThreads"];

/** Collects what one commit changes, each object once. */
export class ChangeLog {
  readonly #objects: Array<Map<number, ChangeKind>> = types.map(() => new Map());

  /** `id` is the number inside the JMAP id. */
  record(type: ChangingType, id: number, kind: ChangeKind): void {
    const objects = this.#objects[types.indexOf(type)]!;
    const before = objects.get(id);
    const both = before === undefined ? kind : fold(before, kind);
    if (both === null) objects.delete(id);
    else objects.set(id, both);
  }

  /** Writes the rows; answers the new state of each type that changed. */
  flush(db: WriteDb, now: number): Record<string, string> {
    const states: Record<string, string> = {};
    if (this.#objects.every((objects) => objects.size === 0)) return states;
    const epoch = metaText(db, "epoch");
    let number = lastNumber(db);
    const pruned = Math.floor(number / pruneEvery);
    for (const type of order) {
      const objects = this.#objects[type]!;
      if (objects.size === 0) continue;
      for (const run of runsOf(objects, stepOf(type))) {
        number += run.objects;
        db.run(
          "INSERT INTO change (type, number, object_id, objects, kind) VALUES (?, ?, ?, ?, ?)",
          type,
          number,
          run.first,
          run.objects,
          kinds.indexOf(run.kind),
        );
      }
      states[types[type]!] = `${epoch}-${number}`;
    }
    db.run("INSERT INTO change_time (number, at) VALUES (?, ?)", number, now);
    if (Math.floor(number / pruneEvery) > pruned) pruneChanges(db, now);
    return states;
  }
}

const pruneEvery = 10_000;

interface Run {
  first: number;
  objects: number;
  kind: ChangeKind;
}

/** New messages and threads of a batch follow each other: one row says it for all of them. */
function runsOf(objects: ReadonlyMap<number, ChangeKind>, step: number): Run[] {
  const runs: Run[] = [];
  for (const [id, kind] of objects) {
    const last = runs.at(-1);
    if (last && last.kind === kind && last.first + last.objects * step === id) last.objects += 1;
    else runs.push({ first: id, objects: 1, kind });
  }
  return runs;
}

/** From one Email to the next of the same generation. */
function stepOf(type: number): number {
  return types[type] === "Email" ? emailNumber(1, 0) : 1;
}

function fold(before: ChangeKind, after: ChangeKind): ChangeKind | null {
  if (before === "created") return after === "destroyed" ? null : "created";
  // The same object gone and back within one commit: clients see it change.
  if (before === "destroyed") return after === "destroyed" ? "destroyed" : "updated";
  if (after === "counted") return before;
  return after === "created" ? "updated" : after;
}

function lastNumber(db: ReadDb): number {
  return db.value<number | null>("SELECT max(number) FROM change_time") ?? 0;
}

export function stateOf(db: ReadDb, type: ChangingType): string {
  const sql = `SELECT coalesce((SELECT value FROM meta WHERE key = 'epoch'), '') || '-' ||
    coalesce((SELECT max(number) FROM change WHERE type = ?), 0)`;
  return db.value<string>(sql, types.indexOf(type))!;
}

/** Forgets what is older or more than limits.ts says. The last change of each type stays: it is the type's state. */
export function pruneChanges(db: WriteDb, now: number): void {
  const old =
    db.value<number | null>("SELECT max(number) FROM change_time WHERE at < ?", now - limits.changeLogAgeMs) ?? 0;
  const upTo = Math.max(old, lastNumber(db) - limits.changeLogRowsMax);
  if (upTo <= 0) return;
  for (const type of types.keys()) {
    const last = db.value<number | null>("SELECT max(number) FROM change WHERE type = ?", type) ?? 0;
    db.run("DELETE FROM change WHERE type = ? AND number <= ? AND number < ?", type, upTo, last);
  }
  db.run("DELETE FROM change_time WHERE number <= ? AND number < (SELECT max(number) FROM change_time)", upTo);
  setMeta(db, "changes_forgotten", Math.max(upTo, metaNumber(db, "changes_forgotten")));
}

/**
 * Null when the state is not one of this database's, or too old (RFC 8620 5.2, cannotCalculateChanges).
 * `maxChanges` null means all.
 */
export function changesSince(
  db: ReadDb,
  type: ChangingType,
  since: string,
  maxChanges: number | null,
): ChangeSet | null {
  const typeNumber = types.indexOf(type);
  const newest = stateOf(db, type);
  const sinceNumber = numberOf(since, metaText(db, "epoch"));
  const newestNumber = Number(newest.slice(newest.indexOf("-") + 1));
  if (sinceNumber === null || sinceNumber > newestNumber) return null;
  if (sinceNumber < newestNumber && sinceNumber < metaNumber(db, "changes_forgotten")) return null;

  const objects = new Map<number, ChangeKind>();
  let reached = sinceNumber;
  let hasMoreChanges = false;
  for (const { number, id, kind } of changeRows(db, typeNumber, sinceNumber)) {
    const before = objects.get(id);
    if (before === undefined && maxChanges !== null && objects.size >= maxChanges) {
      hasMoreChanges = true;
      break;
    }
    reached = number;
    const both = before === undefined ? kind : fold(before, kind);
    if (both === null) objects.delete(id);
    else objects.set(id, both);
  }
  return toChangeSet(type, objects, {
    oldState: since,
    newState: `${metaText(db, "epoch")}-${reached}`,
    hasMoreChanges,
  });
}

/** One by one, also where a row stands for many. */
function* changeRows(
  db: ReadDb,
  type: number,
  since: number,
): Generator<{ number: number; id: number; kind: ChangeKind }> {
  for (const row of db.iterate<{ number: number; id: number; objects: number; kind: number }>(
    "SELECT number, object_id AS id, objects, kind FROM change WHERE type = ? AND number > ? ORDER BY number",
    type,
    since,
  )) {
    const first = row.number - row.objects + 1;
    for (let at = Math.max(0, since + 1 - first); at < row.objects; at++)
      yield { number: first + at, id: row.id + at * stepOf(type), kind: kinds[row.kind]! };
  }
}

/** RFC 8621 2.2, between two states of Mailbox: at least one change, and none but of counts. */
export function onlyCountsChanged(db: ReadDb, since: string, until: string): boolean {
  const epoch = metaText(db, "epoch");
  const [from, to] = [numberOf(since, epoch), numberOf(until, epoch)];
  if (from === null || to === null) return false;
  const seen = [...changeRows(db, types.indexOf("Mailbox"), from)].filter(({ number }) => number <= to);
  return seen.length > 0 && seen.every(({ kind }) => kind === "counted");
}

/** Threads whose members changed since a state of Email: the numbers of all types come from one row. */
export function threadsChangedSince(db: ReadDb, emailState: string): ThreadId[] {
  const since = numberOf(emailState, metaText(db, "epoch"));
  if (since === null) return [];
  return [...new Set(changeRows(db, types.indexOf("Thread"), since).map(({ id }) => id))];
}

function numberOf(state: string, epoch: string): number | null {
  const match = /^([0-9a-f]{8})-(0|[1-9]\d{0,15})$/.exec(state);
  return match && match[1] === epoch ? Number(match[2]) : null;
}

function toChangeSet(
  type: ChangingType,
  objects: Map<number, ChangeKind>,
  states: Pick<ChangeSet, "oldState" | "newState" | "hasMoreChanges">,
): ChangeSet {
  const set: ChangeSet = { created: [], updated: [], destroyed: [], updatedProperties: null, ...states };
  let isCountsOnly = objects.size > 0;
  for (const [id, kind] of objects) {
    if (kind !== "counted") isCountsOnly = false;
    set[kind === "counted" ? "updated" : kind].push(idOf(type, id));
  }
  if (isCountsOnly) set.updatedProperties = [...countProperties];
  return set;
}

function idOf(type: ChangingType, id: number): string {
  return idsOf[type](id);
}

const idsOf: Record<ChangingType, (id: number) => string> = {
  Email: emailIdOfNumber,
  Mailbox: tagIdOf,
  Thread: threadIdOf,
  Identity: identityIdOf,
  EmailSubmission: submissionIdOf,
};
