/** What changed in the tags of stored messages, in order. Plugins are told of it from a durable place each. */
import { limits } from "../kernel/limits.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { MessageId, TagId } from "./types.ts";

/** Null the user, "source", else a plugin's id. */
export type TagActor = string | null;

export interface TagChange {
  messageId: MessageId;
  added: TagId[];
  removed: TagId[];
  actor: TagActor;
}

/** Messages whose tags one actor changed alike. */
export interface TagChangeOfMany extends Omit<TagChange, "messageId"> {
  messageIds: MessageId[];
}

/** Those of one commit. */
export class TagChangeLog {
  readonly #changes: TagChange[] = [];

  add(change: TagChange): void {
    this.#changes.push(change);
  }

  /** The oldest rows beyond limits.tagChangesMax are forgotten. */
  flush(db: WriteDb): void {
    let last = 0;
    for (const { messageId, added, removed, actor } of this.#changes)
      last = db.run(
        "INSERT INTO tag_change (message_id, added, removed, actor) VALUES (?, ?, ?, ?)",
        messageId,
        added.join(),
        removed.join(),
        actor,
      ).lastInsertRowid;
    if (last > limits.tagChangesMax) db.run("DELETE FROM tag_change WHERE number <= ?", last - limits.tagChangesMax);
  }

  /** Messages that were changed alike together. */
  grouped(): TagChangeOfMany[] {
    const alike = Map.groupBy(this.#changes, ({ added, removed, actor }) => JSON.stringify([added, removed, actor]));
    return [...alike.values()].map((changes) => {
      const { added, removed, actor } = changes[0] as TagChange;
      return { messageIds: changes.map(({ messageId }) => messageId), added, removed, actor };
    });
  }
}

/** In order. A reader that stood still for longer than the rows are kept goes on with the oldest there is. */
export function tagChangesAfter(db: ReadDb, after: number, limit: number): Array<TagChange & { number: number }> {
  return db
    .all<{ number: number; messageId: MessageId; added: string; removed: string; actor: TagActor }>(
      "SELECT number, message_id AS messageId, added, removed, actor FROM tag_change WHERE number > ? ORDER BY number LIMIT ?",
      after,
      limit,
    )
    .map((row) => ({ ...row, added: idsIn(row.added), removed: idsIn(row.removed) }));
}

export function lastTagChange(db: ReadDb): number {
  return db.value<number>("SELECT max(number) FROM tag_change") ?? 0;
}

const idsIn = (list: string): TagId[] => (list === "" ? [] : list.split(",").map(Number));
