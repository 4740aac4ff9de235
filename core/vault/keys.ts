/** Keys that the rest of Postern works with. Each is derived from the master key for one purpose; none leads back to it. */
import { hkdfSync } from "node:crypto";
import { AppError } from "../kernel/errors.ts";
import { keyBytes } from "./aead.ts";

const purposes = ["database", "packs", "keyTable", "journal", "index", "dedup", "backups"] as const;
export type KeyPurpose = (typeof purposes)[number];

export interface PurposeKeys extends Readonly<Record<KeyPurpose, Buffer>> {
  /** Overwrites every key. What was handed out by reference is gone with it. */
  zero(): void;
}

/** 32 bytes for one purpose. Labels are part of the storage format: never change one. */
export function deriveKey(master: Uint8Array, label: string): Buffer<ArrayBuffer> {
  // RFC 5869: the master key is uniformly random, so no salt is needed.
  return Buffer.from(hkdfSync("sha256", master, Buffer.alloc(0), `postern/1/${label}`, keyBytes));
}

export function derivePurposeKeys(master: Uint8Array): PurposeKeys {
  return purposeKeys((purpose) => deriveKey(master, purpose));
}

/** All keys in one array buffer, for a worker. The receiver reads it with `purposeKeysFromBytes`, which empties it. */
export function purposeKeysToBytes(keys: PurposeKeys): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(purposes.length * keyBytes);
  for (const [index, purpose] of purposes.entries()) bytes.set(keys[purpose], index * keyBytes);
  return bytes;
}

export function purposeKeysFromBytes(bytes: Uint8Array): PurposeKeys {
  if (bytes.length !== purposes.length * keyBytes) throw new AppError("INTERNAL", { reason: "keys" });
  const keys = purposeKeys((_, index) => {
    const key = Buffer.alloc(keyBytes);
    key.set(bytes.subarray(index * keyBytes, (index + 1) * keyBytes));
    return key;
  });
  bytes.fill(0);
  return keys;
}

function purposeKeys(keyOf: (purpose: KeyPurpose, index: number) => Buffer): PurposeKeys {
  const entries = purposes.map((purpose, index) => [purpose, keyOf(purpose, index)] as const);
  const keys = Object.fromEntries(entries) as Record<KeyPurpose, Buffer>;
  return {
    ...keys,
    zero() {
      for (const purpose of purposes) keys[purpose].fill(0);
    },
  };
}
