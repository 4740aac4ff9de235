/** A message whose stored bytes were damaged and that came again: the new bytes take the place of the old ones. */
import type { BlobState } from "../vault/inspect-blob.ts";
import type { RecordMeta } from "../vault/record-meta.ts";
import type { SlotEntry } from "../vault/vault-writer.ts";
import type { HealedState } from "./action.ts";
import type { Commit } from "./commit.ts";
import { emailNumber, slotOfMessageId } from "./ids.ts";
import { keywordsOfFlags, otherKeywordsOf } from "./keywords.ts";
import { arrivalOf, packHashes } from "./message-insert.ts";
import { linkUnlinked } from "./message-link.ts";
import { changeKeywords, changeTags, type MessageState, stateOfMessage } from "./message-tags.ts";
import type { ReadDb } from "./open-database.ts";
import { receivedAtOf } from "./sort-key.ts";
import { copiesOfMessage, insertCopy } from "./source-copies.ts";
import { decisionNumber, decisionOf, recordDecision } from "./spam.ts";
import type { TagDirectory } from "./tag-directory.ts";
import { ensureTag } from "./tags.ts";
import type { BlobRef, IngestItem, MessageId } from "./types.ts";

/** `state` is for the journal; null when the new record says enough. */
export interface Heal {
  messageId: MessageId;
  entry: SlotEntry;
  state: HealedState | null;
}

/**
 * The record that replaces a damaged one says of the message's arrival what the old one said. Where that is lost too, the
 * journal says how the message was when it was healed. (Tags in the record itself would be there before they were made.)
 */
export function healOf(
  db: ReadDb,
  tags: TagDirectory,
  messageId: MessageId,
  { item, blob }: { item: IngestItem; blob: Extract<BlobState, { state: "damaged" }> },
): Heal {
  const { blobId, blobKey, sealed, rawBytes, dedup, canonical } = item;
  const slot = slotOfMessageId(messageId);
  if (blob.meta) {
    const meta: RecordMeta = { ...blob.meta, rawBytes, dedup };
    return { messageId, entry: { slot, blobId, blobKey, sealed, meta }, state: null };
  }
  const message = stateOfMessage(db, messageId)!;
  const row = db.get<{ kind: number; decision: number | null }>(
    "SELECT kind, spam_decision AS decision FROM message WHERE id = ?",
    messageId,
  )!;
  const state: HealedState = {
    tags: message.tagIds.map((id) => tags.nameOf(id)),
    keywords: [...keywordsOfFlags(message.flags), ...otherKeywordsOf(db, messageId)],
    copies: copiesOfMessage(db, messageId),
    decision: decisionOf(row.decision),
  };
  const meta: RecordMeta = {
    kind: row.kind === 1 ? "demo" : "message",
    receivedAt: receivedAtOf(message.sortKey),
    rawBytes,
    tags: state.tags.filter((name) => name.startsWith("\\")),
    keywords: state.keywords,
    dedup,
    canonical,
    copy: state.copies[0] ?? null,
  };
  return { messageId, entry: { slot, blobId, blobKey, sealed, meta }, state };
}

/** In a rebuilt database; in the one that healed it nothing changes. */
export function restoreHealed(commit: Commit, message: MessageState, state: HealedState): void {
  const tagIds = state.tags.map((name) => ensureTag(commit, name));
  changeTags(commit, message, tagIds, message.tagIds);
  const keywords = [...keywordsOfFlags(message.flags), ...otherKeywordsOf(commit.db, message.id)];
  const cleared = keywords.filter((keyword) => !state.keywords.includes(keyword));
  changeKeywords(commit, message, state.keywords, cleared);
  for (const copy of state.copies) insertCopy(commit, copy, message.id);
  const decision = decisionNumber(state.decision);
  const { changes } = commit.db.run(
    "UPDATE message SET spam_decision = ? WHERE id = ? AND spam_decision IS NOT ?",
    decision,
    message.id,
    decision,
  );
  if (changes > 0) recordDecision(commit, message.id, state.decision);
}

/** Points the row at the new record. What it could not say of the message because its bytes were unreadable is filled in. */
export function healMessage(commit: Commit, messageId: MessageId, item: IngestItem, { pack, offset, bytes }: BlobRef) {
  const { db } = commit;
  db.run(
    "UPDATE message SET pack = ?, offset = ?, bytes = ?, size = ? WHERE id = ?",
    pack,
    offset,
    bytes,
    item.rawBytes,
    messageId,
  );
  // What a rebuild writes of a message that it cannot read: see empty-summary.ts.
  const isBlank =
    db.value("SELECT 1 FROM message WHERE id = ? AND problem = 'unparsable' AND addresses = ''", messageId) === 1;
  const message = stateOfMessage(db, messageId);
  if (!isBlank || !message) return;
  const { summary } = item;
  const { hashes, subjectHash, isSubjectReply } = arrivalOf(commit, summary, { ...message, isSpam: false });
  db.run(
    `UPDATE message SET sent_at = ?, has_attachment = ?, is_subject_reply = ?, unlinked_hashes = ?, message_id = ?,
      in_reply_to = ?, addresses = ?, subject = ?, preview = ?, problem = ? WHERE id = ?`,
    summary.sentAt === null || !Number.isFinite(summary.sentAt) ? null : Math.floor(summary.sentAt / 1000),
    Number(summary.hasAttachment),
    Number(isSubjectReply),
    packHashes([subjectHash ?? 0n, ...hashes]),
    summary.messageId?.toWellFormed() ?? null,
    summary.inReplyTo.length === 0 ? null : summary.inReplyTo.join("\n").toWellFormed(),
    commit.addresses.encode(summary),
    summary.subject.toWellFormed(),
    summary.preview.toWellFormed(),
    summary.problem,
    messageId,
  );
  if (!message.isHidden) commit.changes.record("Email", emailNumber(messageId, message.generation), "updated");
  if (!message.tagIds.includes(commit.tags.withRole("junk"))) linkUnlinked(commit, message);
}
