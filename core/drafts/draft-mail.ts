/** From a draft to the bytes of the mail, and to whom it goes. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { mailboxKey, sendable, sendableMailbox } from "../mime/compose/mailbox.ts";
import { type OutgoingFile, type OutgoingMail, writeMail } from "../mime/compose/message.ts";
import { htmlOf, plainTextOf } from "../mime/compose/rich-text-writer.ts";
import type { Address } from "../mime/message.ts";
import type { Identity } from "../store/identities.ts";
import { blocksOfText, cidsIn } from "./answer.ts";
import type { DraftFile, DraftState } from "./draft-state.ts";

export interface MailParts {
  state: DraftState;
  identity: Identity | null;
  now: number;
  /** Null: it is not there any more. */
  readBlob(blobId: string): Buffer | null;
  /** That plugins added. */
  headers: ReadonlyArray<{ name: string; value: string }>;
}

/** For Drafts: whatever was typed, whole or not. Plain text stays without HTML, so that it is plain when it is opened again. */
export function writeDraft(parts: MailParts): Buffer {
  const { state, identity } = parts;
  const { to, cc, bcc } = state;
  const fields = { from: fromOf(identity), to: to.map(asTyped), cc: cc.map(asTyped), bcc: bcc.map(asTyped) };
  return write(parts, fields, state.format === "plain" ? null : htmlOf(state.document));
}

/** Throws BAD_REQUEST with the field for what cannot be sent, NOT_FOUND for a file that is gone, MESSAGE_TOO_LARGE. */
export function writeForSending(parts: MailParts): { raw: Buffer; recipients: string[] } {
  const { state, identity } = parts;
  const from = fromOf(identity);
  if (from === null) throw new AppError("BAD_REQUEST", { field: "identityId" });
  const [to, cc, bcc] = (["to", "cc", "bcc"] as const).map((field) =>
    state[field].map((each) => ready(each, field)),
  ) as [Address[], Address[], Address[]];
  const recipients = new Map([...to, ...cc, ...bcc].map(({ email }) => [mailboxKey(email), email]));
  if (recipients.size === 0) throw new AppError("BAD_REQUEST", { field: "to" });
  const document =
    state.format === "rich" ? state.document : { type: "doc" as const, content: blocksOfText(state.text.split("\n")) };
  return { raw: write(parts, { from, to, cc, bcc }, htmlOf(document)), recipients: [...recipients.values()] };
}

function write(
  { state, identity, now, readBlob, headers }: MailParts,
  addresses: Pick<OutgoingMail, "from" | "to" | "cc" | "bcc">,
  html: string | null,
): Buffer {
  const { subject, thread } = state;
  const replyTo = (identity?.replyTo ?? []).flatMap((each) => sendableMailbox(each) ?? []);
  const { messageId, inReplyTo, references } = thread;
  const raw = writeMail({
    ...addresses,
    replyTo,
    subject,
    messageId,
    date: now,
    inReplyTo,
    references,
    text: textOf(state),
    html,
    files: filesOf(state, readBlob),
    headers,
  });
  if (raw.byteLength > limits.messageBytesMax) throw new AppError("MESSAGE_TOO_LARGE");
  return raw;
}

export function textOf({ format, text, document }: Pick<DraftState, "format" | "text" | "document">): string {
  return format === "plain" ? text : plainTextOf(document);
}

function filesOf({ format, document, files }: DraftState, readBlob: MailParts["readBlob"]): OutgoingFile[] {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > limits.attachmentsBytesMax)
    throw new AppError("MESSAGE_TOO_LARGE", { bytesMax: limits.attachmentsBytesMax });
  const shown = new Set(format === "rich" ? cidsIn(document.content) : []);
  return files.map(({ blobId, name, type, cid }: DraftFile, index) => {
    const content = readBlob(blobId);
    if (content === null) throw new AppError("NOT_FOUND", { what: "file", index });
    return { name, type, content, cid: cid !== null && shown.has(cid) ? cid : null };
  });
}

export function fromOf(identity: Identity | null): Address | null {
  return identity === null ? null : sendableMailbox({ name: identity.name, email: identity.email });
}

function ready(address: Address, field: string): Address {
  const mailbox = sendableMailbox(address);
  if (mailbox === null) throw new AppError("BAD_REQUEST", { field, reason: "address" });
  return mailbox;
}

/** An address that is not whole stands as the name that it looks like, and is read back as it was typed. */
function asTyped({ name, email }: Address): Address {
  if (sendable(email.trim()) !== null) return sendableMailbox({ name, email }) ?? { name: email, email: "" };
  const words = [name ?? "", email]
    .join(" ")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
  return { name: words.toWellFormed(), email: "" };
}
