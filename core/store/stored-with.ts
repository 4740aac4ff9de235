/** A mail that was written here is stored in one commit with the end of its draft, or with its entry in the outbox. */
import type { Action } from "./action.ts";
import { draftById } from "./drafts.ts";
import type { ReadDb } from "./open-database.ts";
import type { Operation, StoredWith } from "./operations.ts";
import type { IngestOutcome } from "./types.ts";

/** What is done with the first of the messages, as if it had been there before. */
export function operationOn(db: ReadDb, along: StoredWith, [stored]: readonly IngestOutcome[]): Operation {
  const { messageId, threadId } = stored!;
  if (along.op === "outbox.create") return { ...along, messageId, threadId };
  // The same bytes are the same Email: it is not thrown away for itself.
  const keepsMessage = draftById(db, along.id)?.messageId === messageId;
  return { ...along, keepsMessage, change: { messageId, ...along.change } };
}

export function together(first: Action | null, second: Action | null): Action | null {
  return first && second ? { op: "all", actions: [first, second] } : (first ?? second);
}

/** `done`: what the last action answered. */
export function withEntry(outcomes: IngestOutcome[], along: StoredWith | null, done: unknown): IngestOutcome[] {
  if (along?.op !== "outbox.create") return outcomes;
  const { created } = done as { created: number };
  return outcomes.map((outcome, at) => (at === 0 ? { ...outcome, entryId: created } : outcome));
}
