import { createHmac, createSecretKey } from "node:crypto";

/** Length of a dedup name, in bytes: 128 bits, so that chance never makes two mails one. */
export const dedupBytes = 16;

/**
 * The name by which equal bytes are recognised. An HMAC under the vault's own key: a bare hash on disk would let anyone
 * confirm that a known file is in the vault. It does not depend on how the bytes are cut into chunks.
 */
export function dedupTag(key: Uint8Array, chunks: Uint8Array | Iterable<Uint8Array>): Buffer {
  // A key object: raw key bytes cost 20 µs more a call.
  const mac = createHmac("sha256", createSecretKey(key));
  if (chunks instanceof Uint8Array) mac.update(chunks);
  else for (const chunk of chunks) mac.update(chunk);
  return mac.digest().subarray(0, dedupBytes);
}
