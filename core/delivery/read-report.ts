/**
 * Reads mail that says what became of another: delivery status notifications (RFC 3464), and those of mail systems that write
 * what they like. Who is told of is decided against the outbox, never by the report alone.
 */
import { parseDate } from "../mime/date.ts";
import { decodeWords } from "../mime/encoded-words.ts";
import { headerString, lastField } from "../mime/header-value.ts";
import type { Part } from "../mime/message.ts";
import { parseMessageIds } from "../mime/message-ids.ts";
import { parseStructure } from "../mime/parse-structure.ts";
import { decodePartBytes, decodePartText } from "../mime/part-content.ts";
import { stripHtml } from "../mime/html-text.ts";
import { limits } from "../kernel/limits.ts";
import type { Reached } from "../store/outbox-types.ts";
import { messageKeyIn } from "./envelope-id.ts";

/** What a report says of one address. */
export interface ReportedRecipient {
  address: string;
  outcome: "failed" | "deferred" | "delivered";
  code: number | null;
  enhanced: string | null;
  /** The words of the server that reports, one line. */
  text: string;
  reached?: Reached | null;
}

export interface DeliveryReport {
  /** Message-IDs that it names, the likeliest first. */
  messageKeys: string[];
  /** Of a form that is made for machines; empty where it is written for people only. */
  recipients: ReportedRecipient[];
  /** What it says to people, before it quotes the mail. */
  words: string;
  /** What the mail was called when it was sent (RFC 3464 2.2.1); null: not said. */
  envid: string | null;
  /** When a server saw the mail first, in milliseconds since 1970; null: not said. */
  seenAt: number | null;
}

/** Null: it does not look like a report. */
export function readReport(raw: Buffer): DeliveryReport | null {
  const root = parseStructure(raw);
  const parts = [...leavesOf(root)];
  const statuses = parts.filter(
    ({ type }) => type === "message/delivery-status" || type === "message/global-delivery-status",
  );
  const words = wordsOf(raw, parts);
  const failedTo = lastField(root, "x-failed-recipients");
  const looksLike = statuses.length > 0 || failedTo !== null || saysFailure(raw, root);
  if (!looksLike) return null;
  const recipients = statuses.flatMap((part) => recipientsIn(decodePartBytes(raw, part).toString("utf8")));
  if (recipients.length === 0 && failedTo !== null)
    for (const address of headerString(raw, failedTo).split(",")) recipients.push(failed(address.trim(), words));
  const status = statuses.map((part) => decodePartBytes(raw, part).toString("latin1")).join("\n");
  const envid = /^Original-Envelope-Id[ \t]*:[ \t]*(\S+)/im.exec(status)?.[1] ?? null;
  const keys = keysIn(raw, root, parts, envid);
  return { messageKeys: keys, recipients, words, envid, seenAt: firstSeen(raw, parts) ?? arrivedAt(status) };
}

/** From a mailer, about a delivery: what qmail, Exim, Exchange and their like say without a form for it. */
function saysFailure(raw: Buffer, root: Part): boolean {
  const value = (name: string) => {
    const field = lastField(root, name);
    return field === null ? "" : decodeWords(headerString(raw, field)).trim();
  };
  const isFromMailer =
    /\b(mailer-daemon|postmaster|mail-daemon|microsoftexchange[0-9a-f]+)@/i.test(`${value("from")}@`) ||
    /^<\s*>$/.test(value("return-path")) ||
    /mailer.daemon|mail delivery (sub)?system/i.test(value("from"));
  return (
    isFromMailer &&
    /undeliver|delivery (status|failure|has failed|incomplete|delayed)|returned mail|failure notice|mail (delivery|system) (failed|error|delayed)|message delayed|unzustellbar|non remis|no se puede entregar|could not be delivered|delayed mail/i.test(
      value("subject"),
    )
  );
}

function* leavesOf(part: Part): Generator<Part> {
  if (part.children.length === 0) yield part;
  for (const child of part.children) yield* leavesOf(child);
}

/** RFC 3464 2.1: groups of fields, one group a recipient behind that of the message. Some leave out what is obligatory. */
function recipientsIn(status: string): ReportedRecipient[] {
  const groups = status.replaceAll("\r\n", "\n").split(/\n[ \t]*\n/);
  return groups.flatMap((group) => {
    const fields = new Map<string, string>();
    for (const [, name = "", value = ""] of group
      .replace(/\n[ \t]+/g, " ")
      .matchAll(/^([A-Za-z-]+)[ \t]*:[ \t]*(.*)$/gm))
      fields.set(name.toLowerCase(), value.trim());
    const address = addressOf(fields.get("original-recipient")) ?? addressOf(fields.get("final-recipient"));
    if (address === null) return [];
    const diagnostic = (fields.get("diagnostic-code") ?? "").replace(/^(smtp|x-[\w.-]+)\s*;\s*/i, "");
    const enhanced = /^[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get("status") ?? "")?.[0] ?? null;
    const action = (fields.get("action") ?? "").toLowerCase();
    const outcome = actions[action] ?? (enhanced?.startsWith("4") ? "deferred" : "failed");
    return [
      {
        address,
        outcome,
        ...codesIn(diagnostic),
        enhanced,
        text: oneLine(diagnostic),
        reached: reachedBy[action] ?? null,
      },
    ];
  });
}

