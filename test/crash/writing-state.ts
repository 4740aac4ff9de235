import { textOf } from "../../core/drafts/draft-mail.ts";
import type { DraftView } from "../../core/drafts/drafts.ts";
import { readBlob } from "../../core/jmap/blob.ts";
import type { Postern } from "../../core/main.ts";
import type { Found, FoundEmail, Place } from "./writing-model.ts";

/** All that is written and kept here, and what is wrong with it, while nothing goes on. */
export function foundIn(postern: Postern): Found {
  const gone = postern.drafts.list().filter((draft) => !areFilesThere(postern, draft));
  const wrong = [
    ...[...postern.reader.check()].map(String),
    ...gone.map(({ subject }) => `a file of ${subject} is gone`),
  ];
  return { ...lookAround(postern), wrong };
}

/** All that is written and kept here, as a user would find it. */
export function lookAround({ reader, drafts }: Postern): Omit<Found, "wrong"> {
  const open = drafts.list();
  const replaced = new Set(open.map(({ emailId }) => emailId));
  const held = new Set(reader.outbox.list().flatMap(({ state, messageId }) => (state === "held" ? [messageId] : [])));
  const work = reader.tagByName("Work")?.id ?? 0;
  const roles = (["drafts", "trash", "sent"] as const).map((role) => [role, reader.tagByRole(role).id] as const);
  const emails = reader.messagesByIds(reader.messagesOfKind("message")).map((row): FoundEmail => {
    const found = roles.filter(([, id]) => row.tagIds.includes(id)).map(([role]) => role);
    return {
      id: row.id,
      emailId: row.emailId,
      subject: row.subject,
      place: placeOf(found, held.has(row.id)),
      text: row.preview.trim(),
      isReplaced: replaced.has(row.emailId),
      isTagged: row.tagIds.includes(work),
    };
  });
  return {
    drafts: open.map((draft) => ({ subject: draft.subject, text: textOf(draft).trim() })),
    emails,
  };
}

function placeOf(roles: readonly string[], isHeld: boolean): Place | "odd" {
  if (isHeld) return roles.join() === "sent" ? "held" : "odd";
  if (roles.length === 0) return "mail";
  const [role] = roles;
  return roles.length === 1 && (role === "drafts" || role === "trash") ? role : "odd";
}

/** A draft's file is an upload, or a part of the mail that it was opened from. */
function areFilesThere(postern: Postern, { files, subject }: DraftView): boolean {
  return files.every(({ blobId }) => readBlob(postern, blobId)?.toString() === subject);
}
