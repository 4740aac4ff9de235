import type { OutboxEntry } from "../store/outbox-types.ts";
import type { StoreReader } from "../store/store-reader.ts";

/** Whether all that is in doubt was given to a server with one end of the message: then a copy speaks of all of it. */
function isOneDoubt({ recipients }: OutboxEntry): boolean {
  const doubtful = recipients.filter(({ state }) => state === "doubt" || state === "ending");
  return new Set(doubtful.map(({ transport, host, triedAt }) => `${transport} ${host} ${triedAt}`)).size === 1;
}

/**
 * Whether the mail lies in a folder for sent mail at a source, as far as that was read: then its server took it. So whoever files
 * sent mail at a source does it only when the outbox says that the mail was delivered. A mail that some server took before, for
 * others, may lie there for that: then a copy says nothing of those in doubt.
 */
export function findSent(reader: StoreReader, entry: OutboxEntry): boolean {
  const { messageKey, threadId, sentNumber } = entry;
  if (messageKey === null || sentNumber !== null || !isOneDoubt(entry)) return false;
  const sent = reader.tagByRole("sent").id;
  const isFolderForSent = (sourceId: number, name: string) =>
    reader.sourceFolders(sourceId).some((folder) => folder.name === name && folder.tagId === sent);
  return reader
    .messagesOfThread(threadId)
    .filter(({ messageId }) => messageId === messageKey)
    .some(({ id }) => reader.copiesOf(id).some(({ sourceId, folder }) => isFolderForSent(sourceId, folder)));
}