const actions: Record<string, ReportedRecipient["outcome"]> = {
  failed: "failed",
  delayed: "deferred",
  delivered: "delivered",
  relayed: "delivered",
  expanded: "delivered",
};

// RFC 3464 2.3.3: what was expanded is on its way to others.
const reachedBy: Record<string, Reached> = { delivered: "mailbox", relayed: "relayed" };

/** "rfc822; ana@example.org", "rfc822;<ana@example.org>", or nothing but the address. */
function addressOf(value: string | undefined): string | null {
  return /(?:^|[;\s<])([^\s;<>]+@[^\s;<>]+)>?\s*$/.exec(value ?? "")?.[1] ?? null;
}

const codesIn = (text: string): Pick<ReportedRecipient, "code"> => {
  const code = /^\s*([245]\d\d)\b/.exec(text)?.[1];
  return { code: code === undefined ? null : Number(code) };
};

function failed(address: string, words: string): ReportedRecipient {
  return { address, outcome: "failed", code: null, enhanced: null, text: oneLine(words) };
}

export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, limits.reportWordsCharsMax);

/** What is written for people, cut where the mail itself begins. */
function wordsOf(raw: Buffer, parts: readonly Part[]): string {
  const part = parts.find(({ type }) => type === "text/plain") ?? parts.find(({ type }) => type === "text/html");
  if (part === undefined) return "";
  const { text } = decodePartText(raw, part, limits.reportReadBytesMax);
  const plain = part.type === "text/html" ? stripHtml(text) : text;
  const quoted =
    /^-{2,}[^\n]{0,40}(original|below this line|copy of (the|your) message|headers)[^\n]*$|^(Return-Path|Received|Message-ID):/im.exec(
      plain,
    );
  return quoted === null ? plain : plain.slice(0, quoted.index);
}

/** The mail that came back is quoted whole, by its header, or in the text; some only refer to it. */
function keysIn(raw: Buffer, root: Part, parts: readonly Part[], envid: string | null): string[] {
  const keys: string[] = [];
  for (const part of parts) {
    if (part.message !== null) keys.push(...messageIdIn(raw, part.message));
    else if (part.type === "text/rfc822-headers" || part.type === "message/rfc822" || part.type === "text/plain")
      keys.push(...keysNamed(decodePartBytes(raw, part).toString("latin1", 0, limits.reportReadBytesMax)));
  }
  if (envid !== null) keys.push(messageKeyIn(envid));
  for (const name of ["in-reply-to", "references"]) {
    const field = lastField(root, name);
    if (field !== null) keys.push(...parseMessageIds(headerString(raw, field)));
  }
  return [...new Set(keys)].slice(0, limits.reportKeysMax);
}

/** Of the mail that came back: the lowest of its Received fields is of the server that it was given to (RFC 5321 4.4). */
function firstSeen(raw: Buffer, parts: readonly Part[]): number | null {
  const returned = parts.find(({ type }) => type === "message/rfc822" || type === "text/rfc822-headers");
  if (returned === undefined) return null;
  const [header = ""] = decodePartBytes(raw, returned)
    .toString("latin1", 0, limits.reportReadBytesMax)
    .replaceAll("\r\n", "\n")
    .split("\n\n", 1);
  const last = [...header.replace(/\n[ \t]+/g, " ").matchAll(/^Received:.*;([^;]*)$/gim)].at(-1);
  return last === undefined ? null : parseDate(last[1] ?? "");
}

/** RFC 3464 2.2.5: at the server that reports, which may be a later one. */
function arrivedAt(status: string): number | null {
  const date = /^Arrival-Date[ \t]*:[ \t]*(.+)$/im.exec(status)?.[1];
  return date === undefined ? null : parseDate(date.trim());
}

function messageIdIn(raw: Buffer, message: Part): string[] {
  const field = lastField(message, "message-id");
  return field === null ? [] : parseMessageIds(headerString(raw, field));
}

const keysNamed = (text: string): string[] =>
  [...text.matchAll(/^[> \t]*Message-ID:[ \t]*(?:\r?\n[ \t]+)?<([^<>\s]+)>/gim)].map(([, key = ""]) => key);
