/** Names in archives, and in the archives inside them, to a bounded depth and a bounded number of bytes. */
import { gunzipSync } from "node:zlib";
import { limits } from "../kernel/limits.ts";
import type { Finding, InsideFile } from "../plugins/hooks/attachment-facts.ts";
import { extensionOf, kindOfName } from "./kinds.ts";
import { findInOoxml } from "./office.ts";
import { readZipDirectory, unpackEntry, type ZipEntry } from "./zip-directory.ts";

export class ArchiveWalk {
  readonly inside: InsideFile[] = [];
  readonly findings = new Set<Finding>();
  /** Bytes that may still be unpacked. */
  #left: number = limits.archiveUnpackedBytesMax;

  /** Looks into it as far as it is an archive of a kind that can be looked into. */
  walk(bytes: Buffer, depth = 1, path = ""): void {
    const start = bytes.toString("latin1", 0, 8);
    const zip = readZipDirectory(bytes);
    if (zip !== null) this.#zip(bytes, zip.entries, zip.hasMore, { depth, path });
    else if (start.startsWith("\x1f\x8b")) this.#gzip(bytes, depth, path);
    else if (bytes.toString("latin1", 257, 262) === "ustar") this.#tar(bytes, depth, path);
    else if (/^(Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|MSCF|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|\x60\xea|LZIP)/.test(start)) {
      this.findings.add(isClosedRar(bytes) ? "encrypted" : "closed-archive");
    } else this.findings.add("damaged");
  }

  /** Takes what it unpacks from the allowance that the whole look has. */
  readonly unpack =
    (bytes: Buffer) =>
    (entry: ZipEntry): Buffer | null => {
      const unpacked = unpackEntry(bytes, entry, this.#left);
      // One that would not fit costs the time of what is left: it is taken all.
      if (unpacked === null && !entry.isEncrypted) this.#tooMuch();
      else this.#left -= unpacked?.length ?? 0;
      return unpacked;
    };

  #tooMuch(): void {
    this.#left = 0;
    this.findings.add("too-much-inside");
  }

  #zip(bytes: Buffer, entries: ZipEntry[], hasMore: boolean, { depth, path }: { depth: number; path: string }): void {
    if (hasMore) this.findings.add("too-much-inside");
    for (const entry of entries) {
      if (entry.isEncrypted) this.findings.add("encrypted");
      if (!this.#add(path + entry.name, entry.size)) return;
      if (isArchiveName(entry.name)) this.#inner(this.unpack(bytes)(entry), depth, `${path}${entry.name}/`);
      else if (/^(doc|docx|docm|xls|xlsx|xlsm|xlsb|ppt|pptx|pptm)$/.test(extensionOf(entry.name)))
        this.#office(this.unpack(bytes)(entry));
    }
  }

  #office(bytes: Buffer | null): void {
    const zip = bytes && readZipDirectory(bytes);
    if (zip && findInOoxml(zip.entries, () => null).includes("macros")) this.findings.add("macros-inside");
    if (bytes?.includes(Buffer.from("_VBA_PROJECT", "utf16le"))) this.findings.add("macros-inside");
  }

  #inner(bytes: Buffer | null, depth: number, path: string): void {
    if (bytes === null) return;
    if (depth >= limits.archiveDepthMax) this.findings.add("too-much-inside");
    else this.walk(bytes, depth + 1, path);
  }

  #gzip(bytes: Buffer, depth: number, path: string): void {
    try {
      const unpacked = gunzipSync(bytes, { maxOutputLength: Math.max(1, this.#left) });
      this.#left -= unpacked.length;
      if (unpacked.toString("latin1", 257, 262) === "ustar") this.#inner(unpacked, depth, path);
      else if (readZipDirectory(unpacked) !== null) this.#inner(unpacked, depth, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") this.#tooMuch();
      else this.findings.add("damaged");
    }
  }

  /** POSIX.1-1988 ustar: a header of 512 bytes, then the file in blocks of 512. */
  #tar(bytes: Buffer, depth: number, path: string): void {
    for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0; ) {
      const text = (from: number, length: number) =>
        bytes.toString("utf8", at + from, at + from + length).replace(/\0[^]*$/, "");
      const size = Number.parseInt(text(124, 12).trim(), 8) || 0;
      const folder = text(345, 155);
      const name = folder === "" ? text(0, 100) : `${folder}/${text(0, 100)}`;
      if (!this.#add(path + name, size)) return;
      if (isArchiveName(name)) this.#inner(bytes.subarray(at + 512, at + 512 + size), depth, `${path}${name}/`);
      at += 512 + Math.ceil(size / 512) * 512;
    }
  }

  /** False: there are more than may be listed. */
  #add(name: string, size: number): boolean {
    if (this.inside.length >= limits.archiveEntriesMax) {
      this.findings.add("too-much-inside");
      return false;
    }
    this.inside.push({ name, size });
    const kind = kindOfName(name);
    if (kind === "program" || kind === "disk-image") this.findings.add("program-inside");
    if (kind === "script" || kind === "shortcut") this.findings.add("script-inside");
    if (/\.(docm|dotm|xlsm|xltm|xlam|pptm|potm|ppam|ppsm)$/i.test(name)) this.findings.add("macros-inside");
    return true;
  }
}

const isArchiveName = (name: string): boolean => /^(zip|jar|gz|tgz|tar|7z|rar|zipx)$/.test(extensionOf(name));

/** RAR 5: an encryption header first; RAR 4: the flag of encrypted headers. */
function isClosedRar(bytes: Buffer): boolean {
  const start = bytes.toString("latin1", 0, 8);
  if (start === "Rar!\x1a\x07\x01\0") return bytes[13] === 4;
  return start.startsWith("Rar!\x1a\x07\0") && ((bytes[10] ?? 0) & 0x80) !== 0;
}
