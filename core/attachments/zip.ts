/**
 * Several files as one zip archive (APPNOTE.TXT 6.3.3), written piece by piece and not compressed: what is attached to mail
 * mostly is already. So every size and sum stands before its file, and every program can read the archive.
 */
import { crc32 } from "node:zlib";
import { limits } from "../kernel/limits.ts";

interface ZippedFile {
  /** Without folders. */
  name: string;
  content(): Promise<Uint8Array>;
}

const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
/** 4.4.3.2 */
const version = 20;
/** 4.4.4, bit 11: names are UTF-8. */
const flags = 0x0800;
const stored = 0;

/** Throws what `content` of an entry throws, in the middle: the archive is then cut off. */
export async function* zipOf(
  entries: readonly ZippedFile[],
  modifiedAt: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content } of entries) {
    const bytes = await content();
    const about = await aboutFile(name, bytes, modifiedAt);
    // 4.3.7
    const local = Buffer.concat([u32(localSignature), ...about.shared, u16(0), about.name]);
    directory.push(
      // 4.3.12: made by, what the local header has, nothing (extra, comment, disk, attributes), where that header is.
      u32(centralSignature),
      u16(version),
      ...about.shared,
      Buffer.alloc(12),
      u32(at),
      about.name,
    );
    yield local;
    for (const piece of piecesOf(bytes)) yield piece;
    at += local.length + bytes.byteLength;
  }
  const list = Buffer.concat(directory);
  // 4.3.16: disks, entries on this one and in all, the directory's size and place, no comment.
  const counts = [u16(0), u16(0), u16(entries.length), u16(entries.length)];
  yield Buffer.concat([list, u32(endSignature), ...counts, u32(list.length), u32(at), u16(0)]);
}

/** The fields that both headers have, in their order, up to the length of the name. */
async function aboutFile(
  name: string,
  bytes: Uint8Array,
  modifiedAt: number,
): Promise<{ name: Buffer; shared: Buffer[] }> {
  let sum = 0;
  for (const piece of piecesOf(bytes)) {
    sum = crc32(piece, sum);
    await new Promise(setImmediate);
  }
  const encoded = Buffer.from(name, "utf8");
  const size = u32(bytes.byteLength);
  const how = [u16(version), u16(flags), u16(stored), ...dosTime(modifiedAt)];
  return { name: encoded, shared: [...how, u32(sum), size, size, u16(encoded.length)] };
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.byteLength; at += limits.bytesReadPerTurn)
    yield bytes.subarray(at, at + limits.bytesReadPerTurn) as Uint8Array<ArrayBuffer>;
}

/** 4.4.6: time and date as MS-DOS had them, from 1980 to 2107. In UTC, which says nothing of where this machine is. */
function dosTime(time: number): Buffer[] {
  const date = new Date(Math.min(Math.max(time, Date.UTC(1980)), Date.UTC(2107, 11, 31)));
  const clock = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  return [u16(clock), u16(day)];
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
