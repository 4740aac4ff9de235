/** The one writer of mail that people write: from what is to be said to bytes (RFC 5322, RFC 2045 to 2049, RFC 2387). */
import { createHash } from "node:crypto";
import { AppError } from "../../kernel/errors.ts";
import type { HeaderForm } from "../header-forms.ts";
import type { Address } from "../message.ts";
import { flow } from "./flow.ts";
import { dateField, formatHeader } from "./header-field.ts";
import { type ComposedPart, emptyLeaf, writePart } from "./part.ts";

export interface OutgoingFile {
  name: string | null;
  /** Lower case "type/subtype". */
  type: string;
  content: Buffer;
  /** Content-ID without its brackets; null: an attachment. */
  cid: string | null;
}

/** Addresses are sendable (mailbox.ts). */
export interface OutgoingMail {
  /** Null: of a draft that has no identity yet. */
  from: Address | null;
  replyTo: Address[];
  to: Address[];
  cc: Address[];
  /** Stays in the copy of the sender; whoever sends leaves it out. */
  bcc: Address[];
  subject: string;
  /** Without its brackets. */
  messageId: string;
  /** Milliseconds since 1970. */
  date: number;
  inReplyTo: string[];
  references: string[];
  /** One line a paragraph. */
  text: string;
  html: string | null;
  files: OutgoingFile[];
  /** That plugins added: printable ASCII. */
  headers: ReadonlyArray<{ name: string; value: string }>;
}

/** CRLF throughout; the same bytes for the same mail. Throws BAD_REQUEST with the field for what cannot stand in a header. */
export function writeMail(mail: OutgoingMail): Buffer {
  const fields: Array<[string, HeaderForm, unknown]> = [
    ["From", "asAddresses", mail.from === null ? [] : [mail.from]],
    ["Reply-To", "asAddresses", mail.replyTo],
    ["To", "asAddresses", mail.to],
    ["Cc", "asAddresses", mail.cc],
    ["Bcc", "asAddresses", mail.bcc],
    ["Subject", "asText", oneLine(mail.subject)],
    ["Message-ID", "asMessageIds", [mail.messageId]],
    ["In-Reply-To", "asMessageIds", mail.inReplyTo],
    ["References", "asMessageIds", mail.references],
  ];
  const text = fields.flatMap(([name, form, value]) =>
    Array.isArray(value) && value.length === 0 ? [] : [fieldOf(name, form, value)],
  );
  // In UTC: where the writer lives is nobody's business.
  text.push(`Date: ${dateField(mail.date, 0)}\r\n`);
  for (const { name, value } of mail.headers) text.push(fieldOf(capitalized(name), "asRaw", foldRaw(value)));
  return Buffer.concat([Buffer.from(`${text.join("")}MIME-Version: 1.0\r\n`), ...writePart(structure(mail))]);
}

function fieldOf(name: string, form: HeaderForm, value: unknown): string {
  const field = formatHeader(name, form, value);
  if (field === null) throw new AppError("BAD_REQUEST", { field: name });
  return field;
}

function structure(mail: OutgoingMail): ComposedPart {
  const { text, html, files } = mail;
  const multipart = multiparts(mail);
  const plain: ComposedPart = {
    leaf: { ...emptyLeaf, charset: "utf-8", isFlowed: true, content: Buffer.from(flow(text.toWellFormed())) },
  };
  const inline = html === null ? [] : files.filter(({ cid }) => cid !== null);
  const attached = files.filter((file) => !inline.includes(file));
  // RFC 2387 3.1: the type of the root is said outside.
  const related = (page: ComposedPart) =>
    inline.length === 0 ? page : multipart(`multipart/related; type="text/html"`, [page, ...inline.map(filePart)]);
  const body = html === null ? plain : multipart("multipart/alternative", [plain, related(pageOf(html))]);
  return attached.length === 0 ? body : multipart("multipart/mixed", [body, ...attached.map(filePart)]);
}

function pageOf(html: string): ComposedPart {
  const content = Buffer.from(html.toWellFormed().replace(/\r\n?|\n/g, "\r\n"));
  return { leaf: { ...emptyLeaf, type: "text/html", charset: "utf-8", content } };
}

function filePart({ name, type, content, cid }: OutgoingFile): ComposedPart {
  const isMessage = type === "message/rfc822";
  return {
    leaf: {
      ...emptyLeaf,
      type: /^(?:multipart|message)\//.test(type) && !isMessage ? "application/octet-stream" : type,
      charset: null,
      name: name === null || name === "" ? null : name,
      disposition: cid === null ? "attachment" : "inline",
      cid,
      content: isMessage ? Buffer.from(content.toString("latin1").replace(/\r?\n/g, "\r\n"), "latin1") : content,
    },
  };
}

/**
 * Boundaries that no part can hold: they hang on the Message-ID, which is random, and on the words. A mail that is written once
 * more, since nobody knows that it was stored, is the same mail then.
 */
function multiparts({ messageId, date, text, html, files }: OutgoingMail) {
  const named = files.map(({ name, cid, content }) => [name, cid, content.byteLength]);
  const seed = JSON.stringify([messageId, date, text, html, named]);
  let count = 0;
  return (type: string, children: ComposedPart[]): ComposedPart => {
    count += 1;
    const boundary = createHash("sha256").update(`${count} ${seed}`).digest("base64url").slice(0, 24);
    return { type, children, extraHeaders: [], boundary: `=_${boundary}` };
  };
}

function oneLine(subject: string): string {
  return subject
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
}

function capitalized(name: string): string {
  return name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

/** RFC 5322 2.1.1: lines of 78 characters where there are blanks to fold at, and none above 998. */
function foldRaw(value: string): string {
  const words = value
    .trim()
    .split(/ +/)
    .flatMap((word) => (word.length > 900 ? (word.match(/.{1,76}/g) ?? []) : [word]));
  let line = 0;
  return words
    .map((word, index) => {
      const isFold = index > 0 && line + word.length > 60;
      line = isFold ? word.length : line + word.length + 1;
      return `${isFold ? "\r\n " : index > 0 ? " " : ""}${word}`;
    })
    .join("");
}
