import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** The one-time token in the fragment of the URL that a fresh instance prints. Only who started Postern knows it. */
export class ClaimToken {
  readonly value: string;
  #isSpent = false;

  constructor(random: (bytes: number) => Buffer = randomBytes) {
    this.value = random(32).toString("base64url");
  }

  matches(offered: string): boolean {
    return !this.#isSpent && isSameSecret(offered, this.value);
  }

  /** Called when the vault was made: a failed claim may be tried again with the same URL. */
  spend(): void {
    this.#isSpent = true;
  }
}

/** Compares in a time that does not tell where two secrets differ, nor their lengths. */
export function isSameSecret(left: string, right: string): boolean {
  return timingSafeEqual(sha256(left), sha256(right));
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
