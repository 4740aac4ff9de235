/** One message read twice, by mailparser and by Postern, in one shape; and why two values may differ. */
import { type AddressObject, type ParsedMail, simpleParser } from "mailparser";
import { bodyParts } from "../../core/mime/body-parts.ts";
import { unflow } from "../../core/mime/format-flowed.ts";
import type { Address, Part } from "../../core/mime/message.ts";
import { decodePartBytes, decodePartText } from "../../core/mime/part-content.ts";
import { prepareMessage } from "../../core/mime/prepare-message.ts";

export interface Reading {
  subject: string;
  from: string[];
  to: string[];
  cc: string[];
  date: number | null;
  messageId: string;
  /** References and In-Reply-To together, sorted. */
  references: string[];
  text: string;
  html: string;
  /** "type name bytes" */
  attachments: string[];
}

export async function mailparserReading(raw: Buffer): Promise<Reading> {
  const mail = await simpleParser(raw, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
  });
  return {
    subject: words(mail.subject ?? ""),
    from: theirAddresses(mail.from),
    to: theirAddresses(mail.to),
    cc: theirAddresses(mail.cc),
    date: mail.date?.getTime() ?? null,
    messageId: (mail.messageId ?? "").replace(/^<|>$/g, ""),
    references: theirReferences(mail),
    text: words(mail.text ?? ""),
    html: words(mail.html || ""),
    attachments: mail.attachments.map((file) => [file.contentType, file.filename ?? "-", file.size].join(" ")),
  };
}

export function posternReading(raw: Buffer): Reading {
  const { root, summary } = prepareMessage(raw);
  const { textBody, htmlBody, attachments } = bodyParts(root);
  const textOf = (parts: Part[], type: string) =>
    words(
      parts
        .filter((part) => part.type === type)
        .map((part) => readText(raw, part))
        .join("\n"),
    );
  return {
    subject: words(summary.subject),
    from: summary.from.map(ourAddress),
    to: summary.to.map(ourAddress),
    cc: summary.cc.map(ourAddress),
    date: summary.sentAt,
    messageId: summary.messageId ?? "",
    references: summary.references.toSorted(),
    text: textOf(textBody, "text/plain"),
    html: textOf(htmlBody, "text/html"),
    attachments: attachments.map((part) =>
      [part.type, part.filename ?? "-", decodePartBytes(raw, part).length].join(" "),
    ),
  };
}

function readText(raw: Buffer, part: Part): string {
  const { text } = decodePartText(raw, part);
  // mailparser undoes format=flowed.
  return part.parameters["format"] === "flowed" ? unflow(text, part.parameters["delsp"] === "yes") : text;
}

/** Words only: blanks and quote marks differ where lines were joined (RFC 3676); unflow has its own tests. */
function words(text: string): string {
  return text.replace(/[>\s]+/g, " ").trim();
}

function theirAddresses(list: AddressObject | AddressObject[] | undefined): string[] {
  const objects = Array.isArray(list) ? list : list === undefined ? [] : [list];
  const addresses = objects.flatMap(({ value }) => value).flatMap((address) => address.group ?? [address]);
  return addresses.map(({ name, address }) => `${name}|${address}`);
}

function ourAddress({ name, email }: Address): string {
  return `${name ?? ""}|${email}`;
}

function theirReferences(mail: ParsedMail): string[] {
  const references = Array.isArray(mail.references) ? mail.references : [mail.references ?? ""];
  const replied = mail.inReplyTo?.match(/<[^<>]+>/g) ?? [];
  const ids = [...references, ...replied].map((id) => id.replace(/^<|>$/g, "")).filter((id) => id !== "");
  return [...new Set(ids)].toSorted();
}

type Reason = (theirs: string, ours: string) => boolean;

