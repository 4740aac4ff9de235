/**
 * What a hostile mail is, and its canaries. An attack that gets through does three things alike: it sets the document's title,
 * tells the window above, and asks for a URL of the canary's host; the latter alone where it only loads something.
 */
export type MailClass =
  | "scripts"
  | "protocols"
  | "mutations"
  | "namespaces"
  | "styles"
  | "clobbering"
  | "dangling"
  | "forms"
  | "requests"
  | "novelties"
  | "headers"
  | "attachments"
  | "bombs";

export interface HostileMail {
  class: MailClass;
  /** Unique in all classes. */
  name: string;
  /** What must be true of it, in words. */
  must: string;
  /** The HTML body, for the classes that are about it. */
  html: string | null;
  /** Who really wrote it, for those that hide it: the address that must be shown. */
  sender: string | null;
  /** Names of attachments as decoded, in order, with the type that each declares. */
  attachments: Array<{ name: string; type: string }>;
  /** RFC 5322. */
  raw(): Buffer;
}

export const canaryHost = "canary.example";
const mark = "canary:";

/** In a title or a message: this canary ran. */
export const canaryName = (text: string): string | null => (text.startsWith(mark) ? text.slice(mark.length) : null);

export interface Canary {
  /** A URL that nobody may ask for. */
  url: string;
  /** The same without `http:`. */
  bare: string;
  /** A program that nobody may run; without blanks, double quotes and angle brackets. */
  run: string;
}

export function canaryOf(name: string): Canary {
  const bare = `//${canaryHost}/${name}`;
  const url = `http:${bare}`;
  const run = `document.title='${mark}${name}';top.postMessage('${mark}${name}','*');new(Image)().src='${url}?ran'`;
  return { url, bare, run };
}

/** Stands before every attack in HTML, and must be read. */
export const before = "These words come before.";

export type Attacks = Record<string, (canary: Canary) => string>;

/** One mail for each attack on whoever shows HTML. */
export function htmlMails(mailClass: MailClass, must: string, attacks: Attacks): HostileMail[] {
  return Object.entries(attacks).map(([name, attack]) => {
    const html = `<p>${before}</p>${attack(canaryOf(name))}`;
    return mailOf(mailClass, name, must, { html, raw: () => withHtml(name, html) });
  });
}

export function mailOf(
  mailClass: MailClass,
  name: string,
  must: string,
  more: Partial<HostileMail> & Pick<HostileMail, "raw">,
): HostileMail {
  return { class: mailClass, name, must, html: null, sender: null, attachments: [], ...more };
}

export function headerOf(name: string, fields: string[] = ["From: Mallory <mallory@hostile.example>"]): string {
  const all = [...fields, "To: robin@weir.example", "Date: Mon, 4 May 2026 10:00:00 +0000"];
  const hasSubject = fields.some((field) => /^subject:/i.test(field));
  if (!hasSubject) all.push(`Subject: ${name}`);
  return [...all, `Message-ID: <${name}@hostile.example>`, "MIME-Version: 1.0"].join("\r\n");
}

export function withHtml(name: string, html: string): Buffer {
  const header = `${headerOf(name)}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
  return Buffer.from(header + inBase64(Buffer.from(html, "utf8")), "latin1");
}

export interface FilePart {
  /** Header fields as they stand, without a transfer encoding. */
  fields: string[];
  bytes: Uint8Array;
}

export function withFiles(name: string, files: FilePart[], multipart = "mixed"): Buffer {
  const boundary = "hostile-boundary";
  const parts = [
    // In a multipart/related the first one is what is shown.
    ...(multipart === "related" ? [] : [`Content-Type: text/plain; charset=utf-8\r\n\r\n${before}`]),
    ...files.map(
      ({ fields, bytes }) => `${fields.join("\r\n")}\r\nContent-Transfer-Encoding: base64\r\n\r\n${inBase64(bytes)}`,
    ),
  ];
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("");
  const type = `Content-Type: multipart/${multipart}; boundary="${boundary}"`;
  return Buffer.from(`${headerOf(name)}\r\n${type}\r\n\r\n${body}--${boundary}--\r\n`, "latin1");
}

function inBase64(bytes: Uint8Array): string {
  return (
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,76}/g) ?? []
  ).join("\r\n");
}
