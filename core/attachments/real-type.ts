/** What a file really is, by its content. Well-known kinds are told by file-type; what mail is attacked with is told here. */
import { limits } from "../kernel/limits.ts";
import type { ZipEntry } from "./zip-directory.ts";
import { readZipDirectory } from "./zip-directory.ts";

/** `type/subtype`, lower case; "text/plain" for readable text, "application/octet-stream" for anything else. */
export async function realTypeOf(content: Uint8Array): Promise<string> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.length === 0) return "application/octet-stream";
  const own = bySignature(bytes);
  if (own !== null) return own;
  const zip = readZipDirectory(bytes);
  if (zip !== null) return typeOfZip(zip.entries);
  const head = bytes.subarray(0, limits.attachmentSniffBytes);
  const text = textOf(head);
  if (text !== null) return typeOfText(text);
  // The start alone: file-type follows offsets inside some formats, and an archive is never unpacked by it.
  const { fileTypeFromBuffer } = await import("file-type");
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  return found?.mime ?? "application/octet-stream";
}

const signatures: Array<[start: string, type: string]> = [
  ["MZ", "application/x-msdownload"],
  ["\x7fELF", "application/x-elf"],
  ["\x4c\0\0\0\x01\x14\x02\0", "application/x-ms-shortcut"],
  ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-cfb"],
  ["\x78\x9f\x3e\x22", "application/vnd.ms-tnef"],
  ["vhdxfile", "application/x-vhdx"],
  ["conectix", "application/x-vhd"],
  ["{\\rt", "application/rtf"],
  ["ITSF", "application/vnd.ms-htmlhelp"],
  ["\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", "application/onenote"],
];

function bySignature(bytes: Buffer): string | null {
  for (const [start, type] of signatures) if (bytes.toString("latin1", 0, start.length) === start) return type;
  // ISO 9660: the first volume descriptor, behind 16 sectors.
  if (bytes.toString("latin1", 0x8001, 0x8006) === "CD001") return "application/x-iso9660-image";
  // ISO 32000-1 7.5.2 with what readers tolerate: the header within the first kilobyte.
  if (bytes.toString("latin1", 0, 1024).includes("%PDF-")) return "application/pdf";
  // A fixed disk image ends with the header that a dynamic one begins with.
  if (bytes.length >= 512 && bytes.toString("latin1", bytes.length - 512, bytes.length - 504) === "conectix")
    return "application/x-vhd";
  return null;
}

function typeOfZip(entries: ZipEntry[]): string {
  const has = (pattern: RegExp) => entries.some(({ name }) => pattern.test(name));
  if (has(/^word\//)) return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  if (has(/^xl\//)) return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  if (has(/^ppt\//)) return "application/vnd.openxmlformats-officedocument.presentationml.presentation";
  if (has(/^AndroidManifest\.xml$/)) return "application/vnd.android.package-archive";
  if (has(/^META-INF\/MANIFEST\.MF$/i)) return "application/java-archive";
  if (has(/^META-INF\/container\.xml$/)) return "application/epub+zip";
  if (has(/^META-INF\/manifest\.xml$/)) return "application/vnd.oasis.opendocument";
  return "application/zip";
}

/** Null when it is not text in UTF-8, UTF-16 or an 8-bit charset. */
function textOf(head: Buffer): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return head.toString("utf16le", 2);
  if (head[0] === 0xfe && head[1] === 0xff)
    return Buffer.from(head.subarray(2, head.length & ~1))
      .swap16()
      .toString("utf16le");
  // Text holds no control characters but white space, form feed and escape.
  if (head.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27))
    return null;
  if (/^(\x89PNG|GIF8|\xff\xd8\xff|RIFF|BM|OggS|Rar!|7z\xbc|PK)/.test(head.toString("latin1", 0, 4))) return null;
  return head.toString("utf8");
}

function typeOfText(text: string): string {
  const start = text
    .replace(/^\uFEFF/, "")
    .replace(/^(\s+|<!--[^]*?-->|<\?xml[^]*?\?>|<!DOCTYPE svg[^]*?>)+/i, "")
    .slice(0, 400);
  if (start.startsWith("#!")) return "text/x-shellscript";
  if (/^BEGIN:VCALENDAR/i.test(start)) return "text/calendar";
  if (/^BEGIN:VCARD/i.test(start)) return "text/vcard";
  if (/^<svg[\s>]|^<([a-z]+):svg[\s>]/i.test(start)) return "image/svg+xml";
  if (
    /^<(!doctype html|html|head|body|script|iframe|meta|title|style|form|object|embed|a |div|table|img|p>)/i.test(start)
  )
    return "text/html";
  if (/^\[InternetShortcut\]/i.test(start)) return "application/x-mswinurl";
  if (/^\[Desktop Entry\]/i.test(start)) return "application/x-shortcut";
  if (/^@?echo off\b/i.test(start)) return "application/x-bat";
  return "text/plain";
}
