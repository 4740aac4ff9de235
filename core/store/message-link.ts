import { AddressReader } from "./addresses.ts";
import type { Commit } from "./commit.ts";
import { unpackHashes } from "./message-insert.ts";
import type { MessageState } from "./message-tags.ts";
import { placeInThreads } from "./threads.ts";

/** Spam that turned out wanted takes its place among threads. Does nothing for a message that has one. */
export function linkUnlinked(commit: Commit, message: MessageState): void {
  const { db } = commit;
  const row = db.get<{ hashes: Uint8Array | null; isSubjectReply: number; addresses: string }>(
    "SELECT unlinked_hashes AS hashes, is_subject_reply AS isSubjectReply, addresses FROM message WHERE id = ?",
    message.id,
  );
  if (!row?.hashes) return;
  const [subject, ...hashes] = unpackHashes(row.hashes);
  const subjectHash = subject === undefined || subject === 0n ? null : subject;
  db.run("UPDATE message SET unlinked_hashes = NULL WHERE id = ?", message.id);
  // Before it can be found by its subject itself.
  placeInThreads(commit, [
    {
      messageId: message.id,
      sortKey: message.sortKey,
      threadId: message.threadId,
      hashes,
      subjectHash,
      isSubjectReply: row.isSubjectReply === 1,
      addresses: new AddressReader(db).decode(row.addresses),
    },
  ]);
  db.run("UPDATE message SET subject_hash = ? WHERE id = ?", subjectHash, message.id);
  const now = db.get<{ threadId: number; generation: number }>(
    "SELECT thread_id AS threadId, generation FROM message WHERE id = ?",
    message.id,
  )!;
  Object.assign(message, now);
}
