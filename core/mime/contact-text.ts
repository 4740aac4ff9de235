/** A contact card (RFC 6350; 2.1 and RFC 2426 before it) as a person reads it. */
import { limits } from "../kernel/limits.ts";
import { decodeCharset } from "./charset.ts";
import { decodeTransfer } from "./part-content.ts";

/** Where a file is a contact card, whatever it was declared as. */
export const looksLikeContact = (text: string): boolean => /^\s*BEGIN:VCARD\s/i.test(text);

/** "Name: Zoë", a line for each thing that it says, an empty one between cards. Null when there is nothing to tell. */
export function contactText(vcf: string): string | null {
  const lines: string[] = [];
  for (const property of readProperties(vcf)) {
    if (property.name === "BEGIN" && lines.length > 0) lines.push("");
    const label = labels.get(property.name);
    const value = label === undefined ? "" : valueOf(property);
    if (value !== "") lines.push(`${label}: ${value}`);
  }
  return lines.length === 0 ? null : lines.join("\n");
}

/** What it says, for whoever searches it: no pictures, keys or sounds, and nothing of how the file is made. */
export function contactWords(vcf: string): string {
  const words = new Set<string>();
  for (const property of readProperties(vcf))
    if (labels.has(property.name) || alsoSpoken.has(property.name)) words.add(valueOf(property));
  words.delete("");
  return [...words].join("\n");
}

const labels = new Map([
  ["FN", "Name"],
  ["ORG", "Organisation"],
  ["TITLE", "Position"],
  ["TEL", "Telephone"],
  ["EMAIL", "E-mail"],
  ["ADR", "Address"],
  ["URL", "Web"],
  ["BDAY", "Birthday"],
  ["NOTE", "Note"],
]);
const alsoSpoken = new Set(["N", "NICKNAME", "ROLE", "CATEGORIES", "IMPP"]);

interface Property {
  /** Upper case, without the group. */
  name: string;
  parameters: string;
  value: string;
}

function* readProperties(vcf: string): Generator<Property> {
  const text = vcf
    .slice(0, limits.indexedTextCharsMax)
    // 3.2: a line goes on in the next when that begins with a blank.
    .replace(/\r?\n[ \t]/g, "");
  let open: Property | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    // 2.1: a quoted-printable value goes on behind a "=" at the end of its line.
    if (open?.value.endsWith("=")) {
      open.value = open.value.slice(0, -1) + line;
      continue;
    }
    if (open) yield open;
    const [, name = "", parameters = "", value = ""] = /^(?:[\w-]+\.)?([A-Za-z-]+)((?:;[^:]*)?):(.*)$/.exec(line) ?? [];
    open = { name: name.toUpperCase(), parameters, value };
    if (!isQuotedPrintable(open)) {
      yield open;
      open = null;
    }
  }
  if (open) yield open;
}

const isQuotedPrintable = ({ parameters }: Property): boolean =>
  /;(?:ENCODING=)?QUOTED-PRINTABLE(?:;|$)/i.test(parameters);

function valueOf(property: Property): string {
  if (!isQuotedPrintable(property)) return unescapeValue(property.value);
  const charset = /;CHARSET="?([\w.:-]+)/i.exec(property.parameters)?.[1] ?? "utf-8";
  const { bytes } = decodeTransfer(Buffer.from(property.value), "quoted-printable");
  return unescapeValue(decodeCharset(bytes, charset).text);
}

/** 3.4, and the parts of structured values, which semicolons part. */
function unescapeValue(value: string): string {
  return value
    .replace(/\\n|\r?\n/gi, " ")
    .replace(/(?<!\\);+/g, ", ")
    .replace(/\\([,;:\\])/g, "$1")
    .replace(/^[, ]+|(?<![, ])[, ]+$/g, "");
}
