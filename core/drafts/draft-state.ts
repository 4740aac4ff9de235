/** What a draft's row holds. The first half is what the person writes; the second is what Postern knows, and no page changes. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { readRichText, type RichText } from "../mime/compose/rich-text.ts";
import type { Address } from "../mime/message.ts";
import { parseIdentityId } from "../store/ids.ts";
import type { MessageId } from "../store/types.ts";

export interface DraftFile {
  /** An upload, or a part of a stored message: fetched when the mail is composed. */
  blobId: string;
  name: string;
  /** Lower case "type/subtype". */
  type: string;
  size: number;
  /** Content-ID of a picture in the text; null: an attachment. */
  cid: string | null;
}

/** As typed: addresses need not be whole, and the subject may be empty. */
export interface DraftContent {
  /** JMAP Identity id; null: none was there to choose. */
  identityId: string | null;
  to: Address[];
  cc: Address[];
  bcc: Address[];
  subject: string;
  /** Which of the two counts. */
  format: "plain" | "rich";
  text: string;
  document: RichText;
  files: DraftFile[];
}

export type DraftKind = "new" | "reply" | "replyAll" | "forward" | "forwardAttached" | "edit";

export interface DraftThread {
  kind: DraftKind;
  /** The message that is answered or forwarded, while it is there. */
  originalId: MessageId | null;
  /** Message-ID without its brackets: the same for every copy that is made of this mail. */
  messageId: string;
  inReplyTo: string[];
  references: string[];
}

export type DraftState = DraftContent & { thread: DraftThread };

/** From outside: everything is checked. Throws BAD_REQUEST with the field, TOO_LARGE. */
export function readContent(body: Record<string, unknown>): DraftContent {
  const { identityId = null, subject, format, text, document, files } = body;
  if (identityId !== null && (typeof identityId !== "string" || parseIdentityId(identityId) === null))
    throw bad("identityId");
  if (typeof subject !== "string") throw bad("subject");
  if (format !== "plain" && format !== "rich") throw bad("format");
  if (typeof text !== "string") throw bad("text");
  return {
    identityId,
    to: readAddresses(body, "to"),
    cc: readAddresses(body, "cc"),
    bcc: readAddresses(body, "bcc"),
    subject: subject.toWellFormed(),
    format,
    text: text.toWellFormed(),
    document: readRichText(document),
    files: readFiles(files),
  };
}

export function readAddresses(body: Record<string, unknown>, field: string): Address[] {
  const list = body[field];
  if (!Array.isArray(list)) throw bad(field);
  if (list.length > limits.addressesPerFieldMax) throw new AppError("TOO_LARGE", { what: field });
  return list.map((each: unknown) => {
    const { name = null, email } = record(each, field);
    if (typeof email !== "string" || (name !== null && typeof name !== "string")) throw bad(field);
    return { name: name === null ? null : name.toWellFormed(), email: email.toWellFormed() };
  });
}

function readFiles(value: unknown): DraftFile[] {
  if (!Array.isArray(value)) throw bad("files");
  if (value.length > limits.draftFilesMax) throw new AppError("TOO_LARGE", { what: "files" });
  return value.map((each: unknown) => {
    const { blobId, name, type, size, cid = null } = record(each, "files");
    if (typeof blobId !== "string" || !/^G[\w-]{1,254}$/.test(blobId)) throw bad("files");
    // oxlint-disable-next-line no-control-regex -- they are what a file name must not hold
    if (typeof name !== "string" || name.length > limits.fileNameCharsMax || /[\u0000-\u001f\u007f]/.test(name))
      throw bad("files");
    if (typeof type !== "string" || !/^[a-z0-9][\w!#$&^.+-]{0,126}\/[a-z0-9][\w!#$&^.+-]{0,126}$/.test(type))
      throw bad("files");
    if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) throw bad("files");
    if (cid !== null && (typeof cid !== "string" || !/^[!-;=?-~]{1,500}$/.test(cid))) throw bad("files");
    return { blobId, name: name.toWellFormed(), type, size, cid };
  });
}

function record(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw bad(field);
  return value as Record<string, unknown>;
}

function bad(field: string): AppError {
  return new AppError("BAD_REQUEST", { field });
}
