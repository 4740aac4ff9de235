/** The readable text of a message, decoded once for everything that an import needs of it. */
import { limits } from "../kernel/limits.ts";
import { bodyParts } from "./body-parts.ts";
import { calendarText, calendarWords, looksLikeCalendar } from "./calendar-text.ts";
import { contactWords, looksLikeContact } from "./contact-text.ts";
import { headerString, lastField } from "./header-value.ts";
import { asText } from "./header-forms.ts";
import { stripHtml } from "./html-text.ts";
import type { BodyParts, Part } from "./message.ts";
import { decodePartText } from "./part-content.ts";

export interface MessageText {
  /** Text of the body parts; HTML by fast tag stripping. At most limits.indexedTextCharsMax. */
  body: string;
  /** Text of text attachments and of embedded messages; together with body not longer than that limit. */
  attached: string;
  /** The HTML as it stands, for the links in it. */
  html: string;
}

/** A character takes at most this many bytes in any encoding that mail uses (a base64 or quoted-printable UTF-8 one). */
const encodedBytesPerCharMax = 12;

export function readMessageText(raw: Uint8Array, root: Part, parts: BodyParts): MessageText {
  const text: MessageText = { body: "", attached: "", html: "" };
  const budget = limits.indexedTextCharsMax;
  for (const part of parts.textBody) {
    text.body = joined(text.body, partText(raw, part, budget - text.body.length, text), budget);
  }
  text.body = joined(invitationText(raw, parts, text.body) ?? text.body, "", budget);
  for (const part of parts.htmlBody) {
    if (part.type === "text/html" && text.html === "") text.html = decode(raw, part, budget);
  }
  addAttached(raw, root, parts, budget - text.body.length, text);
  return text;
}

/**
 * RFC 8621 4.1.4 makes a calendar an attachment; a mail that has nothing else to say (`text`), or whose text is a calendar by
 * itself, reads as its invitation. Null when there is none, or no event in it.
 */
export function invitationText(raw: Uint8Array, { attachments }: BodyParts, text: string): string | null {
  if (looksLikeCalendar(text)) return calendarText(text);
  if (text.trim() !== "") return null;
  const part = attachments.find(({ type }) => type === "text/calendar");
  return part ? calendarText(decode(raw, part, limits.indexedTextCharsMax)) : null;
}

function addAttached(raw: Uint8Array, root: Part, parts: BodyParts, budget: number, text: MessageText): void {
  for (const part of parts.attachments) {
    if (text.attached.length >= budget) return;
    if (part.message !== null) {
      const inner = part.message;
      const subject = lastField(inner, "subject");
      if (subject !== null) text.attached = joined(text.attached, asText(headerString(raw, subject)), budget);
      const innerParts = bodyParts(inner);
      for (const body of innerParts.textBody) {
        text.attached = joined(text.attached, partText(raw, body, budget - text.attached.length, null), budget);
      }
      addAttached(raw, inner, innerParts, budget, text);
    } else if (part.type.startsWith("text/") && !isHtmlTwin(part, root)) {
      const charsMax = budget - text.attached.length;
      text.attached = joined(text.attached, attachedText(raw, part, charsMax, text.body), budget);
    }
  }
}

/** What of an attachment of text is not said by the body already. */
function attachedText(raw: Uint8Array, part: Part, charsMax: number, body: string): string {
  const text = partText(raw, part, charsMax, null);
  if (looksLikeContact(text)) return contactWords(text);
  if (part.type !== "text/calendar" && !looksLikeCalendar(text)) return text;
  const words = calendarWords(text);
  return body !== "" && words.startsWith(body) ? words.slice(body.length).trim() : words;
}

/** text/enriched and text/richtext beside a plain text say the same once more. */
function isHtmlTwin(part: Part, root: Part): boolean {
  return part !== root && (part.type === "text/enriched" || part.type === "text/richtext") && part.disposition === null;
}

function partText(raw: Uint8Array, part: Part, charsMax: number, collect: MessageText | null): string {
  if (charsMax <= 0 || !part.type.startsWith("text/")) return "";
  const text = decode(raw, part, charsMax);
  if (part.type !== "text/html") return text;
  if (collect !== null) collect.html = joined(collect.html, text, Number.POSITIVE_INFINITY);
  return stripHtml(text, charsMax);
}

function decode(raw: Uint8Array, part: Part, charsMax: number): string {
  return decodePartText(raw, part, charsMax * encodedBytesPerCharMax).text;
}

function joined(text: string, more: string, charsMax: number): string {
  const both = text === "" ? more : more === "" ? text : `${text}\n${more}`;
  if (both.length <= charsMax) return both;
  // Never between the halves of a character outside the basic plane.
  const isSplit = (both.charCodeAt(charsMax - 1) & 0xfc00) === 0xd800;
  return both.slice(0, isSplit ? charsMax - 1 : charsMax);
}
