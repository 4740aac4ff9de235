/** Makes the bytes of a demo mail: plain RFC 5322 and MIME, in the charset that the mail asks for. */
import { createRequire } from "node:module";
import iconv from "iconv-lite";
import libqp from "libqp";
import type { DemoFile, DemoMail, DemoMessage, DemoTime } from "./demo-mail.ts";
import type { Person } from "./people.ts";

const require = createRequire(import.meta.url);
const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const dayMs = 24 * 60 * 60 * 1000;
const domain = "demo.example";

export function timeOf(when: DemoTime, now: number): number {
  if ("minutes" in when) return now - when.minutes * 60_000;
  // The owner lives two hours east of Greenwich.
  const midnight = Math.floor(now / dayMs) * dayMs - 120 * 60_000;
  const [hours = 0, minutes = 0] = when.time.split(":").map(Number);
  return midnight - when.days * dayMs + (hours * 60 + minutes) * 60_000;
}

export function composeDemoMail(
  mail: DemoMail,
  now: number,
  mailOf: (id: string) => DemoMail | undefined,
): DemoMessage {
  const receivedAt = timeOf(mail.when, now);
  const { tags, keywords = [] } = mail;
  return { raw: Buffer.from(compose(mail, receivedAt, mailOf, now), "latin1"), receivedAt, keywords, tags };
}

/** The message as a string of bytes (latin1), CRLF throughout. */
function compose(mail: DemoMail, at: number, mailOf: (id: string) => DemoMail | undefined, now: number): string {
  const references = referencesOf(mail, mailOf);
  const forwarded = mail.forwarded && compose(mail.forwarded, timeOf(mail.forwarded.when, now), mailOf, now);
  const fields = [
    `Return-Path: <${mail.list ? mail.list.address.email.replace("@", "-bounces@") : mail.from.email}>`,
    `Received: from mx.${mail.from.email.split("@")[1]} by mail.weir.example with ESMTPS id ${mail.id.slice(0, 12)};`,
    `\t${rfc5322Date(at, 120)}`,
    `Date: ${rfc5322Date(at - 7_000, mail.from.zone ?? 120)}`,
    `From: ${addressText(mail.from, mail.charset)}`,
    `To: ${mail.to.map((person) => addressText(person, mail.charset)).join(",\r\n\t")}`,
    ...(mail.cc ? [`Cc: ${mail.cc.map((person) => addressText(person, mail.charset)).join(",\r\n\t")}`] : []),
    `Subject: ${encodeWords(mail.subject, mail.charset)}`,
    `Message-ID: <${mail.id}@${domain}>`,
    ...(references.length > 0 ? [`In-Reply-To: <${references.at(-1)}>`] : []),
    ...(references.length > 0 ? [`References: ${references.map((id) => `<${id}>`).join("\r\n\t")}`] : []),
    ...(mail.list
      ? [`List-Id: ${mail.list.name} <${mail.list.id}>`, `List-Post: <mailto:${mail.list.address.email}>`]
      : []),
    ...(mail.fields ?? []),
    "MIME-Version: 1.0",
  ];
  return `${fields.join("\r\n")}\r\n${bodyOf(mail, forwarded)}`;
}

function referencesOf(mail: DemoMail, mailOf: (id: string) => DemoMail | undefined): string[] {
  const parent = mail.re === undefined ? undefined : mailOf(mail.re);
  const above = parent === undefined ? [] : [...referencesOf(parent, mailOf), `${parent.id}@${domain}`];
  return [...above, ...(mail.lost ?? [])];
}

function bodyOf(mail: DemoMail, forwarded: string | undefined): string {
  const files = mail.files ?? [];
  const inline = files.filter((file) => file.contentId !== undefined);
  const attached = files.filter((file) => file.contentId === undefined);
  const plain = mail.text === "" && mail.html !== undefined ? [] : [textPart(mail, "plain", mail.text)];
  const html = mail.html === undefined ? [] : [related(mail, inline)];
  const invite = mail.invite === undefined ? [] : [calendarPart(mail.invite)];
  const alternatives = [...plain, ...html, ...invite];
  const body =
    alternatives.length === 1 ? (alternatives[0] as string) : multipart("alternative", mail.id, alternatives);
  const embedded =
    forwarded === undefined
      ? []
      : [`Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n${forwarded}`];
  const all = [body, ...attached.map((file) => filePart(file)), ...embedded];
  return all.length === 1 ? body : multipart("mixed", mail.id, all);
}

