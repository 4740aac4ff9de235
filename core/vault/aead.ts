/**
 * AES-256-GCM in the one shape the vault uses. Every key here seals each nonce at most once: either the key is random
 * and belongs to one blob or file (then nonces are counters), or the nonce is random.
 */
import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";

const algorithm = "aes-256-gcm";
// Keys go in as key objects: node:crypto takes 20 µs longer for each cipher whose key is raw bytes.
export const keyBytes = 32;
export const nonceBytes = 12;
export const tagBytes = 16;

/** Ciphertext and tag, joined. `tagLength` below 16 only where a fixed format has no room for more. */
export function seal(
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
  plain: Uint8Array,
  tagLength = tagBytes,
): Buffer<ArrayBuffer> {
  const cipher = createCipheriv(algorithm, createSecretKey(key), nonce, { authTagLength: tagLength });
  cipher.setAAD(aad);
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([body, cipher.getAuthTag()]);
}

/** The plaintext, or null when one bit of key, nonce, aad or sealed bytes is not what it was. */
export function open(
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
  tagLength = tagBytes,
): Buffer | null {
  if (sealed.length < tagLength) return null;
  const end = sealed.length - tagLength;
  const decipher = createDecipheriv(algorithm, createSecretKey(key), nonce, { authTagLength: tagLength });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
  } catch {
    plain.fill(0);
    return null;
  }
  return plain;
}

/** Nonce of a key that seals several pieces of one thing: its purpose, a counter, and whether the piece is the last. */
export function counterNonce(purpose: number, counter: number, isFinal: boolean): Buffer {
  const nonce = Buffer.alloc(nonceBytes);
  nonce.writeUInt8(purpose, 0);
  nonce.writeUInt8(isFinal ? 1 : 0, 1);
  nonce.writeUInt32BE(counter, nonceBytes - 4);
  return nonce;
}
