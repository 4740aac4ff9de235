/**
 * What the user changed of mail that has copies at sources, until the sources know it (sources/imap/push.ts). A change is a wish
 * about one keyword, one tag or the whole message: the newest one counts, and it may be carried out any number of times.
 */
import type { Commit } from "./commit.ts";
import type { ReadDb } from "./open-database.ts";
import { relayOfIdentity } from "./relays.ts";
import type { MessageId, TagId, TagRole } from "./types.ts";

/** With neither keyword nor tag: the message is gone here, and its copies are to go. */
export interface SourceChange {
  messageId: MessageId;
  keyword: string | null;
  tagId: TagId | null;
  isWanted: boolean;
  /** Where the source has no copy the message is uploaded: mail that was written here. */
  mayAppend: boolean;
}

/** Folders of these roles are made at a source when one is needed. */
export const foldersMade = ["archive", "trash", "junk", "sent", "drafts"] as const satisfies readonly TagRole[];

export function isFolderMade(role: TagRole | null): role is (typeof foldersMade)[number] {
  return foldersMade.some((each) => each === role);
}

/** What changes of a message by the user's doing, or by a plugin's. */
export function wishTags(
  commit: Commit,
  messageId: MessageId,
  added: readonly TagId[],
  removed: readonly TagId[],
): void {
  const [sent, drafts] = [commit.tags.withRole("sent"), commit.tags.withRole("drafts")];
  // A copy in a folder for sent mail is taken for proof that a server took it: it goes there when that is settled.
  if (added.includes(sent) && isOnItsWay(commit.db, messageId)) {
    wishTags(
      commit,
      messageId,
      added.filter((tagId) => tagId !== sent),
      removed.filter((tagId) => tagId !== drafts),
    );
    return;
  }
  for (const sourceId of sourcesOfMessage(commit, messageId)) {
    const wish = (tagId: TagId, isWanted: boolean) => {
      if (hasPlaceFor(commit, sourceId, tagId)) setWish(commit, { sourceId, messageId, tagId, isWanted });
    };
    for (const tagId of added) wish(tagId, true);
    for (const tagId of removed) wish(tagId, false);
  }
}

export function wishKeywords(
  commit: Commit,
  messageId: MessageId,
  set: readonly string[],
  cleared: readonly string[],
): void {
  if (set.length + cleared.length === 0) return;
  for (const sourceId of sourcesOfMessage(commit, messageId)) {
    for (const keyword of cleared) setWish(commit, { sourceId, messageId, keyword, isWanted: false });
    for (const keyword of set) setWish(commit, { sourceId, messageId, keyword, isWanted: true });
  }
}

/** All mail that bears the tag of a folder, and has a copy elsewhere at the source, or had one that may turn up. */
export function wishTagged(commit: Commit, sourceId: number, folderId: number): void {
  const { db } = commit;
  if (!isToBeTold(db, sourceId)) return;
  const tagged = db.all<{ messageId: MessageId; tagId: TagId }>(
    `SELECT m.message_id AS messageId, m.tag_id AS tagId FROM message_tag m
     WHERE m.tag_id = (SELECT tag_id FROM source_folder WHERE id = ?) AND (EXISTS (
       SELECT 1 FROM source_copy c JOIN source_folder f ON f.id = c.folder_id
       WHERE c.message_id = m.message_id AND f.source_id = ?)
       OR EXISTS (SELECT 1 FROM source_lost l WHERE l.source_id = ? AND l.message_id = m.message_id))`,
    folderId,
    sourceId,
    sourceId,
  );
  for (const { messageId, tagId } of tagged) setWish(commit, { sourceId, messageId, tagId, isWanted: true });
}

/** The message is destroyed: whatever else was wished of it is no matter any more. */
export function wishGone(commit: Commit, messageId: MessageId): void {
  const sourceIds = sourcesOfMessage(commit, messageId);
  commit.db.run("DELETE FROM source_change WHERE message_id = ?", messageId);
  commit.db.run("DELETE FROM source_lost WHERE message_id = ?", messageId);
  for (const sourceId of sourceIds) setWish(commit, { sourceId, messageId, isWanted: false });
}

/** Mail that was written as this identity is to be in the folder of the tag at the account that the identity sends for. */
export function wishUpload(
  commit: Commit,
  identityId: number,
  messageId: MessageId,
  tagId: TagId,
): Record<string, never> {
  const sourceId = relayOfIdentity(commit.db, identityId)?.config.sourceId ?? null;
  if (sourceId !== null && isToBeTold(commit.db, sourceId))
    setWish(commit, { sourceId, messageId, tagId, isWanted: true, mayAppend: true });
  return {};
}

/**
 * Mail that was delivered is filed at its account when it is settled who got it: until then a copy there would be taken for proof.
 * So long a draft that was uploaded stays where it is, too.
 */
export function wishSettled(commit: Commit, entryId: number): void {
  const { db, tags } = commit;
  const settled = db.get<{ messageId: MessageId; identityId: number; isSent: number }>(
    `SELECT m.id AS messageId, o.identity_id AS identityId, o.sent_number IS NOT NULL AND o.state = 'done' AS isSent FROM outbox o
     JOIN message m ON m.id = o.message_id AND m.is_hidden = 0 WHERE o.id = ?`,
    entryId,
  );
  if (!settled || isOnItsWay(db, settled.messageId)) return;
  const { messageId, identityId, isSent } = settled;
  const [sent, drafts] = [tags.withRole("sent"), tags.withRole("drafts")];
  const isTagged = (tagId: TagId) =>
    db.value("SELECT 1 FROM message_tag WHERE message_id = ? AND tag_id = ?", messageId, tagId) === 1;
  wishTags(commit, messageId, isTagged(sent) ? [sent] : [], isTagged(drafts) ? [] : [drafts]);
  if (isSent === 1) wishUpload(commit, identityId, messageId, sent);
}

