import type { AddressReader } from "./addresses.ts";
import { emailIdOf } from "./ids.ts";
import { keywordsOfFlags } from "./keywords.ts";
import type { ReadDb } from "./open-database.ts";
import { receivedAtOf } from "./sort-key.ts";
import { decisionOf, decodeWords, filterOf } from "./spam.ts";
import type { MessageId, MessageRow, SpamVerdict } from "./types.ts";

interface StoredRow {
  id: MessageId;
  sortKey: number;
  threadId: number;
  generation: number;
  sentAt: number | null;
  size: number;
  pack: number;
  offset: number;
  bytes: number;
  flags: number;
  hasAttachment: number;
  score: number | null;
  filter: number | null;
  words: string | null;
  decision: number | null;
  messageId: string | null;
  inReplyTo: string | null;
  addresses: string;
  subject: string;
  preview: string;
  problem: string | null;
  tags: string;
  keywords: string | null;
}

// One statement a message: a list of 50 is read in under a millisecond. RFC 8621 4.1.1: no keyword holds a blank.
const select = `SELECT id, sort_key AS sortKey, thread_id AS threadId, generation, sent_at AS sentAt, size, pack, offset, bytes, flags,
  has_attachment AS hasAttachment, spam_score AS score, spam_filter AS filter, spam_words AS words, spam_decision AS decision,
  message_id AS messageId, in_reply_to AS inReplyTo, addresses, subject, preview, problem,
  (SELECT group_concat(tag_id) FROM message_tag t WHERE t.message_id = message.id) AS tags,
  (SELECT group_concat(k.name, ' ' ORDER BY k.name) FROM message_keyword w JOIN keyword k ON k.id = w.keyword_id
    WHERE w.message_id = message.id) AS keywords
  FROM message WHERE id = ? AND is_hidden = 0`;

/** In the order given; those that are not there, or hidden, are left out. */
export function emailIdsOf(db: ReadDb, messageIds: readonly MessageId[]): string[] {
  const rows = db.all<{ id: MessageId; generation: number }>(
    "SELECT m.id, m.generation FROM json_each(?) k CROSS JOIN message m ON m.id = k.value WHERE m.is_hidden = 0",
    JSON.stringify(messageIds),
  );
  const generations = new Map(rows.map(({ id, generation }) => [id, generation]));
  return messageIds.flatMap((id) => {
    const generation = generations.get(id);
    return generation === undefined ? [] : [emailIdOf(id, generation)];
  });
}

/** Null for a message that is not there or hidden. */
export function messageRow(db: ReadDb, addresses: AddressReader, id: MessageId): MessageRow | null {
  const row = db.get<StoredRow>(select, id);
  if (!row) return null;
  return {
    id,
    emailId: emailIdOf(id, row.generation),
    threadId: row.threadId,
    sortKey: row.sortKey,
    receivedAt: receivedAtOf(row.sortKey),
    sentAt: row.sentAt === null ? null : row.sentAt * 1000,
    size: row.size,
    blob: { slot: id - 1, pack: row.pack, offset: row.offset, bytes: row.bytes },
    subject: row.subject,
    ...addresses.decode(row.addresses),
    messageId: row.messageId,
    inReplyTo: row.inReplyTo === null ? [] : row.inReplyTo.split("\n"),
    preview: row.preview,
    hasAttachment: row.hasAttachment === 1,
    keywords: [...keywordsOfFlags(row.flags), ...(row.keywords === null ? [] : row.keywords.split(" "))],
    tagIds: row.tags.split(",").map(Number),
    spam: verdictOf(db, row),
    spamDecision: decisionOf(row.decision),
    problem: row.problem,
  };
}

function verdictOf(db: ReadDb, { score, filter, words }: StoredRow): SpamVerdict | null {
  if (score === null || filter === null) return null;
  return { score, words: decodeWords(words), ...filterOf(db, filter) };
}
