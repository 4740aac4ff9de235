import type { OutboxEntry } from "../store/outbox-types.ts";
import type { StoreReader } from "../store/store-reader.ts";

/**
 * Whether the mail lies in a folder for sent mail at a source, as far as that was read: then its server took it. So whoever files
 * sent mail at a source does it only when the outbox says that the mail was delivered.
 */
export function findSent(reader: StoreReader, { messageKey, threadId }: OutboxEntry): boolean {
  if (messageKey === null) return false;
  const sent = reader.tagByRole("sent").id;
  const isFolderForSent = (sourceId: number, name: string) =>
    reader.sourceFolders(sourceId).some((folder) => folder.name === name && folder.tagId === sent);
  return reader
    .messagesOfThread(threadId)
    .filter(({ messageId }) => messageId === messageKey)
    .some(({ id }) => reader.copiesOf(id).some(({ sourceId, folder }) => isFolderForSent(sourceId, folder)));
}
