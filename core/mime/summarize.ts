/** The columns of a message: what lists, threads and filters need of its header, and the preview. */
import { limits } from "../kernel/limits.ts";
import { readAddressList } from "./addresses.ts";
import { readBaseSubject } from "./base-subject.ts";
import { bodyParts } from "./body-parts.ts";
import { parseDate } from "./date.ts";
import { decodeWords } from "./encoded-words.ts";
import { foldLine } from "./fold-line.ts";
import { headerString } from "./header-value.ts";
import { parseMessageId, parseMessageIds } from "./message-ids.ts";
import { type MessageText, readMessageText } from "./message-text.ts";
import type { Address, BodyParts, MessageSummary, Part } from "./message.ts";
import { previewOf } from "./preview.ts";

const addressFields = {
  from: "from",
  sender: "sender",
  "reply-to": "replyTo",
  to: "to",
  cc: "cc",
  bcc: "bcc",
} as const;

export function summarize(raw: Uint8Array, root: Part): MessageSummary {
  const parts = bodyParts(root);
  return summaryOf(raw, root, parts, readMessageText(raw, root, parts));
}

export function summaryOf(raw: Uint8Array, root: Part, parts: BodyParts, text: MessageText): MessageSummary {
  const summary = bodySummary(parts, text, root.problem);
  let references: string[] = [];
  const charset = parts.textBody[0]?.charset ?? null;
  for (const field of root.headers) {
    // No field of interest begins with an X, and most others do.
    if ((field.name.charCodeAt(0) | 0x20) === 0x78) continue;
    const name = field.name.toLowerCase();
    // A field that comes twice counts with its last (RFC 8621 4.1.3); Received is read from the top.
    switch (name) {
      case "from":
      case "sender":
      case "reply-to":
      case "to":
      case "cc":
      case "bcc": {
        const list = readAddressList(headerString(raw, field, charset));
        summary[addressFields[name]] = list.groups.flatMap((group): Address[] => group.addresses);
        if (list.isCut) summary.problem ??= "addresses";
        break;
      }
      case "subject":
        summary.subject = subjectOf(headerString(raw, field, charset));
        break;
      case "date":
        summary.sentAt = parseDate(headerString(raw, field, charset));
        break;
      case "message-id":
        summary.messageId = parseMessageId(headerString(raw, field, charset));
        break;
      case "in-reply-to":
        summary.inReplyTo = parseMessageIds(headerString(raw, field, charset));
        break;
      case "references":
        references = parseMessageIds(headerString(raw, field, charset));
        break;
      case "list-id":
        summary.listId = listIdOf(headerString(raw, field, charset));
        break;
      case "received":
        if (summary.topReceivedAt === null) summary.topReceivedAt = receivedDate(headerString(raw, field, charset));
        break;
    }
  }
  Object.assign(summary, subjectBase(summary.subject));
  summary.inReplyTo = firstAndLast(summary.inReplyTo);
  summary.references = firstAndLast([...new Set([...references, ...summary.inReplyTo])]);
  return summary;
}

/** What the body says; the header's values are still empty. */
function bodySummary(parts: BodyParts, text: MessageText, problem: Part["problem"]): MessageSummary {
  // A photo between texts is body (RFC 8621 4.1.4), and all the same a file that the reader may want to keep.
  const files = [...parts.attachments, ...parts.textBody.filter((part) => !part.type.startsWith("text/"))];
  return {
    messageId: null,
    references: [],
    inReplyTo: [],
    subject: "",
    baseSubject: "",
    isReplyOrForward: false,
    sentAt: null,
    from: [],
    sender: [],
    replyTo: [],
    to: [],
    cc: [],
    bcc: [],
    preview: previewOf(text.body),
    hasAttachment: files.some(isOffered),
    attachmentNames: files.flatMap((part) => part.filename ?? []),
    listId: null,
    topReceivedAt: null,
    problem: problem,
  };
}

/** The first 1 and last 20 (limits.ts): enough to find a thread, and a hostile list cannot grow the database. */
function firstAndLast(ids: string[]): string[] {
  const { referencesFirst: first, referencesLast: last } = limits;
  if (ids.length <= first + last) return ids;
  return [...ids.slice(0, first), ...ids.slice(-last)];
}

function subjectBase(subject: string): Pick<MessageSummary, "baseSubject" | "isReplyOrForward"> {
  const { base, isReplyOrForward } = readBaseSubject(subject);
  return { baseSubject: base, isReplyOrForward };
}

function subjectOf(value: string): string {
  const text = foldLine(decodeWords(value.replace(/[\r\n]+/g, ""))).normalize("NFC");
  return text.length > limits.subjectCharsMax ? text.slice(0, limits.subjectCharsMax) : text;
}

/** RFC 2919 2: "Hut library <hut-dev.example.org>". */
export function listIdOf(value: string): string | null {
  const open = value.lastIndexOf("<");
  const close = value.indexOf(">", open);
  const id = open >= 0 && close > open ? value.slice(open + 1, close) : value;
  return id.replace(/\s+/g, "").toLowerCase() || null;
}

/** RFC 5321 4.4: the date stands behind the last semicolon. */
function receivedDate(value: string): number | null {
  const semicolon = value.lastIndexOf(";");
  return semicolon < 0 ? null : parseDate(value.slice(semicolon + 1));
}

/** RFC 8621 4.1.4 hasAttachment: not the pictures that HTML shows in its text, nor signatures, which are for machines. */
function isOffered(part: Part): boolean {
  const isMedia = /^(image|audio|video)\//.test(part.type);
  if (isMedia && part.contentId !== null && part.disposition !== "attachment") return false;
  if (part.disposition === "inline" && !isMedia) return false;
  return !machineTypes.has(part.type);
}

const machineTypes = new Set([
  "application/pgp-signature",
  "application/pkcs7-signature",
  "application/x-pkcs7-signature",
]);
