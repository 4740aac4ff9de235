/** Passphrase → key-encryption key, by Argon2id (RFC 9106). Slow and hungry on purpose. */
import { argon2 } from "node:crypto";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { keyBytes } from "./aead.ts";

export interface DerivationCost {
  memoryKiB: number;
  passes: number;
  parallelism: number;
}

export const defaultDerivationCost: DerivationCost = {
  memoryKiB: limits.derivationMemoryKiB,
  passes: limits.derivationPasses,
  parallelism: 1,
};

/** A header that was tampered with must not make us use all memory, nor a key that is quick to guess. */
export function isAcceptableCost(cost: DerivationCost): boolean {
  return (
    isWithin(cost.memoryKiB, limits.derivationMemoryKiBMin, limits.derivationMemoryKiBMax) &&
    isWithin(cost.passes, 1, limits.derivationPassesMax) &&
    isWithin(cost.parallelism, 1, limits.derivationParallelismMax)
  );
}

// One derivation at a time: ten tries at the door must not take 2.5 GB.
let last: Promise<unknown> = Promise.resolve();

export function derivePassphraseKey(passphrase: string, salt: Uint8Array, cost: DerivationCost): Promise<Buffer> {
  const derived = last.then(() => derive(passphrase, salt, cost));
  last = derived.catch(() => null);
  return derived;
}

/** Throws PASSPHRASE_WEAK for a new passphrase that is too short or absurdly long. */
export function checkNewPassphrase(passphrase: string): void {
  const chars = passphrase.length;
  if (isWithin(chars, limits.passphraseCharsMin, limits.passphraseCharsMax)) return;
  throw new AppError("PASSPHRASE_WEAK", { charsMin: limits.passphraseCharsMin, charsMax: limits.passphraseCharsMax });
}

function derive(passphrase: string, salt: Uint8Array, cost: DerivationCost): Promise<Buffer> {
  // The same passphrase typed on another keyboard may arrive in another normal form.
  const message = Buffer.from(passphrase.normalize("NFC"), "utf8");
  const options = { message, nonce: salt, parallelism: cost.parallelism, tagLength: keyBytes };
  return new Promise((resolve, reject) => {
    argon2("argon2id", { ...options, memory: cost.memoryKiB, passes: cost.passes }, (error, key) => {
      message.fill(0);
      if (error) reject(error);
      else resolve(key);
    });
  });
}

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max;
}
