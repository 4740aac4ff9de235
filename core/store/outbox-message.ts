/** Messages that the outbox still needs when the user destroys them (RFC 8621 7.5, onSuccessDestroyEmail). */
import type { Commit } from "./commit.ts";
import { type MessageState, setHidden } from "./message-tags.ts";

/** Whether it is on its way: then it goes out of sight now, and for good when every recipient is settled. */
export function keepForOutbox(commit: Commit, message: MessageState): boolean {
  const { changes } = commit.db.run(
    "UPDATE outbox SET is_message_kept = 1 WHERE message_id = ? AND state NOT IN ('done', 'canceled')",
    message.id,
  );
  if (changes > 0) setHidden(commit, message, true);
  return changes > 0;
}
