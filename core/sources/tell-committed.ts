/** A commit of the store, as the kernel's events tell it. */
import type { Events } from "../kernel/events.ts";
import { limits } from "../kernel/limits.ts";
import type { Committed } from "../store/engine.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { MessageId } from "../store/types.ts";
import { knownTagNames } from "./tag-names.ts";

export function tellCommitted(events: Events, reader: Pick<StoreReader, "tags">, committed: Committed): void {
  const { types, messagesAdded, removedSortKeys, storedIds, tagged, sourcesChanged, draftsChanged } = committed;
  if (Object.keys(types).length + messagesAdded > 0)
    events.emit("store.changed", { types, messagesAdded, removedSortKeys });
  if (draftsChanged) events.emit("draft.changed", {});
  for (const sourceId of sourcesChanged) events.emit("source.wished", { sourceId });
  for (const messageIds of parts(storedIds)) events.emit("message.stored", { messageIds });
  if (tagged.length === 0) return;
  const namesOf = knownTagNames(reader.tags());
  for (const { added, removed, actor: by, messageIds } of tagged)
    for (const part of parts(messageIds))
      events.emit("message.tagged", { messageIds: part, added: namesOf(added), removed: namesOf(removed), by });
}

function* parts(messageIds: MessageId[]): Generator<MessageId[]> {
  for (let at = 0; at < messageIds.length; at += limits.eventMessagesMax)
    yield messageIds.slice(at, at + limits.eventMessagesMax);
}
