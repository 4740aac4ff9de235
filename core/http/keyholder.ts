import type { Clock } from "../kernel/clock.ts";
import type { DataPaths } from "../kernel/config.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { PurposeKeys } from "../vault/keys.ts";
import { defaultDerivationCost, type DerivationCost } from "../vault/passphrase-key.ts";
import { createVault, unlockVault, vaultExists } from "../vault/unlock.ts";
import type { CloseReason } from "./postern.ts";

export type VaultState = "fresh" | "locked" | "unlocked";
export type Secret = { passphrase: string } | { recoveryCode: string };

/** What the keyholder opens and closes: the kernel, which does not exist while Postern is locked. */
export interface Closable {
  close(reason: CloseReason): Promise<void>;
}

export interface KeyholderOptions<Kernel extends Closable> {
  paths: DataPaths;
  clock: Clock;
  /** Told that keys are on their way: what needs none can be started meanwhile. */
  prepare?: () => void;
  /** Opens the kernel with the keys. They stay the keyholder's, which zeroes them after the kernel is closed. */
  open(keys: PurposeKeys): Promise<Kernel>;
  /** What deriving a key from a new passphrase costs; tests spend less. */
  derivationCost?: DerivationCost;
}

/** Holds the keys between unlock and lock. All transitions run one after another. */
export class Keyholder<Kernel extends Closable> {
  readonly paths: DataPaths;
  readonly derivationCost: DerivationCost;
  readonly #options: KeyholderOptions<Kernel>;
  #open: { kernel: Kernel; keys: PurposeKeys } | null = null;
  #lastTransition: Promise<unknown> = Promise.resolve();
  #lastActivity: number;
  #using = 0;
  #onUnused = (): void => {};
  readonly #listeners = new Set<(state: VaultState, reason: CloseReason | null) => void>();

  constructor(options: KeyholderOptions<Kernel>) {
    this.#options = options;
    this.paths = options.paths;
    this.derivationCost = options.derivationCost ?? defaultDerivationCost;
    this.#lastActivity = options.clock.now();
  }

  state(): VaultState {
    if (this.#open) return "unlocked";
    return vaultExists(this.paths.vault) ? "locked" : "fresh";
  }

  /** The open kernel, or null while fresh or locked. */
  postern(): Kernel | null {
    return this.#open?.kernel ?? null;
  }

  /** Makes the vault of a fresh folder and opens it. ALREADY_CLAIMED when it has one. */
  create(passphrase: string): Promise<{ recoveryCode: string }> {
    return this.#inTurn(async () => {
      if (this.state() !== "fresh") throw new AppError("ALREADY_CLAIMED");
      const creating = createVault(this.paths.vault, passphrase, this.derivationCost);
      this.#options.prepare?.();
      const { keys, recoveryCode } = await creating;
      await this.#openWith(keys);
      return { recoveryCode };
    });
  }

  /** Proves the secret; opens the kernel when it is locked. An open kernel stays as it is. `derived`: begun before, of the same secret. */
  unlock(secret: Secret, derived?: Promise<PurposeKeys>): Promise<void> {
    return this.#inTurn(async () => {
      if (this.state() === "fresh") throw new AppError("NOT_CLAIMED");
      const deriving = derived ?? unlockVault(this.paths.vault, secret);
      if (!this.#open) this.#options.prepare?.();
      const keys = await deriving;
      if (this.#open) keys.zero();
      else await this.#openWith(keys);
    });
  }

  /** Closes the kernel and zeroes the keys. Safe to repeat. */
  lock(reason: CloseReason): Promise<void> {
    return this.#inTurn(async () => {
      const held = this.#open;
      if (!held) return;
      // Told first: from here on no request gets the kernel, and sessions end.
      this.#open = null;
      this.#tell("locked", reason);
      await this.#untilUnused();
      try {
        await held.kernel.close(reason);
      } finally {
        held.keys.zero();
      }
    });
  }

  /** Says that a request works with the kernel: a lock waits a moment for it. Returns the function that ends it. */
  use(): () => void {
    this.#using += 1;
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      this.#using -= 1;
      if (this.#using === 0) this.#onUnused();
    };
  }

  /** Not for long: a lock must not depend on a client that reads slowly. */
  async #untilUnused(): Promise<void> {
    if (this.#using === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#onUnused = resolve;
      timer = setTimeout(resolve, limits.lockWaitMs);
    });
    clearTimeout(timer);
    this.#onUnused = () => {};
  }

  /** Somebody used Postern: auto-lock counts from here. */
  touch(): void {
    this.#lastActivity = this.#options.clock.now();
  }

  /** Locks when nothing was done for `idleMs`; 0 means never. Returns whether it did. */
  async lockIfIdle(idleMs: number): Promise<boolean> {
    const now = this.#options.clock.now();
    // A clock that was set back: what was done then was done now at the latest.
    this.#lastActivity = Math.min(this.#lastActivity, now);
    if (!this.#open || idleMs <= 0 || now - this.#lastActivity < idleMs) return false;
    await this.lock("idle");
    return true;
  }

  /** Returns the function that ends the subscription. */
  onChange(listener: (state: VaultState, reason: CloseReason | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #openWith(keys: PurposeKeys): Promise<void> {
    try {
      this.#open = { kernel: await this.#options.open(keys), keys };
    } catch (error) {
      keys.zero();
      throw error;
    }
    this.touch();
    this.#tell("unlocked", null);
  }

  #tell(state: VaultState, reason: CloseReason | null): void {
    for (const listener of this.#listeners) listener(state, reason);
  }

  #inTurn<T>(transition: () => Promise<T>): Promise<T> {
    const turn = this.#lastTransition.then(transition, transition);
    this.#lastTransition = turn.catch(() => null);
    return turn;
  }
}

/** The keyholder of a data folder. Nothing is opened yet. */
export function createKeyholder<Kernel extends Closable>(options: KeyholderOptions<Kernel>): Keyholder<Kernel> {
  return new Keyholder(options);
}
