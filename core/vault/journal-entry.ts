/**
 * A journal entry: a head of 46 bytes, then ciphertext and tag. Each entry opens by itself; the number and the tag of the
 * entry before it, both bound by the seal, show what is missing, moved or from another past.
 *
 *   0 magic (4) · 4 number (6) · 10 sealed bytes (4) · 14 tag of the entry before (16) · 30 nonce (12) · 42 CRC-32 (4)
 */
import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { nonceBytes, open, seal, tagBytes } from "./aead.ts";
import type { FrameKind } from "./frame-walk.ts";

export interface JournalFrame {
  number: number;
  /** Tag of the entry before. */
  before: Buffer;
}

export const journalEntryMagic = Buffer.from([0x9e, 0x50, 0x4a, 0x31]);
const headBytes = 46;
const numberAt = 4;
const sealedBytesAt = 10;
const beforeAt = 14;
const nonceAt = 30;
const checksumAt = 42;

export const journalFrames: FrameKind<JournalFrame> = {
  magic: journalEntryMagic,
  headBytes,
  decode(head) {
    if (head.readUInt32BE(checksumAt) !== crc32(head.subarray(0, checksumAt))) return null;
    const frame = { number: head.readUIntBE(numberAt, 6), before: Buffer.from(head.subarray(beforeAt, nonceAt)) };
    return { bytes: headBytes + head.readUInt32BE(sealedBytesAt), frame };
  },
};

export function encodeJournalEntry(key: Uint8Array, number: number, before: Uint8Array, entry: Uint8Array): Buffer {
  const head = Buffer.alloc(headBytes);
  journalEntryMagic.copy(head, 0);
  head.writeUIntBE(number, numberAt, 6);
  head.writeUInt32BE(entry.length + tagBytes, sealedBytesAt);
  head.set(before, beforeAt);
  randomBytes(nonceBytes).copy(head, nonceAt);
  head.writeUInt32BE(crc32(head.subarray(0, checksumAt)), checksumAt);
  return Buffer.concat([head, seal(key, head.subarray(nonceAt, checksumAt), head.subarray(0, nonceAt), entry)]);
}

/** Null when the seal does not hold. */
export function openJournalEntry(key: Uint8Array, bytes: Buffer): Buffer | null {
  return open(key, bytes.subarray(nonceAt, checksumAt), bytes.subarray(0, nonceAt), bytes.subarray(headBytes));
}

export function tagOf(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(bytes.length - tagBytes));
}
