/**
 * Mail whose record was written as its draft ended, and whose commit is missing: a crash was in between. The draft goes on; the
 * copy, which nobody was told of, would look like a second mail that is still to be sent.
 */
import { cursorOf, setCursor } from "./cursors.ts";
import { draftById } from "./drafts.ts";
import { messageIdOfSlot } from "./ids.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { BlobRef, IngestItem, IngestOutcome, MessageId } from "./types.ts";

interface Unended {
  messageId: MessageId;
  draft: { id: string; revision: number };
}

/** Kept in the database, so that a start that is cut off too is gone on with by the next one. */
const cursorName = "recovery.unended";

/** Of records that a start takes in: whether their drafts ended after all is known when the journal was read. */
export function noteUnended(
  db: WriteDb,
  items: readonly IngestItem[],
  outcomes: readonly IngestOutcome[],
  refs: readonly BlobRef[],
): void {
  const found = items.flatMap(({ written }, at): Unended[] => {
    const { messageId, status } = outcomes[at]!;
    // A message that was there before keeps its place, whatever draft has the same bytes.
    const isOwn = status === "stored" && messageId === messageIdOfSlot(refs[at]!.slot);
    return isOwn && written?.draft ? [{ messageId, draft: written.draft }] : [];
  });
  if (found.length > 0) setCursor(db, cursorName, [...noted(db), ...found]);
}

/** Those whose draft is there with every word that the copy has: nothing is lost with them. */
export function copiesOfDrafts(db: ReadDb): MessageId[] {
  return noted(db)
    .filter(({ draft }) => draftById(db, draft.id)?.revision === draft.revision)
    .map(({ messageId }) => messageId);
}

export function forgetUnended(db: WriteDb): void {
  if (noted(db).length > 0) setCursor(db, cursorName, []);
}

function noted(db: ReadDb): Unended[] {
  return (cursorOf(db, cursorName) as Unended[] | null) ?? [];
}
