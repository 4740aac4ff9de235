import type { OutboxEntry } from "../store/outbox-types.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { ThreadId } from "../store/types.ts";

/** Whether all that is in doubt was given to a server with one end of the message: then a copy speaks of all of it. */
function isOneDoubt({ recipients }: OutboxEntry): boolean {
  const doubtful = recipients.filter(({ state }) => state === "doubt" || state === "ending");
  return new Set(doubtful.map(({ transport, host, triedAt }) => `${transport} ${host} ${triedAt}`)).size === 1;
}

/** Whether a mail with this Message-ID lies in a folder for sent mail at a source, as far as that was read. */
export function isFiled(reader: StoreReader, threadId: ThreadId, messageKey: string): boolean {
  const sent = reader.tagByRole("sent").id;
  const isFolderForSent = (sourceId: number, name: string) =>
    reader.sourceFolders(sourceId).some((folder) => folder.name === name && folder.tagId === sent);
  return reader
    .messagesOfThread(threadId)
    .filter(({ messageId }) => messageId === messageKey)
    .some(({ id }) => reader.copiesOf(id).some(({ sourceId, folder }) => isFolderForSent(sourceId, folder)));
}

/**
 * Whether a server took the mail: then it lies among the sent ones there. So whoever files sent mail at a source does it only
 * when the outbox says that the mail was delivered. A mail that some server took before, for others or in an entry before this
 * one, may lie there for that: then a copy says nothing of those in doubt.
 */
export function findSent(reader: StoreReader, entry: OutboxEntry): boolean {
  const { messageKey, threadId, sentNumber, wasFiled } = entry;
  if (messageKey === null || sentNumber !== null || wasFiled || !isOneDoubt(entry)) return false;
  return isFiled(reader, threadId, messageKey);
}
