import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";

export type Sleep = (ms: number) => Promise<void>;

/**
 * Slows guessing down and locks nobody out: after each failed try the next one waits longer, tries at the same time
 * wait for each other, and a right one sets everything back.
 */
export class UnlockDelay {
  readonly #sleep: Sleep;
  #failures = 0;
  #waiting = 0;
  #lastTry: Promise<unknown> = Promise.resolve();

  constructor(sleep: Sleep) {
    this.#sleep = sleep;
  }

  /** Runs a try in its turn. A rejection with PASSPHRASE_WRONG or RECOVERY_CODE_WRONG counts as failed. */
  async guard<T>(attempt: () => Promise<T>): Promise<T> {
    // Not a lock-out: these are tries at the same moment, and each one in the queue ends.
    if (this.#waiting >= limits.unlockTriesWaitingMax) throw new AppError("TOO_MANY_REQUESTS");
    this.#waiting += 1;
    const turn = this.#lastTry.then(() => this.#try(attempt));
    this.#lastTry = turn.catch(() => null);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #try<T>(attempt: () => Promise<T>): Promise<T> {
    const delayMs = this.delayMs();
    if (delayMs > 0) await this.#sleep(delayMs);
    try {
      const result = await attempt();
      this.#failures = 0;
      return result;
    } catch (error) {
      if (error instanceof AppError && wrongSecret.has(error.code)) this.#failures += 1;
      throw error;
    }
  }

  /** What the next try will wait. */
  delayMs(): number {
    if (this.#failures === 0) return 0;
    return Math.min(limits.unlockDelayFirstMs * 2 ** (this.#failures - 1), limits.unlockDelayMaxMs);
  }
}

const wrongSecret: ReadonlySet<string> = new Set(["PASSPHRASE_WRONG", "RECOVERY_CODE_WRONG", "CLAIM_TOKEN_WRONG"]);