function related(mail: DemoMail, inline: DemoFile[]): string {
  const html = textPart(mail, "html", mail.html ?? "");
  return inline.length === 0 ? html : multipart("related", mail.id, [html, ...inline.map((file) => filePart(file))]);
}

function multipart(subtype: string, id: string, parts: string[]): string {
  const boundary = `=_${subtype}-${id}`;
  const content = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("");
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n\r\n${content}--${boundary}--\r\n`;
}

function textPart(mail: DemoMail, subtype: "plain" | "html", text: string): string {
  const charset = mail.charset ?? "utf-8";
  const bytes = encodeCharset(text.replaceAll("\n", "\r\n"), charset);
  const isAscii = bytes.every((byte) => byte < 128);
  const encoding = mail.encoding ?? (isAscii ? "7bit" : "quoted-printable");
  const flowed = mail.isFlowed && subtype === "plain" ? "; format=flowed" : "";
  return `Content-Type: text/${subtype}; charset=${charset}${flowed}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${encodeTransfer(bytes, encoding)}`;
}

function calendarPart(text: string): string {
  return `Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(Buffer.from(text))}`;
}

function filePart({ name, type, bytes, contentId }: DemoFile): string {
  // RFC 2231: a name beyond ASCII is percent-encoded.
  const isAscii = /^[\x20-\x7e]*$/.test(name);
  const filename = isAscii ? `filename="${name}"` : `filename*=utf-8''${encodeURIComponent(name)}`;
  const place = contentId === undefined ? "attachment" : "inline";
  const id = contentId === undefined ? "" : `Content-ID: <${contentId}>\r\n`;
  return `Content-Type: ${type}\r\n${id}Content-Disposition: ${place}; ${filename}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(bytes)}`;
}

function encodeTransfer(bytes: Buffer, encoding: string): string {
  if (encoding === "base64") return base64(bytes);
  return encoding === "quoted-printable" ? libqp.wrap(libqp.encode(bytes)) : bytes.toString("latin1");
}

function base64(bytes: Uint8Array): string {
  return (
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,76}/g) ?? []
  ).join("\r\n");
}

function encodeCharset(text: string, charset: string): Buffer {
  if (charset !== "iso-2022-jp") return iconv.encode(text, charset);
  const encoding = require("encoding-japanese") as typeof import("encoding-japanese");
  return Buffer.from(encoding.convert(encoding.stringToCode(text), { to: "JIS", from: "UNICODE" }));
}

function addressText({ name, email }: Person, charset?: string): string {
  return name === "" ? email : `${/^[\w .'-]+$/.test(name) ? name : encodeWords(name, charset)} <${email}>`;
}

/** RFC 2047: words of at most 75 characters, never cutting a character in two. */
export function encodeWords(text: string, charset = "utf-8"): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  let piece = "";
  for (const character of text) {
    if (encodeCharset(piece + character, charset).length > 42) {
      words.push(piece);
      piece = "";
    }
    piece += character;
  }
  words.push(piece);
  return words.map((word) => `=?${charset}?B?${encodeCharset(word, charset).toString("base64")}?=`).join("\r\n ");
}

function rfc5322Date(at: number, zone: number): string {
  const local = new Date(at + zone * 60_000);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${days[local.getUTCDay()]}, ${local.getUTCDate()} ${months[local.getUTCMonth()]} ${local.getUTCFullYear()}`;
  const time = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(two).join(":");
  const offset = Math.abs(zone);
  return `${day} ${time} ${zone < 0 ? "-" : "+"}${two(Math.floor(offset / 60))}${two(offset % 60)}`;
}