function isOnItsWay(db: ReadDb, messageId: MessageId): boolean {
  const sql = "SELECT 1 FROM outbox WHERE message_id = ? AND state NOT IN ('done', 'canceled') LIMIT 1";
  return db.value(sql, messageId) === 1;
}

interface Wish {
  sourceId: number;
  messageId: MessageId;
  keyword?: string;
  tagId?: TagId;
  isWanted: boolean;
  mayAppend?: boolean;
}

/** Also for what other code in this folder finds to be told. */
export function setWish(commit: Commit, { sourceId, messageId, ...wish }: Wish): void {
  if (!commit.tellsSources) return;
  const { keyword = "", tagId = 0, isWanted, mayAppend = false } = wish;
  commit.db.run(
    `INSERT INTO source_change (source_id, message_id, keyword, tag_id, is_wanted, may_append) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET is_wanted = excluded.is_wanted, may_append = max(may_append, excluded.may_append)`,
    sourceId,
    messageId,
    keyword,
    tagId,
    Number(isWanted),
    Number(mayAppend),
  );
  commit.sourcesChanged.add(sourceId);
}

/** Whether the user wishes something else of this keyword or tag than what the source says; null: no wish. */
export function wishOf(
  db: ReadDb,
  sourceId: number,
  messageId: MessageId,
  about: { keyword?: string; tagId?: TagId },
): boolean | null {
  const wished = db.value<number>(
    "SELECT is_wanted FROM source_change WHERE source_id = ? AND message_id = ? AND keyword = ? AND tag_id = ?",
    sourceId,
    messageId,
    about.keyword ?? "",
    about.tagId ?? 0,
  );
  return wished === undefined ? null : wished === 1;
}

/** Along its primary key: source, message after, source, messages. */
export const changesSql = `SELECT message_id AS messageId, keyword, tag_id AS tagId, is_wanted AS isWanted, may_append AS mayAppend FROM source_change
       WHERE source_id = ? AND message_id IN (
         SELECT DISTINCT message_id FROM source_change WHERE source_id = ? AND message_id > ? ORDER BY message_id LIMIT ?)
       ORDER BY message_id, keyword, tag_id`;

/** In the order of messages, those after `afterMessageId` first to come. Whole messages: never some wishes of one. */
export function changesAt(
  db: ReadDb,
  sourceId: number,
  { afterMessageId, limit }: { afterMessageId: MessageId; limit: number },
): SourceChange[] {
  return db
    .all<{ messageId: MessageId; keyword: string; tagId: TagId; isWanted: number; mayAppend: number }>(
      changesSql,
      sourceId,
      sourceId,
      afterMessageId,
      limit,
    )
    .map(({ messageId, keyword, tagId, isWanted, mayAppend }) => ({
      messageId,
      keyword: keyword === "" ? null : keyword,
      tagId: tagId === 0 ? null : tagId,
      isWanted: isWanted === 1,
      mayAppend: mayAppend === 1,
    }));
}

/** Messages of which a source does not know everything yet. */
export function changedAt(db: ReadDb, sourceId: number): number {
  return db.value<number>("SELECT count(DISTINCT message_id) FROM source_change WHERE source_id = ?", sourceId) ?? 0;
}

/** Whether messages of a source may have been moved to a folder that was not looked into yet. */
export function hasLost(db: ReadDb, sourceId: number): boolean {
  return db.value("SELECT 1 FROM source_lost WHERE source_id = ? LIMIT 1", sourceId) !== undefined;
}

const isWritable = (table: string): string => `coalesce(${table}.config ->> 'isReadOnly', 0) = 0`;

/** Asked with every change of a message: by the message's copies. */
export const sourcesSql = `SELECT s.id FROM source s WHERE ${isWritable("s")} AND s.id IN (
       SELECT f.source_id FROM source_copy c JOIN source_folder f ON f.id = c.folder_id WHERE c.message_id = ?
       UNION SELECT source_id FROM source_lost WHERE message_id = ?
       UNION SELECT source_id FROM source_change WHERE message_id = ? AND may_append = 1) ORDER BY s.id`;

/** Sources that have a copy of the message, had one that may turn up in another folder, or are being given one. */
function sourcesOfMessage({ db }: Commit, messageId: MessageId): number[] {
  return db.column<number>(sourcesSql, messageId, messageId, messageId);
}

function isToBeTold(db: ReadDb, sourceId: number): boolean {
  return db.value(`SELECT 1 FROM source WHERE id = ? AND ${isWritable("source")}`, sourceId) !== undefined;
}

/** A tag of the user's own that no folder there stands for stays here. */
function hasPlaceFor({ db, tags }: Commit, sourceId: number, tagId: TagId): boolean {
  if (isFolderMade(tags.get(tagId)?.role ?? null)) return true;
  return db.value("SELECT 1 FROM source_folder WHERE source_id = ? AND tag_id = ?", sourceId, tagId) !== undefined;
}
