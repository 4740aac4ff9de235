/** The directory of a ZIP archive (APPNOTE 4.3.12, 4.3.16): names and sizes, without unpacking anything. */
import { inflateRawSync } from "node:zlib";
import { limits } from "../kernel/limits.ts";

export interface ZipEntry {
  name: string;
  /** As the directory says; the true one may be another. */
  size: number;
  packedSize: number;
  isEncrypted: boolean;
  method: number;
  headerAt: number;
}

export interface ZipDirectory {
  entries: ZipEntry[];
  /** There are more than limits.archiveEntriesMax. */
  hasMore: boolean;
}

const endBytes = 22;
const commentBytesMax = 0xffff;

/** Null when it is no ZIP archive. A self-extracting one, or one behind a picture, is one too: the directory is at the end. */
export function readZipDirectory(bytes: Buffer): ZipDirectory | null {
  const endAt = bytes.lastIndexOf("PK\x05\x06", bytes.length - endBytes, "latin1");
  if (endAt < 0 || endAt < bytes.length - endBytes - commentBytesMax) return null;
  const claimed = bytes.readUInt16LE(endAt + 10);
  const directoryBytes = bytes.readUInt32LE(endAt + 12);
  // What stands before the archive shifts all offsets.
  const start = endAt - directoryBytes;
  const shift = start - bytes.readUInt32LE(endAt + 16);
  if (start < 0 || shift < 0) return claimed === 0 ? { entries: [], hasMore: false } : null;
  const entries: ZipEntry[] = [];
  for (let at = start; at + 46 <= endAt && bytes.readUInt32LE(at) === 0x02014b50; ) {
    if (entries.length >= limits.archiveEntriesMax) return { entries, hasMore: true };
    const flags = bytes.readUInt16LE(at + 8);
    const nameBytes = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString(flags & 0x800 ? "utf8" : "latin1", at + 46, at + 46 + nameBytes),
      isEncrypted: (flags & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      packedSize: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      headerAt: shift + bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return { entries, hasMore: false };
}

/** At most `bytesMax` bytes of an entry; null when there are more, or it cannot be read. */
export function unpackEntry(bytes: Buffer, entry: ZipEntry, bytesMax: number): Buffer | null {
  const { headerAt, isEncrypted, method, packedSize } = entry;
  if (isEncrypted || headerAt + 30 > bytes.length || bytes.readUInt32LE(headerAt) !== 0x04034b50) return null;
  const start = headerAt + 30 + bytes.readUInt16LE(headerAt + 26) + bytes.readUInt16LE(headerAt + 28);
  const packed = bytes.subarray(start, start + packedSize);
  if (method === 0) return packed.length <= bytesMax ? packed : null;
  if (method !== 8 || bytesMax <= 0) return null;
  try {
    return inflateRawSync(packed, { maxOutputLength: bytesMax });
  } catch {
    return null; // Too large, or damaged: either way it is not looked into.
  }
}
