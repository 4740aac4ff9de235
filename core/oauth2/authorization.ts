/**
 * One way of the user to their provider's page and back (RFC 6749 4.1): with a proof that it is we who began it (PKCE, RFC 7636), and
 * a word that only the answer to this one can know (state).
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { AppError, plainError, type PlainError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { RedirectListener } from "../network/redirect-listener.ts";
import type { ProviderClient } from "./provider-settings.ts";
import type { Provider } from "./providers.ts";
import { codeOf } from "./token-request.ts";

/** What the provider sent the user back with, to be exchanged for tokens. */
export interface Granted {
  code: string;
  verifier: string;
  redirectUrl: string;
}

export interface AuthorizationParts {
  provider: Provider;
  client: ProviderClient;
  /** Whom the provider is to offer to sign in. */
  address: string;
  /** Gives the number of the sign-in that came of it. */
  exchange(granted: Granted): Promise<number>;
  /** How long the user may take. */
  waitMs: number;
}

export interface AuthorizationStatus {
  state: "waiting" | "exchanging" | "done" | "failed";
  error: PlainError | null;
  /** When it is done. */
  signInId: number | null;
}

const sentences = {
  taken: "Postern has your provider's answer. You can close this page and go back to Postern.",
  refused: "Your provider did not let Postern in. Close this page and go back to Postern, which says more.",
  foreign: "This is not the answer to a sign-in that Postern waits for. Close this page and begin again in Postern.",
};

export class Authorization {
  readonly id = randomBytes(16).toString("base64url");
  /** The provider's page, to be opened in the user's browser. */
  readonly url: string;
  readonly endsAt: number;
  readonly #parts: AuthorizationParts;
  readonly #listener: RedirectListener;
  readonly #state: string;
  /** RFC 7636 4.1: 43 characters. */
  readonly #verifier = randomBytes(32).toString("base64url");
  readonly #late: NodeJS.Timeout;
  #status: AuthorizationStatus = { state: "waiting", error: null, signInId: null };
  #exchanging: Promise<void> = Promise.resolve();

  private constructor(parts: AuthorizationParts, listener: RedirectListener, state: string, now: number) {
    this.#parts = parts;
    this.#listener = listener;
    this.#state = state;
    this.url = this.#address();
    this.endsAt = now + parts.waitMs;
    this.#late = setTimeout(() => this.#fail(new AppError("SIGN_IN_REFUSED", { reason: "TIMEOUT" })), parts.waitMs);
    this.#late.unref();
  }

  /** Throws CONFLICT when the port that the provider wants is taken. */
  static async begin(parts: AuthorizationParts, now: number): Promise<Authorization> {
    const state = randomBytes(32).toString("base64url");
    const begun: { authorization: Authorization | null } = { authorization: null };
    const listener = await RedirectListener.open({
      host: parts.provider.redirectHost,
      port: parts.client.redirectPort,
      onAnswer: (query) => begun.authorization?.answered(query) ?? { isTaken: false, sentence: sentences.foreign },
    });
    begun.authorization = new Authorization(parts, listener, state, now);
    return begun.authorization;
  }

  get status(): AuthorizationStatus {
    return this.#status;
  }

  /** Something came to the redirect address. What does not know the state is nobody we wait for, and changes nothing. */
  answered(query: URLSearchParams): { isTaken: boolean; sentence: string } {
    // RFC 6749 3.1: no parameter twice.
    const once = (name: string) => (query.getAll(name).length === 1 ? query.get(name) : null);
    if (this.#status.state !== "waiting" || !isSame(once("state") ?? "", this.#state))
      return { isTaken: false, sentence: sentences.foreign };
    const code = once("code");
    if (query.has("error")) {
      this.#fail(new AppError("SIGN_IN_REFUSED", { reason: codeOf(once("error")) ?? "other" }));
      return { isTaken: true, sentence: sentences.refused };
    }
    if (code === null || !/^[\x20-\x7e]+$/.test(code) || code.length > limits.oauth2CodeCharsMax) {
      this.#fail(new AppError("SIGN_IN_FAILED", { reason: "CODE_MISSING" }));
      return { isTaken: true, sentence: sentences.refused };
    }
    this.#exchanging = this.#exchange(code);
    return { isTaken: true, sentence: sentences.taken };
  }

  /** The address that the user's browser ended at, when it could not reach this machine. Throws BAD_REQUEST for another. */
  pasted(text: string): void {
    const url = text.length <= limits.authorizationUrlCharsMax ? URL.parse(text.trim()) : null;
    if (url?.origin !== new URL(this.#listener.url).origin || !this.answered(url.searchParams).isTaken)
      throw new AppError("BAD_REQUEST", { field: "url" });
  }

  /** Ends it, whatever it was at; resolves when nothing of it goes on. */
  async cancel(): Promise<void> {
    if (this.#status.state === "waiting") this.#fail(new AppError("SIGN_IN_REFUSED", { reason: "CANCELED" }));
    await this.#exchanging;
  }

  async #exchange(code: string): Promise<void> {
    this.#end({ state: "exchanging", error: null, signInId: null });
    try {
      const granted = { code, verifier: this.#verifier, redirectUrl: this.#listener.url };
      this.#status = { state: "done", error: null, signInId: await this.#parts.exchange(granted) };
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#end({ state: "failed", error: plainError(error), signInId: null });
  }

  #end(status: AuthorizationStatus): void {
    this.#status = status;
    clearTimeout(this.#late);
    this.#listener.close();
  }

  /** RFC 6749 4.1.1, RFC 7636 4.3. */
  #address(): string {
    const { provider, client, address } = this.#parts;
    const url = new URL(provider.authorizationUrl);
    const parameters = {
      ...provider.extras,
      response_type: "code",
      client_id: client.clientId,
      redirect_uri: this.#listener.url,
      scope: provider.scopes.join(" "),
      state: this.#state,
      code_challenge: createHash("sha256").update(this.#verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...(address !== "" && { login_hint: address }),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  }
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
