/** Messages whose last copy at a source is not where it was: it may have been moved, and turn up in another folder. */
import type { Commit } from "./commit.ts";
import type { MessageId, TagId } from "./types.ts";

/** Until it turns up the source counts as having it. `standIn`: the tag that stands for its place until then, 0 for none; null: as it was noted. */
export function noteLost({ db }: Commit, sourceId: number, messageId: MessageId, standIn: TagId | null): void {
  db.run(
    `INSERT INTO source_lost (source_id, message_id, tag_id) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET tag_id = coalesce(?, tag_id)`,
    sourceId,
    messageId,
    standIn ?? 0,
    standIn,
  );
}
