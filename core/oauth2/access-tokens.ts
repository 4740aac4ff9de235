/**
 * Access tokens of the sign-ins that are kept: held in memory while they are good, asked for anew before they end, and once when a
 * server refuses one. Everybody who needs the same one waits for the same answer, since some refresh tokens are good for one use.
 */
import type { Clock } from "../kernel/clock.ts";
import { AppError, plainError } from "../kernel/errors.ts";
import type { Events } from "../kernel/events.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import type { Broker } from "../network/broker.ts";
import type { SignIn } from "../store/sign-ins.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import { askForTokens, type Tokens } from "./token-request.ts";

export interface AccessTokensParts {
  broker: Broker;
  reader: Pick<StoreReader, "signIns">;
  writer: Pick<StoreWriter, "perform">;
  events: Events;
  clock: Clock;
  log: Log;
  /** Tokens came for a sign-in that had ended, or was signed in anew, when they did. `signIn`: as it was asked, with what came. */
  onOrphaned(signIn: SignIn, accessToken: string): void;
}

interface Held {
  token: string;
  /** Used until then; null: until it is refused. */
  until: number | null;
}

export class AccessTokens {
  readonly #parts: AccessTokensParts;
  readonly #held = new Map<number, Held>();
  readonly #asking = new Map<number, Promise<string>>();
  readonly #ending = new AbortController();

  constructor(parts: AccessTokensParts) {
    this.#parts = parts;
  }

  has(signInId: number): boolean {
    return this.#parts.reader.signIns.byId(signInId) !== null;
  }

  /**
   * Does something with a token, and once more with a new one when the server refuses it: servers may know of its end before us.
   * `signal` ends the waiting for one. Throws SIGN_IN_NEEDED when the provider gives none any more, SIGN_IN_UNACCEPTED when the server refuses a new one too, and what
   * askForTokens and `use` throw.
   */
  async use<T>(
    signInId: number | null,
    isRefusal: (error: unknown) => boolean,
    use: (token: string) => Promise<T>,
    signal: AbortSignal | null = null,
  ): Promise<T> {
    if (signInId === null) throw missing();
    const first = await unless(signal, this.#token(signInId));
    try {
      return await use(first);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const second = await unless(signal, this.#renewed(signInId, first));
      if (second === first) throw unaccepted(error);
      return await use(second).catch((again: unknown) => {
        throw isRefusal(again) ? unaccepted(again) : again;
      });
    }
  }

  /** What a sign-in just gave; it is kept already. */
  hold(signInId: number, { accessToken, lifetimeMs }: Tokens): void {
    this.#held.set(signInId, { token: accessToken, until: this.#until(lifetimeMs) });
  }

  /** Gives what was held. */
  forget(signInId: number): string | null {
    const held = this.#held.get(signInId);
    this.#held.delete(signInId);
    return held?.token ?? null;
  }

  /** Ends what is being asked. */
  async close(): Promise<void> {
    this.#ending.abort();
    this.#held.clear();
    await Promise.allSettled(this.#asking.values());
  }

  async #token(signInId: number): Promise<string> {
    const held = this.#held.get(signInId);
    if (held && (held.until === null || this.#parts.clock.now() < held.until)) return held.token;
    return this.#ask(signInId);
  }

  /** Somebody else may have got a new one meanwhile. */
  async #renewed(signInId: number, refused: string): Promise<string> {
    const held = this.#held.get(signInId);
    if (held && held.token !== refused) return this.#token(signInId);
    this.#held.delete(signInId);
    return this.#ask(signInId);
  }

  #ask(signInId: number): Promise<string> {
    const under = this.#asking.get(signInId);
    if (under) return under;
    const asking = this.#refresh(signInId).finally(() => this.#asking.delete(signInId));
    this.#asking.set(signInId, asking);
    return asking;
  }

  async #refresh(signInId: number): Promise<string> {
    const { broker, reader } = this.#parts;
    const signIn = reader.signIns.byId(signInId);
    if (signIn === null) throw missing();
    const { config, credentials, status } = signIn;
    // Asked again and again, a provider takes us for somebody who guesses.
    if (status.refusal !== null) throw new AppError("SIGN_IN_NEEDED", { reason: status.refusal });
    const { refreshToken, clientSecret } = credentials;
    const fields = { grant_type: "refresh_token", refresh_token: refreshToken };
    let tokens: Tokens;
    try {
      tokens = await askForTokens(broker, { ...config, clientSecret }, fields, this.#ending.signal);
    } catch (error) {
      const { code, detail } = plainError(error);
      if (code !== "SIGN_IN_REFUSED") throw error;
      return this.#refused(signIn, String(detail["reason"]));
    }
    return this.#keep(signIn, tokens);
  }

  async #keep(signIn: SignIn, tokens: Tokens): Promise<string> {
    const { reader, writer, onOrphaned } = this.#parts;
    const { id, credentials } = signIn;
    const refreshToken = tokens.refreshToken ?? credentials.refreshToken;
    const renewed = { ...credentials, refreshToken };
    const orphaned = () => onOrphaned({ ...signIn, credentials: renewed }, tokens.accessToken);
    const now = reader.signIns.byId(id);
    // Removed, or signed in again, while we asked: what was asked with is not what counts any more.
    if (now?.credentials.refreshToken !== credentials.refreshToken) {
      orphaned();
      if (now === null) throw missing();
      return this.#held.get(id)?.token ?? this.#refresh(id);
    }
    // Durable before it is used: the one before may be good no longer.
    if (refreshToken !== credentials.refreshToken)
      await writer.perform({ op: "signIn.update", signInId: id, credentials: renewed }).catch((error: unknown) => {
        if (plainError(error).code !== "NOT_FOUND") throw error;
        orphaned();
        throw missing();
      });
    this.hold(id, tokens);
    return tokens.accessToken;
  }

  async #refused({ id, credentials }: SignIn, refusal: string): Promise<never> {
    const { reader, writer, events, log } = this.#parts;
    if (reader.signIns.byId(id)?.credentials.refreshToken === credentials.refreshToken) {
      log.warn("signIn.refused", { signInId: id, reason: refusal });
      await writer.perform({ op: "signIn.status", signInId: id, status: { refusal } });
      events.emit("signIn.changed", { signInId: id });
    }
    throw new AppError("SIGN_IN_NEEDED", { reason: refusal });
  }

  /** The last minutes are not used; of a token that is short-lived, the last half. */
  #until(lifetimeMs: number | null): number | null {
    if (lifetimeMs === null) return null;
    return this.#parts.clock.now() + Math.max(lifetimeMs - limits.oauth2EarlyMs, lifetimeMs / 2);
  }
}

const missing = () => new AppError("SIGN_IN_NEEDED", { reason: "MISSING" });

/** The asking goes on: what it gives is for the next who needs it. */
async function unless<T>(signal: AbortSignal | null, waiting: Promise<T>): Promise<T> {
  if (signal === null) return waiting;
  const stopped = () => new AppError("NETWORK_FAILED", { reason: "STOPPED" });
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(stopped());
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([waiting, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function unaccepted(refusal: unknown): AppError {
  return new AppError("SIGN_IN_UNACCEPTED", refusal instanceof AppError ? refusal.detail : {}, refusal);
}
