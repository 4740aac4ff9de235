/**
 * What is to be done at a server so that its copies of a message become as the user wishes them (API.md, Copies at a source).
 * Decided from the copies as they were last seen: carried out twice, or half, and looked at again it comes to the same.
 */
import type { SourceChange } from "../../store/source-changes.ts";
import { flagOfKeyword, isDeleted, keywordsOfCopyFlags } from "../../store/copy-flags.ts";
import type { SourceCopy, TagId } from "../../store/types.ts";

/** What the planner must know of a server. */
export interface ServerView {
  /** Tag that stands for a folder; null: none. */
  tagOf(folder: string): TagId | null;
  /** Holds every message, whatever folder it is in (RFC 6154 \All): nothing is put there, and nothing taken out but to trash. */
  holdsAll(folder: string): boolean;
  /** Whether the tag has a folder, or can have one made. */
  hasPlace(tagId: TagId): boolean;
  /** False: it can be read only. */
  isWritable(folder: string): boolean;
  /** Whether flags of this name can be kept there (RFC 9051 7.1, PERMANENTFLAGS). */
  accepts(folder: string, keyword: string): boolean;
  /** RFC 6851. */
  canMove: boolean;
  /** RFC 4315: without it only \Deleted is set, since EXPUNGE would take what others have marked. */
  canExpunge: boolean;
  trash: TagId;
  archive: TagId;
}

export interface ChangedMessage {
  messageId: number;
  changes: readonly SourceChange[];
  /** At this source. */
  copies: readonly SourceCopy[];
}

export type Step =
  | { do: "flag"; copy: SourceCopy; add: string[]; remove: string[] }
  | { do: "copy" | "move"; messageId: number; copy: SourceCopy; to: TagId; isToArchive: boolean }
  | { do: "expunge"; copy: SourceCopy }
  | { do: "append"; messageId: number; to: TagId };

export interface Plan {
  steps: Step[];
  /** Wishes that are fulfilled, or that the server cannot fulfil. */
  done: SourceChange[];
  /** Wishes about a message that has no copy any more, as far as is known. */
  orphans: number;
  /** Messages whose last copy stays in the archive, though the user wished it out. */
  archived: number[];
}

export function planPush(messages: readonly ChangedMessage[], server: ServerView): Plan {
  const plan: Plan = { steps: [], done: [], orphans: 0, archived: [] };
  for (const message of messages) {
    const gone = message.changes.find(({ keyword, tagId }) => keyword === null && tagId === null);
    if (gone) planGone(plan, message, gone, server);
    else {
      planFlags(plan, message, server);
      planFolders(plan, message, server);
    }
  }
  return plan;
}

function planGone(plan: Plan, { messageId, copies }: ChangedMessage, wish: SourceChange, server: ServerView): void {
  const steps = copies.flatMap((copy): Step[] => {
    if (!isRemovable(copy, server)) return [];
    // In a folder of everything an expunged copy comes back (Gmail): what is to go goes to the trash.
    if (server.holdsAll(copy.folder))
      return server.canMove ? [{ do: "move", messageId, copy, to: server.trash, isToArchive: false }] : [];
    return [{ do: "expunge", copy }];
  });
  if (steps.length > 0) plan.steps.push(...steps);
  else plan.done.push(wish);
}

function planFlags(plan: Plan, { changes, copies }: ChangedMessage, server: ServerView): void {
  const steps = new Map<SourceCopy, Extract<Step, { do: "flag" }>>();
  for (const change of changes) {
    const { keyword, isWanted } = change;
    if (keyword === null) continue;
    const differing = copies.filter(
      ({ folder, flags }) =>
        keywordsOfCopyFlags(flags).includes(keyword) !== isWanted &&
        server.isWritable(folder) &&
        (!isWanted || server.accepts(folder, keyword)),
    );
    if (copies.length === 0) plan.orphans += 1;
    else if (differing.length === 0) plan.done.push(change);
    for (const copy of differing) {
      const step = steps.get(copy) ?? { do: "flag", copy, add: [], remove: [] };
      steps.set(copy, step);
      if (isWanted) step.add.push(flagOfKeyword(keyword));
      else step.remove.push(...copy.flags.filter((flag) => keywordsOfCopyFlags([flag]).includes(keyword)));
    }
  }
  plan.steps.push(...steps.values());
}

