import { encode as encodeQuotedPrintable, wrap as wrapQuotedPrintable } from "libqp";

/** A leaf of a message that is being written. */
export interface LeafPart {
  type: string;
  /** Parameters of Content-Type beside the name, such as charset. */
  charset: string | null;
  name: string | null;
  disposition: string | null;
  cid: string | null;
  language: string[] | null;
  location: string | null;
  /** Further header fields of the part, formatted. */
  extraHeaders: string[];
  /** RFC 3676: the text says itself where its lines go on. */
  isFlowed?: boolean;
  content: Buffer;
}

export const emptyLeaf: LeafPart = {
  type: "text/plain",
  charset: null,
  name: null,
  disposition: null,
  cid: null,
  language: null,
  location: null,
  extraHeaders: [],
  content: Buffer.alloc(0),
};

export type ComposedPart =
  | { leaf: LeafPart }
  | { type: string; extraHeaders: string[]; children: ComposedPart[]; boundary: string };

/** The part's header fields and body (RFC 2045, RFC 2046). */
export function writePart(part: ComposedPart): Buffer[] {
  if ("leaf" in part) return writeLeaf(part.leaf);
  const { type, boundary, children, extraHeaders } = part;
  const output: Buffer[] = [
    Buffer.from(`Content-Type: ${type};\r\n boundary="${boundary}"\r\n${extraHeaders.join("")}\r\n`),
  ];
  for (const child of children) output.push(Buffer.from(`--${boundary}\r\n`), ...writePart(child), Buffer.from("\r\n"));
  output.push(Buffer.from(`--${boundary}--\r\n`));
  return output;
}

function writeLeaf(leaf: LeafPart): Buffer[] {
  const { encoding, body } = encodeContent(leaf);
  const headers = [
    `Content-Type: ${leaf.type}${parameter("charset", leaf.charset)}${leaf.isFlowed ? "; format=flowed" : ""}${parameter("name", leaf.name)}\r\n`,
    `Content-Transfer-Encoding: ${encoding}\r\n`,
  ];
  if (leaf.disposition !== null || leaf.name !== null) {
    headers.push(`Content-Disposition: ${leaf.disposition ?? "attachment"}${parameter("filename", leaf.name)}\r\n`);
  }
  if (leaf.cid !== null) headers.push(`Content-ID: <${leaf.cid}>\r\n`);
  if (leaf.language !== null) headers.push(`Content-Language: ${leaf.language.join(", ")}\r\n`);
  if (leaf.location !== null) headers.push(`Content-Location: ${leaf.location}\r\n`);
  return [Buffer.from(`${headers.join("")}${leaf.extraHeaders.join("")}\r\n`), body];
}

function encodeContent({ type, content, disposition }: LeafPart): { encoding: string; body: Buffer } {
  // RFC 2046 5.2.1: message/rfc822 is never encoded.
  if (type === "message/rfc822") return { encoding: isAscii(content) ? "7bit" : "8bit", body: content };
  // A file is given back as it was: servers on the way may change the line breaks of text.
  if (!type.startsWith("text/") || disposition === "attachment")
    return { encoding: "base64", body: base64Lines(content) };
  if (isAscii(content) && hasShortLines(content)) return { encoding: "7bit", body: content };
  return {
    encoding: "quoted-printable",
    body: Buffer.from(wrapQuotedPrintable(encodeQuotedPrintable(Buffer.from(content)))),
  };
}

function isAscii(content: Buffer): boolean {
  return content.every((byte) => byte < 0x80 && byte !== 0);
}

/** RFC 5322 2.1.1: at most 998 characters; shorter here, since some programs on the way fold earlier. */
function hasShortLines(content: Buffer): boolean {
  const text = content.toString("latin1");
  return !/[^\n]{900}|\r(?!\n)|(?<!\r)\n/.test(text);
}

function base64Lines(content: Buffer): Buffer {
  return Buffer.from(content.toString("base64").replace(/.{76}(?=.)/g, "$&\r\n"));
}

/** RFC 2045 5.1, and RFC 2231 4 for what is not ASCII. */
function parameter(name: string, value: string | null): string {
  if (value === null) return "";
  if (/^[A-Za-z0-9!#$&+.^_`{|}~-]+$/.test(value) && value.length < 60) return `; ${name}=${value}`;
  if (/^[\x20-\x7e]*$/.test(value) && value.length < 60) return `;\r\n ${name}="${value.replace(/["\\]/g, "\\$&")}"`;
  const encoded = encodeURIComponent(value.toWellFormed()).replace(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  // RFC 2231 3: long values go on in numbered pieces, none of which cuts an escape.
  const pieces = encoded.match(/(?:%[0-9A-F]{2}|[^%]){1,50}/g) ?? [""];
  if (pieces.length === 1) return `;\r\n ${name}*=UTF-8''${encoded}`;
  return pieces.map((piece, index) => `;\r\n ${name}*${index}*=${index === 0 ? "UTF-8''" : ""}${piece}`).join("");
}
