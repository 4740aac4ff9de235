import { randomUUID } from "node:crypto";
import { limits } from "../kernel/limits.ts";
import { dateField } from "../mime/compose/header-field.ts";
import { type ComposedPart, writePart } from "../mime/compose/part.ts";
import { isObject, parseUtcDate } from "./arguments.ts";
import { readBlob } from "./blob.ts";
import { formatHeader } from "./compose-header.ts";
import { composeStructure, type Contents, missingBlobs } from "./compose-structure.ts";
import type { CallContext } from "./context.ts";
import { type HeaderProperty, parseHeaderProperty } from "./header-property.ts";
import { readKeywords } from "./keyword.ts";
import type { RawItem } from "./kernel.ts";
import { readMailboxIds } from "./mailbox-ids.ts";
import { invalidProperties, SetError } from "./set-error.ts";

type Json = Record<string, unknown>;

/** The create of Email/set (RFC 8621 4.6): checks the object and writes the message. */
export function composeEmail(email: Json, context: CallContext): RawItem {
  checkNames(email);
  const tagIds = readMailboxIds(email["mailboxIds"], context);
  const keywords = readKeywords(email["keywords"] ?? {});
  const receivedAt = readReceivedAt(email["receivedAt"] ?? null) ?? context.clock.now();
  const values = email["bodyValues"] ?? {};
  if (!isObject(values)) throw invalidProperties(["bodyValues"], "An object.");
  const contents: Contents = { values, blob: (id) => readBlob(context.kernel, id), missing: new Set() };
  const headers = composeHeaders(email, context.clock.now());
  const root = composeStructure(email, contents);
  missingBlobs(contents);
  const raw = Buffer.concat([Buffer.from(headers), ...writePart(root)]);
  if (raw.byteLength > limits.messageBytesMax || contentBytes(root) > limits.attachmentsBytesMax)
    throw new SetError("tooLarge");
  return { raw, tagIds, keywords, receivedAt, kind: "message" };
}

function checkNames(email: Json): void {
  const bad = Object.keys(email).filter(
    (key) => !creatable.has(key) && !Object.hasOwn(fields, key) && !key.startsWith("header:"),
  );
  if (bad.length > 0) throw invalidProperties(bad, "These cannot be set when an Email is made.");
}

function readReceivedAt(value: unknown): number | null {
  if (value === null) return null;
  const time = parseUtcDate(value);
  if (time === null) throw invalidProperties(["receivedAt"], "A UTCDate.");
  return time;
}

function composeHeaders(email: Json, now: number): string {
  const given = new Map<string, { property: string; text: string }>();
  for (const [property, value] of Object.entries(email)) {
    const header = headerOf(property);
    if (header === null || value === null || value === undefined) continue;
    const name = header.name.toLowerCase();
    // RFC 8621 4.6: "There MUST NOT be two properties that represent the same header field".
    const twin = given.get(name);
    if (twin) throw invalidProperties([twin.property, property], "Two properties for one header field.");
    given.set(name, { property, text: formatAll(property, header, value) });
  }
  const text = [...given.values()].map((each) => each.text);
  // RFC 5322 3.6: Date is obligatory, Message-ID nearly so.
  if (!given.has("date")) text.push(`Date: ${dateField(now, 0)}\r\n`);
  if (!given.has("message-id")) text.push(`Message-ID: <${randomUUID()}@${domainOf(email)}>\r\n`);
  return `${text.join("")}MIME-Version: 1.0\r\n`;
}

function headerOf(property: string): HeaderProperty | null {
  const full = Object.hasOwn(fields, property) ? fields[property] : property;
  if (!full?.startsWith("header:")) return null;
  const header = parseHeaderProperty(full);
  // RFC 8621 4.6: header fields that begin with Content- belong to the part, and are set by its properties.
  if (!header || /^(content-|mime-version$)/i.test(header.name))
    throw invalidProperties([property], "This field cannot be set.");
  return header;
}

function formatAll(property: string, header: HeaderProperty, value: unknown): string {
  const values = header.isAll ? value : [value];
  if (!Array.isArray(values)) throw invalidProperties([property], "A list, one value a field.");
  return values
    .map((each) => {
      try {
        return formatHeader(header.name, header.form, each);
      } catch (error) {
        throw error instanceof SetError ? invalidProperties([property], error.message) : error;
      }
    })
    .join("");
}

/** The sender's domain, so that the Message-ID tells nothing about this machine. */
function domainOf(email: Json): string {
  const [first] = Array.isArray(email["from"]) ? (email["from"] as unknown[]) : [];
  const address = isObject(first) && typeof first["email"] === "string" ? first["email"] : "";
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(domain) && address.includes("@") ? domain : "postern.invalid";
}

function contentBytes(part: ComposedPart): number {
  return "leaf" in part
    ? part.leaf.content.byteLength
    : part.children.reduce((sum, child) => sum + contentBytes(child), 0);
}

const creatable: ReadonlySet<string> = new Set([
  "mailboxIds",
  "keywords",
  "receivedAt",
  "bodyStructure",
  "bodyValues",
  "textBody",
  "htmlBody",
  "attachments",
]);

/** The convenience properties of RFC 8621 4.1.3. */
const fields: Record<string, string> = {
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
  sentAt: "header:Date:asDate",
};