/** Why a field of the two readings may differ, tried in order. Values are compared as text, lists one entry a line. */
export const reasons: Partial<Record<keyof Reading, Array<[name: string, reason: Reason]>>> = {
  subject: [["eight-bit bytes without a charset: mailparser gives U+FFFD", isReplaced]],
  from: addressReasons(),
  to: addressReasons(),
  cc: addressReasons(),
  date: [
    ["mailparser takes a year of three digits as it stands (RFC 5322 4.3: from 1900)", (a) => Number(a) < 0],
    ["mailparser gives the present for a date it cannot read", (a) => Math.abs(Number(a) - Date.now()) < 3_600_000],
  ],
  messageId: [
    ["mailparser keeps blanks in an id", (a, b) => a.replace(/\s+/g, "") === b],
    ["mailparser keeps what stands behind an id", (a, b) => a.startsWith(`${b}>`)],
  ],
  references: [
    ["mailparser keeps blanks in an id", (a, b) => a.replace(/[^\S\n]+/g, "") === b],
    [
      "mailparser does not part ids without a blank between them",
      (a, b) => a.split(/\n|></).toSorted().join("\n") === b,
    ],
    ["mailparser takes the phrase of an old In-Reply-To for ids", isPhraseDropped],
  ],
  text: [
    ["eight-bit bytes that do not fit the charset, or have none: mailparser gives U+FFFD", isReplaced],
    ["the boundary is misspelt: mailparser finds no part", (a, b) => a === "" && b !== ""],
    ["mailparser adds text attachments, reports and embedded messages to the text", (a, b) => a.startsWith(b)],
  ],
  html: [
    ["eight-bit bytes that do not fit the charset, or have none: mailparser gives U+FFFD", isReplaced],
    ["the boundary is misspelt: mailparser finds no part", (a, b) => a === "" && b !== ""],
    ["mailparser adds a line break between two HTML parts", (a, b) => withoutBreaks(a) === b],
    [
      "a footer that a list put behind base64 is no base64: both decode rubbish",
      (a, b) => isReplaced(uptoEnd(a), uptoEnd(b)),
    ],
  ],
  attachments: [
    ["mailparser puts a text with a file name into the text", (a, b) => a === "" && b.startsWith("text/plain")],
    ["mailparser puts an embedded message or a report into the text", (_, b) => b.startsWith("message/")],
    ["inline pictures and films are body (RFC 8621 4.1.4)", (a, b) => b === "" && /^(image|video)\//.test(a)],
    ["mailparser corrects the type by the file name", (a, b) => typeless(a) === typeless(b)],
  ],
};

function addressReasons(): Array<[string, Reason]> {
  return [
    ["mailparser keeps runs of blanks in a name", (a, b) => a.replace(/ +/g, " ") === b],
    ["mailparser drops a name that is the address once more", (a, b) => a === b.replace(/^(.+)\|\1$/gm, "|$1")],
    ["eight-bit bytes without a charset: mailparser gives U+FFFD", isReplaced],
    [
      "Big5 without a charset, read as the text's: mailparser gives U+FFFD",
      (a, b) => a.includes("\ufffd") && /\p{sc=Han}/u.test(b),
    ],
    ["mailparser decodes encoded words in an address, where RFC 2047 5 forbids them", (_, b) => b.includes("|=?")],
    ["mailparser drops control characters of an address", (a, b) => a === b.replace(/[^\x20-\x7e]/g, "")],
    ["mailparser makes an address of nothing", (a, b) => a === "|" && b === ""],
    ["what is in brackets is the address, even without an @", (a, b) => a.split("|").toReversed().join("|") === b],
  ];
}

function isReplaced(theirs: string, ours: string): boolean {
  return theirs.includes("\ufffd") && asciiWords(theirs) === asciiWords(ours);
}

/** What mailparser has and Postern has not are words or sentences, no ids. */
function isPhraseDropped(theirs: string, ours: string): boolean {
  const kept = new Set(ours.split("\n"));
  const dropped = theirs.split("\n").filter((id) => !kept.delete(id));
  return kept.size === 0 || ours === "" ? dropped.every((id) => !id.includes("@") || id.includes(" ")) : false;
}

function withoutBreaks(html: string): string {
  return html.replaceAll("<br/ ", "").replaceAll("<br/", "").trim();
}

function uptoEnd(html: string): string {
  return html.slice(0, html.indexOf("</html"));
}

function asciiWords(text: string): string {
  return text.replace(/[^\x21-\x7e]+/g, " ").trim();
}

function typeless(attachments: string): string {
  return attachments.replace(/^\S+/gm, "");
}
