/** What the mail that is stored already tells of an address: found along indexes, bounded for those that write very much. */
import { limits } from "../kernel/limits.ts";
import type { ReadDb } from "./open-database.ts";
import { receivedAtOf } from "./sort-key.ts";
import type { MessageId, SortKey, TagId } from "./types.ts";

/** Milliseconds since 1970. Mail that its source has marked as deleted counts too: it was received. */
export interface SenderHistory {
  /** At most limits.senderMailsCountedMax. */
  mails: number;
  /** Came before the message that is asked about. */
  earlier: number;
  firstAt: number | null;
  lastAt: number | null;
  /** Mails of theirs that were answered. */
  answered: number;
  /** Of the newest limits.senderMailsJudgedMax: how many were judged, and how many of these are spam. */
  judged: number;
  spam: number;
}

const idsSql = "SELECT id FROM address WHERE email = ? COLLATE NOCASE LIMIT ?";
const countSql = "SELECT count(*) FROM (SELECT 1 FROM message WHERE first_from = ? AND sort_key < ? LIMIT ?)";
const firstSql = "SELECT sort_key FROM message WHERE first_from = ? ORDER BY sort_key LIMIT 1";
const lastSql = "SELECT sort_key FROM message WHERE first_from = ? ORDER BY sort_key DESC LIMIT 1";
const answeredSql = "SELECT count(*) FROM message WHERE first_from = ? AND flags & 4 <> 0";
const judgedSql = `SELECT coalesce(spam_decision, spam_score >= ${limits.spamScoreMin}) FROM message
  WHERE first_from = ? ORDER BY sort_key DESC LIMIT ?`;
const answeredSendersSql = "SELECT DISTINCT first_from FROM message WHERE flags & 4 <> 0 AND first_from > ? LIMIT ?";
const recipientsSql = `SELECT t.sort_key AS sortKey, m.addresses FROM message_tag t JOIN message m ON m.id = t.message_id
  WHERE t.tag_id = ? AND t.sort_key > ? ORDER BY t.sort_key LIMIT ?`;

const newestCopiesSql = `SELECT message_id FROM source_copy WHERE folder_id = ? ORDER BY uid_validity DESC, uid DESC LIMIT ?`;

/** The statements, for the test that looks at their plans. */
export const senderSql = [
  idsSql,
  countSql,
  firstSql,
  lastSql,
  answeredSql,
  judgedSql,
  answeredSendersSql,
  recipientsSql,
  newestCopiesSql,
];

/** `before`: the message that is asked about. An address goes by many names (robots name each author): the first of these. */
export function senderHistory(db: ReadDb, email: string, before: SortKey): SenderHistory {
  const most = limits.senderMailsCountedMax;
  const history: SenderHistory = { mails: 0, earlier: 0, firstAt: null, lastAt: null, answered: 0, judged: 0, spam: 0 };
  let first = Number.MAX_SAFE_INTEGER;
  let last = -1;
  for (const id of db.column<number>(idsSql, email, limits.senderNamesMax)) {
    const key = id.toString(36);
    const from = db.value<SortKey>(firstSql, key);
    if (from === undefined) continue;
    first = Math.min(first, from);
    last = Math.max(last, db.value<SortKey>(lastSql, key) ?? -1);
    const count = (until: number) => db.value<number>(countSql, key, until, most) ?? 0;
    history.mails = Math.min(most, history.mails + count(Number.MAX_SAFE_INTEGER));
    history.earlier = Math.min(most, history.earlier + count(before));
    history.answered += db.value<number>(answeredSql, key) ?? 0;
    const room = limits.senderMailsJudgedMax - history.judged;
    const verdicts = room > 0 ? db.column<number | null>(judgedSql, key, room) : [];
    history.judged += verdicts.filter((each) => each !== null).length;
    history.spam += verdicts.filter((each) => each === 1).length;
  }
  if (last >= 0) Object.assign(history, { firstAt: receivedAtOf(first), lastAt: receivedAtOf(last) });
  return history;
}

/** Address ids (base 36) of senders whose mail was answered, in order behind `after`. */
export function answeredSenders(db: ReadDb, after: string, limit: number): string[] {
  return db.column(answeredSendersSql, after, limit);
}

/** The addresses of a tag's messages in order, behind `after`. */
export function addressesIn(
  db: ReadDb,
  tagId: TagId,
  after: SortKey,
  limit: number,
): Array<{ sortKey: SortKey; addresses: string }> {
  return db.all(recipientsSql, tagId, after, limit);
}

/** The messages that came last into a source's folder. */
export function newestIn(db: ReadDb, folderId: number, limit: number): MessageId[] {
  return db.column(newestCopiesSql, folderId, limit);
}
