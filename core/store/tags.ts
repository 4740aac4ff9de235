import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Commit } from "./commit.ts";
import { forgetSentTag } from "./identities.ts";
import { changeTags, stateOfMessage } from "./message-tags.ts";
import type { ReadDb } from "./open-database.ts";
import type { TagFields } from "./operations.ts";
import { cleanTagPath, normalizeTagName, TagDirectory } from "./tag-directory.ts";
import type { MessageId, Tag, TagId } from "./types.ts";

/** All tags, by sortOrder and name. */
export function tagsOf(db: ReadDb): Tag[] {
  const places = new TagDirectory(db);
  const rows = db.all<Omit<Tag, "path" | "isSubscribed"> & { isSubscribed: number }>(
    `SELECT id, name, parent_id AS parentId, role, sort_order AS sortOrder, color, is_subscribed AS isSubscribed,
      total_emails AS totalEmails, unread_emails AS unreadEmails, total_threads AS totalThreads, unread_threads AS unreadThreads
     FROM tag ORDER BY sort_order, name`,
  );
  return rows.map((row) => ({ ...row, path: places.pathOf(row.id), isSubscribed: row.isSubscribed === 1 }));
}

/** Finds a tag by its name outside the database ("Lists/Postern", "\\inbox") or makes it. Never fails: see below. */
export function ensureTag(commit: Commit, name: string): TagId {
  const found = commit.tags.find(name);
  if (found !== null) return found;
  const parts = cleanTagPath(name);
  let parentId: TagId | null = null;
  let path = "";
  for (const part of parts) {
    path = path === "" ? part : `${path}/${part}`;
    let id: TagId | null = commit.tags.find(path);
    if (id === null) {
      // Mail is never refused for want of a tag.
      if (commit.tags.size >= limits.tagsMax) return parentId ?? commit.tags.withRole("archive");
      id = insertTag(commit, { name: part, parentId, sortOrder: 10, isSubscribed: true, color: null });
    }
    parentId = id;
  }
  return parentId ?? commit.tags.withRole("archive");
}

/** CONFLICT when a sibling has the name or there are limits.tagsMax tags, BAD_REQUEST when the name cannot be one. */
export function createTag(commit: Commit, fields: TagFields): TagId {
  if (commit.tags.size >= limits.tagsMax) throw new AppError("CONFLICT", { reason: "tooManyTags" });
  const name = checkedName(fields.name);
  if (fields.parentId !== null) checkParent(commit.tags, null, fields.parentId);
  checkSiblings(commit, null, fields.parentId, name);
  return insertTag(commit, { ...fields, name });
}

export function updateTag(commit: Commit, id: TagId, fields: Partial<TagFields>): Record<string, never> {
  const before = commit.tags.get(id);
  if (!before) throw new AppError("NOT_FOUND", { what: "tag" });
  const name = fields.name === undefined ? before.name : checkedName(fields.name);
  const parentId = fields.parentId === undefined ? before.parentId : fields.parentId;
  if (parentId !== null && parentId !== before.parentId) checkParent(commit.tags, id, parentId);
  checkSiblings(commit, id, parentId, name);
  commit.db.run(
    `UPDATE tag SET name = ?, parent_id = ?, sort_order = coalesce(?, sort_order), is_subscribed = coalesce(?, is_subscribed),
      color = CASE WHEN ? THEN ? ELSE color END WHERE id = ?`,
    name,
    parentId,
    fields.sortOrder ?? null,
    fields.isSubscribed === undefined ? null : Number(fields.isSubscribed),
    Number(fields.color !== undefined),
    fields.color ?? null,
    id,
  );
  commit.changes.record("Mailbox", id, "updated");
  commit.reloadTags();
  return {};
}

/** Messages that had no other tag go to archive. */
export function destroyTag(commit: Commit, id: TagId): Record<string, never> {
  const tag = commit.tags.get(id);
  if (!tag) throw new AppError("NOT_FOUND", { what: "tag" });
  if (tag.role !== null) throw new AppError("CONFLICT", { reason: "role" });
  if (commit.tags.children(id).length > 0) throw new AppError("CONFLICT", { reason: "hasTagsInside" });
  // It would come back with the next look at the account, without the mail that lies in it.
  if (commit.db.value("SELECT 1 FROM source_folder WHERE tag_id = ?", id) !== undefined)
    throw new AppError("CONFLICT", { reason: "isFolder" });
  const visible = commit.db.column<MessageId>("SELECT message_id FROM message_tag WHERE tag_id = ?", id);
  const hidden = commit.db.column<MessageId>("SELECT message_id FROM hidden_tag WHERE tag_id = ?", id);
  for (const messageId of [...visible, ...hidden]) {
    const message = stateOfMessage(commit.db, messageId);
    if (message) changeTags(commit, message, [], [id]);
  }
  // The counters of the tag are written before its row goes.
  commit.counts.flush(commit.changes);
  commit.db.run("DELETE FROM source_change WHERE tag_id = ?", id);
  commit.db.run("UPDATE source_lost SET tag_id = 0 WHERE tag_id = ?", id);
  commit.db.run("DELETE FROM plugin_tag WHERE tag_id = ?", id);
  forgetSentTag(commit, id);
  commit.db.run("DELETE FROM tag WHERE id = ?", id);
  commit.changes.record("Mailbox", id, "destroyed");
  commit.reloadTags();
  return {};
}

function insertTag(commit: Commit, fields: TagFields): TagId {
  const id = commit.db.run(
    "INSERT INTO tag (name, parent_id, sort_order, is_subscribed, color) VALUES (?, ?, ?, ?, ?)",
    fields.name,
    fields.parentId,
    fields.sortOrder,
    Number(fields.isSubscribed),
    fields.color,
  ).lastInsertRowid;
  commit.changes.record("Mailbox", id, "created");
  commit.reloadTags();
  return id;
}

function checkedName(name: string): string {
  const normal = normalizeTagName(name);
  if (normal === null) throw new AppError("BAD_REQUEST", { reason: "tagName" });
  return normal;
}

/** A tag inside itself, or nested too deep, would have no path. */
function checkParent(tags: TagDirectory, id: TagId | null, parentId: TagId): void {
  let depth = 1;
  for (let at: TagId | null = parentId; at !== null; depth++) {
    const parent = tags.get(at);
    if (!parent) throw new AppError("NOT_FOUND", { what: "parent" });
    if (at === id) throw new AppError("CONFLICT", { reason: "insideItself" });
    at = parent.parentId;
  }
  const below = id === null ? 0 : heightOf(tags, id);
  if (depth + below > limits.tagDepthMax) throw new AppError("BAD_REQUEST", { reason: "tagDepth" });
}

function heightOf(tags: TagDirectory, id: TagId): number {
  return tags.children(id).reduce((height, child) => Math.max(height, 1 + heightOf(tags, child)), 0);
}

function checkSiblings(commit: Commit, id: TagId | null, parentId: TagId | null, name: string): void {
  const sibling = commit.db.value<TagId>(
    "SELECT id FROM tag WHERE coalesce(parent_id, 0) = ? AND name = ?",
    parentId ?? 0,
    name,
  );
  if (sibling !== undefined && sibling !== id) throw new AppError("CONFLICT", { reason: "nameTaken" });
}
