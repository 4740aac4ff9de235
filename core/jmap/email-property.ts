import { summarize } from "../mime/summarize.ts";
import type { Address, MessageSummary } from "../mime/message.ts";
import { blobIdOf, tagIdOf, threadIdOf } from "../store/ids.ts";
import type { MessageRow } from "../store/types.ts";
import { formatUtcDate } from "./arguments.ts";
import { emailHeaders, toBodyPart, toBodyStructure } from "./body-part.ts";
import { type BodyValueOptions, bodyValues } from "./body-values.ts";
import { headerValue, parseHeaderProperty } from "./header-property.ts";
import type { ParsedMessage } from "./parsed-message.ts";

/** What the properties of one Email are read from. `row` is null for Email/parse: then only the bytes are known. */
export interface EmailSource {
  row: MessageRow | null;
  /** Reads and parses the bytes, once. */
  message(): ParsedMessage;
}

export interface EmailOptions {
  bodyProperties: readonly string[];
  values: BodyValueOptions;
}

type Reader = (source: EmailSource, options: EmailOptions) => unknown;

/** From the store's row alone (RFC 8621 4.1.1): null where there is no row. */
const metadata: Record<string, (row: MessageRow) => unknown> = {
  id: (row) => row.emailId,
  threadId: (row) => threadIdOf(row.threadId),
  mailboxIds: (row) => trueMap(row.tagIds.map(tagIdOf)),
  keywords: (row) => trueMap(row.keywords),
  receivedAt: (row) => formatUtcDate(row.receivedAt),
};

/** RFC 8621 4.1.3: the header fields that have a property of their own. */
const headerNames: Record<string, string> = {
  messageId: "header:Message-ID:asMessageIds",
  inReplyTo: "header:In-Reply-To:asMessageIds",
  references: "header:References:asMessageIds",
  sender: "header:Sender:asAddresses",
  from: "header:From:asAddresses",
  to: "header:To:asAddresses",
  cc: "header:Cc:asAddresses",
  bcc: "header:Bcc:asAddresses",
  replyTo: "header:Reply-To:asAddresses",
  subject: "header:Subject:asText",
};

/** Columns that spare reading the vault; undefined: the column does not tell, so the bytes are asked. */
const columns: Record<string, (row: MessageRow) => unknown> = {
  messageId: (row) => (row.messageId === null ? undefined : [row.messageId]),
  inReplyTo: (row) => (row.inReplyTo.length > 0 ? row.inReplyTo : null),
  sender: (row) => addresses(row.sender),
  from: (row) => addresses(row.from),
  to: (row) => addresses(row.to),
  cc: (row) => addresses(row.cc),
  bcc: (row) => addresses(row.bcc),
  replyTo: (row) => addresses(row.replyTo),
  // "" may be an empty field (the subject is "") or none (it is null).
  subject: (row) => (row.subject === "" ? undefined : row.subject),
};

const others: Record<string, Reader> = {
  blobId: ({ row }) => (row ? blobIdOf(row.id) : null),
  size: ({ row, message }) => row?.size ?? message().raw.byteLength,
  sentAt: (source) => sentAt(source.row ? source.row.sentAt : summaryOf(source).sentAt),
  hasAttachment: (source) => source.row?.hasAttachment ?? summaryOf(source).hasAttachment,
  preview: (source) => source.row?.preview ?? summaryOf(source).preview,
  headers: ({ message }) => emailHeaders(message().raw, message().root),
  bodyStructure: ({ message }, options) => toBodyStructure(message(), options.bodyProperties),
  bodyValues: ({ message }, options) => bodyValues(message(), options.values),
  textBody: (source, options) => partList(source, "textBody", options),
  htmlBody: (source, options) => partList(source, "htmlBody", options),
  attachments: (source, options) => partList(source, "attachments", options),
};

/** RFC 8621 4.2: what `properties` is when it is not given. */
export const defaultEmailProperties = [
  "id",
  "blobId",
  "threadId",
  "mailboxIds",
  "keywords",
  "size",
  "receivedAt",
  "messageId",
  "inReplyTo",
  "references",
  "sender",
  "from",
  "to",
  "cc",
  "bcc",
  "replyTo",
  "subject",
  "sentAt",
  "hasAttachment",
  "preview",
  "bodyValues",
  "textBody",
  "htmlBody",
  "attachments",
];

export const metadataProperties = Object.keys(metadata);

/** How a property is read, or null when there is no such property. */
export function emailReader(property: string): Reader | null {
  if (Object.hasOwn(metadata, property)) return ({ row }) => (row ? metadata[property]?.(row) : null);
  if (Object.hasOwn(others, property)) return others[property] as Reader;
  if (Object.hasOwn(headerNames, property)) return headerReader(property);
  const header = parseHeaderProperty(property);
  return header ? ({ message }) => headerValue(message().raw, message().root, header) : null;
}

function headerReader(property: string): Reader {
  const header = parseHeaderProperty(headerNames[property] as string);
  const column = columns[property];
  return ({ row, message }) => {
    const value = row && column ? column(row) : undefined;
    if (value !== undefined) return value;
    return header ? headerValue(message().raw, message().root, header) : null;
  };
}

function partList(
  source: EmailSource,
  list: "textBody" | "htmlBody" | "attachments",
  options: EmailOptions,
): unknown[] {
  const message = source.message();
  return message.body[list].map((part) => toBodyPart(message, part, options.bodyProperties));
}

function summaryOf(source: EmailSource): MessageSummary {
  const { raw, root } = source.message();
  return summarize(raw, root);
}

function addresses(list: Address[]): Address[] | null {
  return list.length > 0 ? list : null;
}

function sentAt(time: number | null): string | null {
  return time === null ? null : formatUtcDate(time);
}

export function trueMap(keys: readonly string[]): Record<string, true> {
  const map: Record<string, true> = {};
  for (const key of keys) map[key] = true;
  return map;
}
