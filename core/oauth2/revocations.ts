/**
 * Gives back what a sign-in was given that opens nothing here any more (RFC 7009). Nobody waits for it: what came of it is said
 * afterwards, and what failed is not tried again, since nothing of it is kept.
 */
import type { Clock } from "../kernel/clock.ts";
import { AppError, plainError, type PlainError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import type { Broker } from "../network/broker.ts";
import type { SignIn, SignInConfig } from "../store/sign-ins.ts";
import type { StoreReader } from "../store/store-reader.ts";
import { knownProviders } from "./providers.ts";
import { askProvider, codeOf } from "./token-request.ts";

/**
 * revoked: the provider takes it no more. notOffered: it is not known where to give it back. shared: giving it back would shut
 * another sign-in there. failed: the provider was not reached, or refused; the user can end it at the provider's page alone.
 */
export type RevocationState = "asking" | "revoked" | "notOffered" | "shared" | "failed";

/** What became of a sign-in that is needed no more. */
export interface EndedSignIn extends Pick<SignInConfig, "provider" | "name" | "address"> {
  /** Of the sign-in. */
  id: number;
  endedAt: number;
  state: RevocationState;
  /** When it failed. */
  error: PlainError | null;
}

export type GivenSignIn = Pick<SignIn, "id" | "config" | "credentials">;

export interface RevocationsParts {
  broker: Broker;
  reader: Pick<StoreReader, "signIns">;
  clock: Clock;
  log: Log;
}

export class Revocations {
  readonly #parts: RevocationsParts;
  /** Oldest first. */
  readonly #ended: EndedSignIn[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #ending = new AbortController();

  constructor(parts: RevocationsParts) {
    this.#parts = parts;
  }

  /** Since the unlock, newest first. */
  list(): EndedSignIn[] {
    return this.#ended.toReversed();
  }

  /** The sign-in as it was, and its access token, if one is held. Its row is gone already, or has other tokens. */
  begin(signIn: GivenSignIn, accessToken: string | null): void {
    const { id, config } = signIn;
    const { provider, name, address } = config;
    const ended: EndedSignIn = {
      id,
      provider,
      name,
      address,
      endedAt: this.#parts.clock.now(),
      state: "asking",
      error: null,
    };
    this.#ended.push(ended);
    if (this.#ended.length > limits.endedSignInsMax) this.#ended.shift();
    const running = this.#revoke(signIn, accessToken)
      .catch((error: unknown) => {
        ended.error = plainError(error);
        return "failed" as const;
      })
      .then((state) => {
        ended.state = state;
        this.#parts.log.info("signIn.ended", { signInId: id, outcome: state, code: ended.error?.code ?? null });
        this.#running.delete(running);
      });
    this.#running.add(running);
  }

  /** Ends what is being asked. */
  async close(): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#running);
  }

  async #revoke({ config, credentials }: GivenSignIn, accessToken: string | null): Promise<RevocationState> {
    const { url, ends } = placeOf(config);
    if (url === null) return "notOffered";
    if (ends === "client" && this.#isShared(config)) return "shared";
    const { clientId, route } = config;
    const { clientSecret, refreshToken } = credentials;
    const asked = { url, purpose: "oauth2.revoke", clientId, clientSecret, route } as const;
    const give = (token: string, hint: string) =>
      giveBack(this.#parts.broker, asked, { token, token_type_hint: hint }, this.#ending.signal);
    await give(refreshToken, "refresh_token");
    // RFC 7009 2.1: most servers end it with the other. One that cannot take it says so, and it ends by itself within the hour.
    if (accessToken !== null)
      await give(accessToken, "access_token").catch((error: unknown) =>
        this.#parts.log.info("signIn.accessTokenKept", { code: plainError(error).code }),
      );
    return "revoked";
  }

  #isShared({ tokenUrl, clientId, address }: SignInConfig): boolean {
    const isSame = (other: SignInConfig) =>
      other.tokenUrl === tokenUrl &&
      other.clientId === clientId &&
      other.address.toLowerCase() === address.toLowerCase();
    return this.#parts.reader.signIns.all().some(({ config }) => isSame(config));
  }
}

function placeOf({ provider, tokenUrl, revocationUrl, revocationEnds }: SignInConfig) {
  const known = knownProviders.find((each) => each.id === provider && each.tokenUrl === tokenUrl);
  return {
    url: revocationUrl === undefined ? (known?.revocationUrl ?? null) : revocationUrl,
    ends: revocationEnds ?? known?.revocationEnds ?? "signIn",
  };
}

/** RFC 7009 2.2: 200, also for a token that is good no more; what else says that it is not good is the same to us. */
async function giveBack(
  broker: Broker,
  asked: Parameters<typeof askProvider>[1],
  fields: { token: string; token_type_hint: string },
  signal: AbortSignal,
): Promise<void> {
  const { status, answer } = await askProvider(broker, asked, fields, signal);
  const reason = codeOf(answer?.["error"]);
  if (status === 200 || (status === 400 && (reason === "invalid_token" || reason === "invalid_grant"))) return;
  throw new AppError("SIGN_IN_FAILED", { reason: reason ?? "STATUS", status });
}