function planFolders(plan: Plan, message: ChangedMessage, server: ServerView): void {
  const { messageId, changes, copies } = message;
  const [toAdd, toRemove]: [TagId[], SourceCopy[]] = [[], []];
  // A copy of a marked one is marked too.
  const isMarked = copies.every(({ flags }) => isDeleted(flags));
  for (const change of changes) {
    const { tagId, isWanted, mayAppend } = change;
    if (tagId === null) continue;
    const there = copies.filter(({ folder }) => server.tagOf(folder) === tagId);
    if (isWanted) {
      const isThere = there.some(({ flags }) => !isDeleted(flags) || isMarked);
      const isHeld = isThere || (copies.length > 0 && isHeldAnyway(tagId, copies, server));
      if (isHeld || !server.hasPlace(tagId)) plan.done.push(change);
      else if (copies.length > 0) toAdd.push(tagId);
      else if (mayAppend) plan.steps.push({ do: "append", messageId, to: tagId });
      else plan.orphans += 1;
      continue;
    }
    const removable = there.filter((copy) => isRemovable(copy, server) && !server.holdsAll(copy.folder));
    if (copies.length === 0) plan.orphans += 1;
    else if (removable.length === 0) plan.done.push(change);
    toRemove.push(...removable);
  }
  if (toAdd.length + toRemove.length === 0) return;
  // The last copy is never removed for a tag's sake. One that is marked as deleted does not count: whoever expunges takes it.
  const isLeft = copies.some((copy) => !toRemove.includes(copy) && (isMarked || !isDeleted(copy.flags)));
  const removed = toRemove.toSorted((a, b) => Number(isDeleted(a.flags)) - Number(isDeleted(b.flags)));
  if (toAdd.length > 0 || isLeft) plan.steps.push(...relocate(message, toAdd, removed, server));
  else keepLast(plan, message, removed, server);
}

function isRemovable({ folder, flags }: SourceCopy, server: ServerView): boolean {
  return server.isWritable(folder) && (server.canExpunge || !isDeleted(flags));
}

/** The tag stands for a folder of everything: there the message is already. */
function isHeldAnyway(tagId: TagId, copies: readonly SourceCopy[], server: ServerView): boolean {
  return copies.some(({ folder }) => server.holdsAll(folder) && server.tagOf(folder) === tagId);
}

/** Copies first, moves next, removals last: at no time is there no copy. */
function relocate(
  { messageId, copies }: ChangedMessage,
  toAdd: TagId[],
  toRemove: SourceCopy[],
  server: ServerView,
): Step[] {
  const from = copies.find(({ flags }) => !isDeleted(flags)) ?? copies[0];
  if (from === undefined) return [];
  const moves = server.canMove ? Math.min(toAdd.length, toRemove.length) : 0;
  return [
    ...toAdd.slice(moves).map((to): Step => ({ do: "copy", messageId, copy: from, to, isToArchive: false })),
    ...toAdd.slice(0, moves).map((to, at): Step => {
      return { do: "move", messageId, copy: toRemove[at] ?? from, to, isToArchive: false };
    }),
    // Without MOVE: when the copies are there, the next look removes what is too much.
    ...(toAdd.length > 0 && !server.canMove
      ? []
      : toRemove.slice(moves).map((copy): Step => ({ do: "expunge", copy }))),
  ];
}

function keepLast(
  plan: Plan,
  { messageId, changes }: ChangedMessage,
  toRemove: SourceCopy[],
  server: ServerView,
): void {
  const isGood = ({ flags }: SourceCopy) => isDeleted(flags) === isDeleted(toRemove[0]?.flags ?? []);
  const inArchive = toRemove.find((copy) => isGood(copy) && server.tagOf(copy.folder) === server.archive);
  const kept = inArchive ?? toRemove[0];
  for (const copy of toRemove) if (copy !== kept) plan.steps.push({ do: "expunge", copy });
  if (inArchive !== undefined) {
    plan.done.push(...changes.filter(({ tagId }) => tagId === server.archive));
    plan.archived.push(messageId);
  } else if (kept !== undefined) {
    const to = server.archive;
    plan.steps.push({ do: server.canMove ? "move" : "copy", messageId, copy: kept, to, isToArchive: true });
  }
}
