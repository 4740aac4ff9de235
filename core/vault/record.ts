/**
 * A pack record: 36 bytes of header, the meta sealed under the blob's own key (so that destroying the key destroys both),
 * the sealed blob. The header's magic and checksum let a reader find the next record behind a damaged one.
 *
 *   0 magic (4) · 4 blob id (16) · 20 slot (5) · 25 meta bytes (3) · 28 blob bytes (4) · 32 CRC-32 of what precedes (4)
 */
import { crc32 } from "node:zlib";
import { counterNonce, open, seal } from "./aead.ts";
import { blobNonce } from "./blob-piece.ts";
import { decodeRecordMeta, encodeRecordMeta, type RecordMeta } from "./record-meta.ts";
import { blobIdBytes } from "./seal.ts";

export interface RecordHeader {
  blobId: Buffer;
  slot: number;
  metaBytes: number;
  blobBytes: number;
  /** Length of the whole record. */
  bytes: number;
}

export interface PackEntry {
  blobId: Uint8Array;
  /** Overwritten once the batch is durable. */
  blobKey: Uint8Array;
  sealed: Uint8Array;
  meta: RecordMeta;
}

export const recordMagic = Buffer.from([0x9e, 0x50, 0x52, 0x31]);
export const recordHeaderBytes = 36;
const slotAt = 20;
const metaBytesAt = 25;
const blobBytesAt = 28;
const checksumAt = 32;

/** The record's bytes as buffers for one write. The blob is not copied. */
export function encodeRecord(entry: PackEntry, slot: number): Uint8Array[] {
  const head = Buffer.allocUnsafe(recordHeaderBytes);
  recordMagic.copy(head, 0);
  head.set(entry.blobId, recordMagic.length);
  head.writeUIntBE(slot, slotAt, 5);
  const aad = head.subarray(recordMagic.length, metaBytesAt);
  const meta = seal(entry.blobKey, counterNonce(blobNonce.meta, 0, true), aad, encodeRecordMeta(entry.meta));
  head.writeUIntBE(meta.length, metaBytesAt, 3);
  head.writeUInt32BE(entry.sealed.length, blobBytesAt);
  head.writeUInt32BE(crc32(head.subarray(0, checksumAt)), checksumAt);
  return [head, meta, entry.sealed];
}

/** Null where no record begins. */
export function decodeRecordHeader(bytes: Buffer): RecordHeader | null {
  if (bytes.length < recordHeaderBytes || bytes.compare(recordMagic, 0, 4, 0, 4) !== 0) return null;
  if (bytes.readUInt32BE(checksumAt) !== crc32(bytes.subarray(0, checksumAt))) return null;
  const metaBytes = bytes.readUIntBE(metaBytesAt, 3);
  const blobBytes = bytes.readUInt32BE(blobBytesAt);
  return {
    // A copy: the bytes may be a window that moves on.
    blobId: Buffer.from(bytes.subarray(recordMagic.length, recordMagic.length + blobIdBytes)),
    slot: bytes.readUIntBE(slotAt, 5),
    metaBytes,
    blobBytes,
    bytes: recordHeaderBytes + metaBytes + blobBytes,
  };
}

/** Null when the seal does not hold. `record` begins at its header; the blob behind the meta may be cut off. */
export function openRecordMeta(record: Buffer, header: RecordHeader, key: Uint8Array): RecordMeta | null {
  const aad = record.subarray(recordMagic.length, metaBytesAt);
  const sealed = record.subarray(recordHeaderBytes, recordHeaderBytes + header.metaBytes);
  const plain = open(key, counterNonce(blobNonce.meta, 0, true), aad, sealed);
  return plain && decodeRecordMeta(plain);
}

export function sealedBlobOf(record: Buffer, header: RecordHeader): Buffer {
  return record.subarray(recordHeaderBytes + header.metaBytes, header.bytes);
}
