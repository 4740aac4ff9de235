import type { Part } from "../mime/message.ts";
import { bodyParts } from "../mime/body-parts.ts";
import { decodePartBytes } from "../mime/part-content.ts";
import { limits } from "../kernel/limits.ts";
import { cidOfPart } from "../reading/mail-html.ts";
import type { MessageRow } from "../store/types.ts";
import type { DraftFile } from "./draft-state.ts";

/** How blobs are named: core/jmap/blob-id.ts. */
export interface BlobNames {
  ofMessage(row: MessageRow): string;
  ofPart(row: MessageRow, part: Part): string;
}

/** Everything in a message that is no text of it, by reference: nothing is copied before the mail is composed. */
export function filesOf(row: MessageRow, raw: Uint8Array, root: Part, names: BlobNames): DraftFile[] {
  const { textBody, htmlBody, attachments } = bodyParts(root);
  const isBody = (part: Part) => part.type === "text/plain" || part.type === "text/html";
  const shown = [...new Set([...textBody, ...htmlBody])].filter((part) => !isBody(part) && !attachments.includes(part));
  return [...shown, ...attachments].slice(0, limits.draftFilesMax).map((part, index) => ({
    blobId: names.ofPart(row, part),
    name: fileName(part.filename, part.type, index),
    type: typeOf(part.type),
    size: decodePartBytes(raw, part).byteLength,
    cid: part.type.startsWith("image/") && part.disposition !== "attachment" ? safeCid(cidOfPart(part)) : null,
  }));
}

export function wholeMessage(row: MessageRow, names: BlobNames): DraftFile {
  const words = row.subject
    .replace(/[^\p{L}\p{N} ._-]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 80);
  const name = `${words === "" ? "message" : words}.eml`;
  return { blobId: names.ofMessage(row), name, type: "message/rfc822", size: row.size, cid: null };
}

function fileName(given: string | null, type: string, index: number): string {
  // oxlint-disable-next-line no-control-regex -- they are what a file name must not hold
  const name = (given ?? "").replace(/[\u0000-\u001f\u007f]/g, "").slice(0, limits.fileNameCharsMax);
  if (name !== "") return name;
  return type === "message/rfc822" ? `message-${index + 1}.eml` : `file-${index + 1}`;
}

function typeOf(type: string): string {
  return /^[a-z0-9][\w!#$&^.+-]{0,126}\/[a-z0-9][\w!#$&^.+-]{0,126}$/.test(type) ? type : "application/octet-stream";
}

function safeCid(cid: string): string | null {
  return /^[!-;=?-~]{1,500}$/.test(cid) ? cid : null;
}
