/** What a database says of mail and user, without what may differ in a rebuilt one (ids of tags and threads, states). */
import { otherKeywordsOf } from "../../core/store/keywords.ts";
import type { ReadDb } from "../../core/store/open-database.ts";
import { TagDirectory } from "../../core/store/tag-directory.ts";
import { tagIdsOf } from "../../core/store/message-tags.ts";

export function logicalState(db: ReadDb, hasThreads = true): Record<string, unknown> {
  const tags = new TagDirectory(db);
  const messages = db.all<Record<string, unknown> & { id: number; thread: number; hidden: number }>(
    `SELECT id, sort_key, sent_at, size, flags, kind, has_attachment, is_hidden AS hidden, is_tagged_by_user, spam_decision,
      message_id, in_reply_to, subject, preview, problem, thread_id AS thread FROM message ORDER BY id`,
  );
  const threads = new Map<number, number[]>();
  for (const { id, thread } of messages) threads.set(thread, [...(threads.get(thread) ?? []), id]);
  const rows = messages.map(({ thread, ...row }) => ({
    ...row,
    threadMembers: hasThreads ? threads.get(thread) : null,
    tags: tagIdsOf(db, row.id, row.hidden === 1).map((id) => tags.nameOf(id)),
    keywords: otherKeywordsOf(db, row.id),
  }));
  return {
    rows: rows.map((row) => ({ ...row, tags: row.tags.toSorted() })),
    tags: db
      .all<{ id: number }>(
        `SELECT id, sort_order, color, is_subscribed, total_emails, ${hasThreads ? "unread_threads" : "unread_emails"} FROM tag`,
      )
      .map(({ id, ...tag }) => ({ name: tags.nameOf(id), path: tags.pathOf(id), ...tag }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    settings: db.all("SELECT key, value FROM setting ORDER BY key"),
    appPasswords: db.all("SELECT id, name, scope, secret_hash, created_at FROM app_password ORDER BY id"),
    sources: db.all("SELECT id, kind, config, credentials, created_at FROM source ORDER BY id"),
    signIns: db.all("SELECT id, config, credentials, created_at FROM sign_in ORDER BY id"),
    relays: db.all("SELECT id, config, credentials, created_at FROM relay ORDER BY id"),
    folders: db
      .all<{ tag: number | null }>(
        "SELECT id, source_id, name, uid_validity, uid_next, highest_modseq, state, tag_id AS tag FROM source_folder ORDER BY id",
      )
      .map(({ tag, ...folder }) => ({ ...folder, tag: tag === null ? null : tags.nameOf(tag) })),
    copies: db.all(
      "SELECT folder_id, uid_validity, uid, message_id, modseq, flags FROM source_copy ORDER BY folder_id, uid_validity, uid",
    ),
    sourceChanges: db
      .all<{ tag: number }>(
        "SELECT source_id, message_id, keyword, tag_id AS tag, is_wanted, may_append FROM source_change",
      )
      .map(({ tag, ...row }) => JSON.stringify({ ...row, tag: tag === 0 ? null : tags.nameOf(tag) }))
      .toSorted(),
    sourceLost: db
      .all<{ tag: number }>("SELECT source_id, message_id, tag_id AS tag FROM source_lost")
      .map(({ tag, ...row }) => JSON.stringify({ ...row, tag: tag === 0 ? null : tags.nameOf(tag) }))
      .toSorted(),
    pluginInstalls: db.all("SELECT plugin_id, record FROM plugin_install ORDER BY plugin_id"),
    pluginPackages: db.all("SELECT plugin_id, hash, package FROM plugin_package ORDER BY plugin_id, hash"),
    pluginTags: db
      .all<{ tag: number }>("SELECT plugin_id, message_id, tag_id AS tag, is_added FROM plugin_tag")
      .map(({ tag, ...row }) => JSON.stringify({ ...row, tag: tags.nameOf(tag) }))
      .toSorted(),
    pluginData: db.all("SELECT plugin_id, key, value FROM plugin_data ORDER BY plugin_id, key"),
    identities: db
      .all<{ sent_tag_id: number | null }>("SELECT * FROM identity ORDER BY id")
      .map(({ sent_tag_id: tag, ...identity }) => ({ ...identity, sentTag: tag === null ? null : tags.nameOf(tag) })),
    // Whether it is tried just now, and when next, is no loss; nor whether an end that went out is a doubt yet.
    outbox: db.all(
      `SELECT id, message_id, thread_id IS NULL AS has_no_thread, identity_id, message_key, sender, parameters, hold_until, created_at,
        is_message_kept, sent_number, way_transport, way_relay_id, settled_at, marked_message_id, marked_keyword, is_mark_new, state IN ('done', 'canceled') AS is_over FROM outbox ORDER BY id`,
    ),
    outboxRecipients: db.all(
      `SELECT outbox_id, address, parameters, iif(state = 'doubt', 'ending', state) AS state, code, enhanced, text, transport, host,
        tried_at, choice FROM outbox_recipient ORDER BY outbox_id, position`,
    ),
    outboxReports: db.all("SELECT outbox_id, message_id FROM outbox_report ORDER BY outbox_id, message_id"),
  };
}
