/** What is answered or forwarded says so from the moment on that the answer is in the outbox, and not when that is taken back. */
import type { Commit } from "./commit.ts";
import { changeKeywords, stateOfMessage } from "./message-tags.ts";
import type { Marked } from "./outbox-types.ts";

export function markOriginal(commit: Commit, entryId: number, { messageId, keyword }: Marked): void {
  const message = stateOfMessage(commit.db, messageId);
  if (!message) return;
  // What was answered before stays so, whatever becomes of this answer.
  const isNew = changeKeywords(commit, message, [keyword], []);
  commit.db.run(
    "UPDATE outbox SET marked_message_id = ?, marked_keyword = ?, is_mark_new = ? WHERE id = ?",
    messageId,
    keyword,
    Number(isNew),
    entryId,
  );
}

export function unmarkOriginal(commit: Commit, entryId: number): void {
  const { db } = commit;
  const marked = db.get<Marked>(
    `SELECT marked_message_id AS messageId, marked_keyword AS keyword FROM outbox
     WHERE id = ? AND is_mark_new = 1 AND marked_message_id IS NOT NULL`,
    entryId,
  );
  if (!marked) return;
  db.run("UPDATE outbox SET is_mark_new = 0 WHERE id = ?", entryId);
  // Another answer to the same message that was not taken back: the mark is its own from now on.
  const heir = db.value<number>(
    "SELECT min(id) FROM outbox WHERE marked_message_id = ? AND marked_keyword = ? AND state <> 'canceled' AND id <> ?",
    marked.messageId,
    marked.keyword,
    entryId,
  );
  if (heir) {
    db.run("UPDATE outbox SET is_mark_new = 1 WHERE id = ?", heir);
    return;
  }
  const message = stateOfMessage(db, marked.messageId);
  if (message) changeKeywords(commit, message, [], [marked.keyword]);
}
