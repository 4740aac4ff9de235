import { hash, hkdfSync } from "node:crypto";

const cacheRowsMax = 20_000;

/**
 * 64-bit names of texts (Message-IDs, base subjects, addresses) that only this vault can compute: SHA-256 over a secret and
 * the text, cut to 8 bytes. Collisions cannot be made without the secret; ten million texts collide by chance with a
 * probability of about 3 in a million.
 */
export class TextHash {
  readonly #secret: string;
  readonly #cache = new Map<string, bigint>();

  constructor(dedupKey: Uint8Array) {
    this.#secret = Buffer.from(hkdfSync("sha256", dedupKey, "", "postern text hash", 32)).toString("base64");
  }

  /** `purpose` is one letter, so that equal texts of different nouns differ. */
  of(purpose: "m" | "s" | "a", text: string): bigint {
    const name = purpose + text;
    const known = this.#cache.get(name);
    if (known !== undefined) return known;
    const value = hash("sha256", this.#secret + name, "buffer").readBigInt64LE(0);
    // Threads repeat the same references; a cleared cache costs a microsecond a text.
    if (this.#cache.size >= cacheRowsMax) this.#cache.clear();
    this.#cache.set(name, value);
    return value;
  }
}
