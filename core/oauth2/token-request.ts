/** Asks a provider's token endpoint (RFC 6749 3.2) and others that speak alike, and believes of its answers what is of the right kind. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Broker } from "../network/broker.ts";
import type { Route } from "../network/egress-policy.ts";
import { httpFetch } from "../network/http-fetch.ts";

/** Where it is asked, and as whom. */
export interface TokenClient {
  tokenUrl: string;
  clientId: string;
  clientSecret: string | null;
  route: Route;
}

export interface Tokens {
  accessToken: string;
  /** Null: the one before stays good (RFC 6749 6), or there is none. */
  refreshToken: string | null;
  /** How long the access token is good; null: not said. */
  lifetimeMs: number | null;
}

/**
 * Throws SIGN_IN_REFUSED when the provider says no, with its code (RFC 6749 5.2) as the reason; SIGN_IN_FAILED for an answer that is
 * none, or one that may be another later; and what httpFetch throws.
 */
export async function askForTokens(
  broker: Broker,
  client: TokenClient,
  fields: Record<string, string>,
  signal: AbortSignal,
): Promise<Tokens> {
  const { tokenUrl, clientId, clientSecret, route } = client;
  const asked = { url: tokenUrl, purpose: "oauth2.token", clientId, clientSecret, route } as const;
  const { status, answer } = await askProvider(broker, asked, fields, signal);
  // RFC 6749 5.1, 5.2: 200 with tokens, or 400 or 401 with an error. Everything else is not the token endpoint speaking.
  if (status === 200 && answer !== null) return readTokens(answer);
  const reason = codeOf(answer?.["error"]);
  if (reason === null || status < 400 || status >= 500 || status === 429 || temporary.has(reason))
    throw failed("STATUS", status);
  throw new AppError("SIGN_IN_REFUSED", { reason });
}

/** An endpoint of a provider's that the client speaks to by itself. */
export interface ProviderQuestion extends Omit<TokenClient, "tokenUrl"> {
  url: string;
  purpose: "oauth2.token" | "oauth2.revoke";
}

/** A form is sent, as the client that we are there. `answer`: null when it is no JSON object. Throws SIGN_IN_FAILED, and what httpFetch throws. */
export async function askProvider(
  broker: Broker,
  { url, purpose, clientId, clientSecret, route }: ProviderQuestion,
  fields: Record<string, string>,
  signal: AbortSignal,
): Promise<{ status: number; answer: Record<string, unknown> | null }> {
  const form = { ...fields, client_id: clientId, ...(clientSecret !== null && { client_secret: clientSecret }) };
  const { status, body } = await httpFetch(broker, {
    url,
    method: "POST",
    headers: [
      ["Content-Type", "application/x-www-form-urlencoded"],
      ["Accept", "application/json"],
    ],
    body: Buffer.from(new URLSearchParams(form).toString()),
    bytesMax: limits.oauth2AnswerBytesMax,
    purpose,
    actor: "kernel",
    route,
    waitsForTor: true,
    // The endpoints of a provider of the user's own may be near; those of the table are on the internet wherever they are asked from.
    mayBeNear: true,
    // No redirect is followed: the secrets are for this server and no other.
    signal,
  }).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "TOO_LARGE" ? failed("TOO_LARGE") : error;
  });
  return { status, answer: readObject(body) };
}

const temporary = new Set(["temporarily_unavailable", "server_error", "slow_down"]);
const failed = (reason: string, status?: number) =>
  new AppError("SIGN_IN_FAILED", { reason, ...(status !== undefined && { status }) });

function readObject(body: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null; // Not JSON: the caller says what that means.
  }
}

/** A provider's error code as it may be kept and shown: a word, and nothing that could hold more than that. */
export function codeOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  return /^[a-z][a-z0-9_.-]{0,59}$/i.test(value) ? value.toLowerCase() : "other";
}

function readTokens(answer: Record<string, unknown>): Tokens {
  const { access_token: accessToken, refresh_token: refreshToken, token_type: type, expires_in: seconds } = answer;
  // RFC 6749 7.1: a token of a kind that one does not know is not used.
  if (typeof type !== "string" || type.toLowerCase() !== "bearer") throw failed("TOKEN_TYPE");
  if (!isToken(accessToken)) throw failed("TOKEN");
  if (refreshToken !== undefined && refreshToken !== null && !isToken(refreshToken)) throw failed("TOKEN");
  const lifetime = Number(seconds);
  const isSaid = (typeof seconds === "number" || typeof seconds === "string") && seconds !== "";
  if (isSaid && !(lifetime >= 0)) throw failed("LIFETIME");
  return { accessToken, refreshToken: refreshToken ?? null, lifetimeMs: isSaid ? lifetime * 1_000 : null };
}

/** RFC 6749 A.12: printable ASCII; it goes into a line of SASL. */
const isToken = (value: unknown): value is string =>
  typeof value === "string" && value.length <= limits.oauth2TokenCharsMax && /^[\x21-\x7e]+$/.test(value);
