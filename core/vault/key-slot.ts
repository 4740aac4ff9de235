/**
 * A slot of the key table: 64 bytes. All zero is empty. Live: blob id (16), sealed key (32), tag (15), state 1.
 * Destroyed: blob id (16), zeros, HMAC-SHA-256 cut to 32 bytes, state 2. The seal binds slot number, blob id and state.
 */
import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { keyBytes, nonceBytes, open, seal } from "./aead.ts";
import { deriveKey, type PurposeKeys } from "./keys.ts";
import { blobIdBytes } from "./seal.ts";

export type KeySlot =
  | { state: "empty" }
  | { state: "live"; blobId: Buffer; key: Buffer }
  | { state: "destroyed"; blobId: Buffer }
  | { state: "damaged" };

/** Live keys and tombstones are sealed with different keys, so that a blob id serves as the nonce of the former. */
export interface SlotKeys {
  live: Buffer;
  destroyed: Buffer;
}

export const slotBytes = 64;
const stateAt = slotBytes - 1;
const states = { live: 1, destroyed: 2 } as const;
// One byte short of the usual: 64 bytes hold no more, and NIST SP 800-38D 5.2.1.2 allows 120 bits.
const slotTagBytes = 15;
const slotNumberBytes = 6;
const tombstoneMacAt = stateAt - 32;

export function slotKeysOf(keys: PurposeKeys): SlotKeys {
  return { live: deriveKey(keys.keyTable, "slot/live"), destroyed: deriveKey(keys.keyTable, "slot/destroyed") };
}

export function encodeLiveSlot(keys: SlotKeys, slot: number, blobId: Uint8Array, blobKey: Uint8Array): Buffer {
  // Blob ids are random: 96 bits of one never meet another's under this key.
  const nonce = blobId.subarray(0, nonceBytes);
  const sealed = seal(keys.live, nonce, boundTo(slot, blobId), blobKey, slotTagBytes);
  return Buffer.concat([blobId, sealed, Buffer.of(states.live)], slotBytes);
}

export function encodeDestroyedSlot(keys: SlotKeys, slot: number, blobId: Uint8Array): Buffer {
  const bytes = Buffer.alloc(slotBytes);
  bytes.set(blobId, 0);
  bytes.set(macOf(keys, slot, blobId), tombstoneMacAt);
  bytes.writeUInt8(states.destroyed, stateAt);
  return bytes;
}

/** `bytes` may be short or empty where the file ends. */
export function decodeSlot(keys: SlotKeys, slot: number, bytes: Buffer): KeySlot {
  if (isEmptySlot(bytes)) return { state: "empty" };
  if (bytes.length < slotBytes) return { state: "damaged" };
  const blobId = bytes.subarray(0, blobIdBytes);
  const state = bytes[stateAt];
  if (state === states.live) {
    const sealed = bytes.subarray(blobIdBytes, blobIdBytes + keyBytes + slotTagBytes);
    const key = open(keys.live, blobId.subarray(0, nonceBytes), boundTo(slot, blobId), sealed, slotTagBytes);
    return key ? { state: "live", blobId, key } : { state: "damaged" };
  }
  const isTombstone =
    state === states.destroyed &&
    timingSafeEqual(bytes.subarray(tombstoneMacAt, stateAt), macOf(keys, slot, blobId)) &&
    isEmptySlot(bytes.subarray(blobIdBytes, tombstoneMacAt));
  return isTombstone ? { state: "destroyed", blobId } : { state: "damaged" };
}

/** What the two copies say together. Destroyed wins: putting back one old copy brings no blob back. */
export function mergeSlots(a: KeySlot, b: KeySlot): KeySlot {
  for (const state of ["destroyed", "live", "damaged"] as const) {
    if (a.state === state) return a;
    if (b.state === state) return b;
  }
  return a;
}

export function isEmptySlot(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function macOf(keys: SlotKeys, slot: number, blobId: Uint8Array): Buffer {
  return createHmac("sha256", createSecretKey(keys.destroyed)).update(boundTo(slot, blobId)).digest();
}

function boundTo(slot: number, blobId: Uint8Array): Buffer {
  const bytes = Buffer.alloc(slotNumberBytes + blobIdBytes);
  bytes.writeUIntBE(slot, 0, slotNumberBytes);
  bytes.set(blobId, slotNumberBytes);
  return bytes;
}
