import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Address } from "../mime/message.ts";
import type { Commit } from "./commit.ts";
import type { ReadDb, WriteDb } from "./open-database.ts";
import type { TagId } from "./types.ts";

export interface IdentityFields {
  name: string;
  /** Never changes (RFC 8621 6). */
  email: string;
  replyTo: Address[] | null;
  bcc: Address[] | null;
  textSignature: string;
  htmlSignature: string;
  /** Null: the first relay that there is. */
  relayId: number | null;
  isDefault: boolean;
  sortOrder: number;
  /** Tag that mail sent as it gets beside Sent; null: none. */
  sentTagId: TagId | null;
}

/** An address to send as. */
export interface Identity extends IdentityFields {
  id: number;
}

export function createIdentity(commit: Commit, made: Partial<IdentityFields> & { email: string }): number {
  const { db } = commit;
  const count = db.value<number>("SELECT count(*) FROM identity") ?? 0;
  if (count >= limits.identitiesMax) throw new AppError("TOO_LARGE", { what: "identities", count });
  const fields = { ...defaults, ...made, isDefault: made.isDefault ?? count === 0 };
  const id = db.run(
    `INSERT INTO identity (name, email, reply_to, bcc, text_signature, html_signature, relay_id, is_default, sort_order,
      sent_tag_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    fields.name,
    fields.email,
    ...changeable(fields),
  ).lastInsertRowid;
  if (fields.isDefault) onlyDefault(commit, id);
  commit.changes.record("Identity", id, "created");
  return id;
}

export function updateIdentity(
  commit: Commit,
  { identityId, ...changes }: { identityId: number } & Partial<Omit<IdentityFields, "email">>,
): Record<string, never> {
  const before = identityOf(commit.db, identityId);
  if (!before) throw new AppError("NOT_FOUND", { what: "identity" });
  const fields = { ...before, ...changes };
  commit.db.run(
    `UPDATE identity SET name = ?, reply_to = ?, bcc = ?, text_signature = ?, html_signature = ?, relay_id = ?, is_default = ?,
      sort_order = ?, sent_tag_id = ? WHERE id = ?`,
    fields.name,
    ...changeable(fields),
    identityId,
  );
  if (fields.isDefault) onlyDefault(commit, identityId);
  commit.changes.record("Identity", identityId, "updated");
  return {};
}

export function destroyIdentity(commit: Commit, identityId: number): Record<string, never> {
  if (commit.db.run("DELETE FROM identity WHERE id = ?", identityId).changes === 0)
    throw new AppError("NOT_FOUND", { what: "identity" });
  commit.changes.record("Identity", identityId, "destroyed");
  return {};
}

/** A tag that goes is no identity's any more. */
export function forgetSentTag({ db, changes }: Commit, tagId: TagId): void {
  for (const id of db.column<number>("SELECT id FROM identity WHERE sent_tag_id = ?", tagId)) {
    db.run("UPDATE identity SET sent_tag_id = NULL WHERE id = ?", id);
    changes.record("Identity", id, "updated");
  }
}

/** The default first, then in their order. */
export function identitiesOf(db: ReadDb): Identity[] {
  return db.all<IdentityRow>(`${select} ORDER BY is_default DESC, sort_order, id`).map(toIdentity);
}

export function identityOf(db: ReadDb, id: number): Identity | null {
  const row = db.get<IdentityRow>(`${select} WHERE id = ?`, id);
  return row ? toIdentity(row) : null;
}

const defaults: Omit<IdentityFields, "email" | "isDefault"> = {
  name: "",
  replyTo: null,
  bcc: null,
  textSignature: "",
  htmlSignature: "",
  relayId: null,
  sortOrder: 0,
  sentTagId: null,
};

const select = `SELECT id, name, email, reply_to AS replyTo, bcc, text_signature AS textSignature, html_signature AS htmlSignature,
  relay_id AS relayId, is_default AS isDefault, sort_order AS sortOrder,
  sent_tag_id AS sentTagId FROM identity`;

type IdentityRow = Omit<Identity, "replyTo" | "bcc" | "isDefault"> & {
  replyTo: string;
  bcc: string;
  isDefault: number;
};

function toIdentity({ replyTo, bcc, isDefault, ...row }: IdentityRow): Identity {
  return {
    ...row,
    replyTo: JSON.parse(replyTo) as Address[] | null,
    bcc: JSON.parse(bcc) as Address[] | null,
    isDefault: isDefault === 1,
  };
}

/** Behind name and email, in the order of the columns. */
function changeable(fields: Omit<IdentityFields, "email" | "name">) {
  return [
    JSON.stringify(fields.replyTo),
    JSON.stringify(fields.bcc),
    fields.textSignature,
    fields.htmlSignature,
    fields.relayId,
    Number(fields.isDefault),
    fields.sortOrder,
    fields.sentTagId,
  ];
}

function onlyDefault({ db, changes }: { db: WriteDb } & Pick<Commit, "changes">, identityId: number): void {
  for (const id of db.column<number>("SELECT id FROM identity WHERE is_default = 1 AND id <> ?", identityId)) {
    db.run("UPDATE identity SET is_default = 0 WHERE id = ?", id);
    changes.record("Identity", id, "updated");
  }
}
