/** What in an Office file runs, loads or hides something. */
import type { Finding } from "../plugins/hooks/attachment-facts.ts";
import type { ZipEntry } from "./zip-directory.ts";

/** Unpacks at most what is left of an allowance shared by all that is looked into. */
export type Unpack = (entry: ZipEntry) => Buffer | null;

/** OOXML (ECMA-376): a ZIP archive of XML parts and their relationships. */
export function findInOoxml(entries: ZipEntry[], unpack: Unpack): Finding[] {
  const found = new Set<Finding>();
  for (const entry of entries) {
    const name = entry.name.toLowerCase();
    if (/vbaproject\.bin$|\/macrosheets\/|vbadata\.xml$/.test(name)) found.add("macros");
    if (/\/embeddings\/.*\.(bin|ole|exe|js|vbs)$|\/activex\//.test(name)) found.add("embedded-objects");
    if (name.endsWith(".rels") && loadsFromOutside(textOf(unpack(entry)))) found.add("outside-content");
    if (/^word\/(document|header\d*|footer\d*)\.xml$|^xl\/externallinks\/[^/]*\.xml$/.test(name)) {
      const text = textOf(unpack(entry));
      if (/<(\w+:)?ddeLink\b/.test(text) || /(^|[^A-Z])DDE(AUTO)?\s/.test(text.replace(/<[^<>]*>/g, "")))
        found.add("dde");
    }
    if (name === "[content_types].xml" && /macroEnabled|vbaProject/i.test(textOf(unpack(entry)))) found.add("macros");
  }
  return [...found];
}

const textOf = (bytes: Buffer | null): string => bytes?.toString("utf8") ?? "";

/** A relationship to another place that is opened without a click: a template, an object, a picture or a frame, not a link. */
function loadsFromOutside(relationships: string): boolean {
  return [...relationships.matchAll(/<Relationship\b[^<>]*>/g)].some(
    ([tag]) => /TargetMode\s*=\s*["']External["']/i.test(tag) && !/Type\s*=\s*["'][^"']*\/hyperlink["']/i.test(tag),
  );
}

const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");

/** [MS-CFB]: names of streams are UTF-16 in its directory, so that a search finds them without reading the structure. */
export function findInCompoundFile(bytes: Buffer): Finding[] {
  const has = (text: string) => bytes.includes(utf16(text));
  const found: Finding[] = [];
  if (has("_VBA_PROJECT") || has("Macros\0") || hasMacroSheet(bytes)) found.push("macros");
  if (has("EncryptedPackage") || has("StrongEncryptionDataSpace")) found.push("encrypted");
  if (has("\x01Ole10Native") || has("ObjectPool")) found.push("embedded-objects");
  if (bytes.includes("DDEAUTO") || has("DDEAUTO")) found.push("dde");
  return found;
}

/** [MS-XLS] 2.4.28 BoundSheet8 with dt = 1: a sheet of Excel 4.0 macros. */
function hasMacroSheet(bytes: Buffer): boolean {
  for (let at = bytes.indexOf("\x85\0", 0, "latin1"); at >= 0 && at + 12 < bytes.length; ) {
    const length = bytes.readUInt16LE(at + 2);
    const nameChars = bytes[at + 10] ?? 0;
    const isRecord = length >= 8 && (length === 8 + nameChars || length === 8 + 2 * nameChars);
    if (isRecord && nameChars > 0 && (bytes[at + 8] ?? 3) <= 2 && bytes[at + 9] === 1 && (bytes[at + 11] ?? 2) <= 1)
      return true;
    at = bytes.indexOf("\x85\0", at + 2, "latin1");
  }
  return false;
}

/** Rich text format: objects in it, and templates that it fetches. */
export function findInRichText(bytes: Buffer): Finding[] {
  const text = bytes.toString("latin1");
  const found: Finding[] = [];
  if (/\\obj(data|ect|emb|autlink|update)/.test(text)) found.push("embedded-objects");
  if (/\\\*\\template\s+(https?|\\\\\\\\|file)/i.test(text)) found.push("outside-content");
  if (/DDEAUTO\s/.test(text)) found.push("dde");
  return found;
}
