/** An Email in Drafts, ours or another program's, as a draft that can be written on. */
import { randomUUID } from "node:crypto";
import { limits } from "../kernel/limits.ts";
import { isSafeId } from "../mime/compose/reply.ts";
import { richTextOf } from "../mime/compose/rich-text-reader.ts";
import { asMessageIds } from "../mime/header-forms.ts";
import { headerString, lastField } from "../mime/header-value.ts";
import type { Part } from "../mime/message.ts";
import { readableText } from "../mime/readable-text.ts";
import { mailHtml } from "../reading/mail-html.ts";
import type { MessageRow } from "../store/types.ts";
import { blocksOfText, cidsIn } from "./answer.ts";
import type { DraftFile, DraftState } from "./draft-state.ts";

export function reopened(
  { row, raw, root }: { row: MessageRow; raw: Uint8Array; root: Part },
  files: DraftFile[],
  identityId: string | null,
): DraftState {
  const html = mailHtml(raw, root);
  const { text } = readableText(raw, root);
  const document =
    html === null
      ? { type: "doc" as const, content: blocksOfText(text.split("\n")) }
      : richTextOf(html, { picture: ({ src = "" }) => cidOfUrl(src) });
  const shown = new Set(cidsIn(document.content));
  return {
    identityId,
    to: row.to,
    cc: row.cc,
    bcc: row.bcc,
    subject: row.subject,
    format: html === null ? "plain" : "rich",
    text,
    document,
    // A picture that the text does not show is an attachment.
    files: files.map((file) => (file.cid !== null && shown.has(file.cid) ? file : { ...file, cid: null })),
    thread: {
      kind: "edit",
      originalId: null,
      messageId: ownId(row.messageId),
      inReplyTo: idsOf(raw, root, "in-reply-to").slice(0, 1),
      references: idsOf(raw, root, "references").slice(-(limits.referencesFirst + limits.referencesLast)),
    },
  };
}

/** RFC 2392 2: the Content-ID, escaped as a URL. */
function cidOfUrl(src: string): string | null {
  if (!/^cid:/i.test(src)) return null;
  const cid = src.slice("cid:".length).replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
  return /^[!-;=?-~]{1,500}$/.test(cid) ? cid : null;
}

function idsOf(raw: Uint8Array, root: Part, name: string): string[] {
  const field = lastField(root, name);
  const ids = field ? (asMessageIds(headerString(raw, field)) ?? []) : [];
  return ids.filter(isSafeId);
}

/** The id that it has, if it can stand in a field of ours. */
function ownId(id: string | null): string {
  return id !== null && isSafeId(id) ? id : `${randomUUID()}@postern.invalid`;
}
