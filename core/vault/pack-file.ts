/**
 * Files of packs/: a header of 64 bytes, records (record.ts), and once closed a footer. A closed pack never changes.
 * Nothing in a pack is sealed under the master key, so `key rotate` leaves packs alone.
 *
 * Footer: magic (4) · record count (4) · length of each record (variable) · SHA-256 of these · footer length (4) · magic (4)
 */
import { createHash, randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { ByteReader, ByteWriter } from "./byte-codec.ts";
import { type FrameKind, type FrameStep, walkFrames } from "./frame-walk.ts";
import { decodeRecordHeader, type RecordHeader, recordHeaderBytes, recordMagic } from "./record.ts";

export type PackFrame = { kind: "record"; header: RecordHeader } | { kind: "footer"; recordBytes: number[] };

export const packHeaderBytes = 64;
const footerMagic = Buffer.from([0x9e, 0x50, 0x45, 0x4e]);
const packMagic = Buffer.from("PSTNPACK", "latin1");
const format = 1;
const numberAt = 10;
const packIdAt = 16;
const packIdBytes = 16;
const checksumAt = packHeaderBytes - 4;
const digestBytes = 32;
const footerHeadBytes = 8;
const footerRoomBytes = 64;
const recordLengthBytesMax = 8;

export function packsFolder(vaultFolder: string): string {
  return join(vaultFolder, "packs");
}

export function packPath(vaultFolder: string, pack: number): string {
  return join(packsFolder(vaultFolder), `${String(pack).padStart(6, "0")}.pack`);
}

/** Numbers of the packs that exist, ascending. */
export function listPacks(vaultFolder: string): number[] {
  const names = readdirSync(packsFolder(vaultFolder)).filter((name) => /^\d{6,}\.pack$/.test(name));
  return names.map((name) => Number.parseInt(name, 10)).sort((x, y) => x - y);
}

export function encodePackHeader(pack: number): Buffer {
  const bytes = Buffer.alloc(packHeaderBytes);
  packMagic.copy(bytes, 0);
  bytes.writeUInt16BE(format, packMagic.length);
  bytes.writeUInt32BE(pack, numberAt);
  randomBytes(packIdBytes).copy(bytes, packIdAt);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, checksumAt)), checksumAt);
  return bytes;
}

/** A damaged header is reported, not fatal: records are found without it. */
export function isPackHeaderIntact(bytes: Buffer, pack: number): boolean {
  return (
    bytes.length >= packHeaderBytes &&
    bytes.subarray(0, packMagic.length).equals(packMagic) &&
    bytes.readUInt16BE(packMagic.length) === format &&
    bytes.readUInt32BE(numberAt) === pack &&
    bytes.readUInt32BE(checksumAt) === crc32(bytes.subarray(0, checksumAt))
  );
}

export function encodePackFooter(recordBytes: readonly number[]): Buffer {
  const writer = new ByteWriter();
  for (const bytes of recordBytes) writer.integer(bytes);
  const head = Buffer.alloc(footerHeadBytes);
  footerMagic.copy(head, 0);
  head.writeUInt32BE(recordBytes.length, 4);
  const body = Buffer.concat([head, writer.finish()]);
  const tail = Buffer.alloc(8);
  tail.writeUInt32BE(body.length + digestBytes + tail.length, 0);
  footerMagic.copy(tail, 4);
  return Buffer.concat([body, createHash("sha256").update(body).digest(), tail]);
}

/** Records and footer of a pack file, from some offset on. */
export function walkPack(fd: number, fileBytes: number, from: number): Generator<FrameStep<PackFrame>> {
  const record: FrameKind<PackFrame> = {
    magic: recordMagic,
    headBytes: recordHeaderBytes,
    decode(head) {
      const header = decodeRecordHeader(head);
      return header && { bytes: header.bytes, frame: { kind: "record", header } };
    },
  };
  const footer: FrameKind<PackFrame> = {
    magic: footerMagic,
    headBytes: footerHeadBytes,
    decode(head, read) {
      // Nothing follows a footer, so its length is what is left of the file; it is checked against its own last bytes.
      const bytes = read(Math.min(fileBytes, head.readUInt32BE(4) * recordLengthBytesMax + footerRoomBytes));
      const recordBytes = decodePackFooter(bytes);
      return recordBytes && { bytes: bytes.length, frame: { kind: "footer", recordBytes } };
    },
  };
  return walkFrames(fd, fileBytes, from, [record, footer]);
}

/** Lengths of the records in order; null when these bytes are not an intact footer. */
function decodePackFooter(bytes: Buffer): number[] | null {
  const bodyEnd = bytes.length - digestBytes - 8;
  if (bodyEnd < footerHeadBytes) return null;
  const body = bytes.subarray(0, bodyEnd);
  const digest = createHash("sha256").update(body).digest();
  if (!digest.equals(bytes.subarray(bodyEnd, bodyEnd + digestBytes))) return null;
  if (bytes.readUInt32BE(bodyEnd + digestBytes) !== bytes.length) return null;
  const reader = new ByteReader(body.subarray(footerHeadBytes));
  const lengths = Array.from({ length: body.readUInt32BE(4) }, () => reader.integer());
  return reader.isIntact ? lengths : null;
}
