/** Accounts' sign-ins at their providers: begun, ended, kept, renewed, forgotten, and then given back. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Route } from "../network/egress-policy.ts";
import type { NewSignIn, SignIn, SignInConfig } from "../store/sign-ins.ts";
import type { StoreReader } from "../store/store-reader.ts";
import { AccessTokens, type AccessTokensParts } from "./access-tokens.ts";
import { Authorization, type AuthorizationStatus, type Granted } from "./authorization.ts";
import { ProviderSettings } from "./provider-settings.ts";
import { type EndedSignIn, Revocations } from "./revocations.ts";
import { askForTokens } from "./token-request.ts";

export interface SignInsParts extends Omit<AccessTokensParts, "onOrphaned"> {
  reader: Pick<StoreReader, "signIns" | "setting" | "sources" | "relays">;
}

/** A new sign-in, or one that is kept and wants the user again. */
export type AuthorizationRequest = { provider: string; address: string; route: Route } | { signInId: number };

export interface BegunAuthorization {
  id: string;
  /** The provider's page. */
  url: string;
  endsAt: number;
}

/** As the API shows it: no token, no client secret. */
export interface ShownSignIn extends Pick<SignInConfig, "provider" | "name" | "address" | "route"> {
  id: number;
  /** Why the provider wants the user again; null: it does not. */
  refusal: string | null;
}

export class SignIns {
  readonly tokens: AccessTokens;
  readonly providers: ProviderSettings;
  readonly #parts: SignInsParts;
  readonly #revocations: Revocations;
  /** Oldest first. */
  readonly #authorizations = new Map<string, Authorization>();
  readonly #ending = new AbortController();

  constructor(parts: SignInsParts) {
    this.#parts = parts;
    this.#revocations = new Revocations(parts);
    const onOrphaned: AccessTokensParts["onOrphaned"] = (...ended) => this.#revocations.begin(...ended);
    this.tokens = new AccessTokens({ ...parts, onOrphaned });
    this.providers = new ProviderSettings(parts.reader, parts.writer);
  }

  list(): ShownSignIn[] {
    return this.#parts.reader.signIns.all().map(({ id, config: { provider, name, address, route }, status }) => {
      return { id, provider, name, address, route, refusal: status.refusal };
    });
  }

  /** What became of those that opened something, newest first. */
  ended(): EndedSignIn[] {
    return this.#revocations.list();
  }

  /** Throws NOT_FOUND, CONFLICT. */
  async begin(request: AuthorizationRequest): Promise<BegunAuthorization> {
    const again = "signInId" in request ? this.#find(request.signInId) : null;
    const asked = again === null ? (request as Exclude<AuthorizationRequest, { signInId: number }>) : again.config;
    const { provider, client } = this.providers.clientFor(asked.provider);
    await this.#makeRoom();
    const config: SignInConfig = {
      provider: provider.id,
      name: provider.name,
      address: asked.address,
      tokenUrl: provider.tokenUrl,
      revocationUrl: provider.revocationUrl,
      revocationEnds: provider.revocationEnds,
      clientId: client.clientId,
      route: asked.route,
    };
    const exchange = (granted: Granted) => this.#exchange(config, client.clientSecret, granted, again?.id ?? null);
    const parts = { provider, client, address: asked.address, exchange, waitMs: limits.authorizationMs };
    const authorization = await Authorization.begin(parts, this.#parts.clock.now());
    const { id, url, endsAt } = authorization;
    this.#authorizations.set(id, authorization);
    return { id, url, endsAt };
  }

  /** Throws NOT_FOUND. */
  status(id: string): AuthorizationStatus {
    return this.#authorization(id).status;
  }

  /** The address that the browser ended at, entered by hand. Throws NOT_FOUND, BAD_REQUEST. */
  paste(id: string, url: string): AuthorizationStatus {
    const authorization = this.#authorization(id);
    authorization.pasted(url);
    return authorization.status;
  }

  /** What was kept of it already stays until it is found that nothing names it. Throws NOT_FOUND. */
  async cancel(id: string): Promise<void> {
    await this.#authorization(id).cancel();
    this.#authorizations.delete(id);
  }

  /** Of accounts that are gone, or were never set up to their end. */
  async forgetUnused(): Promise<void> {
    for (const { id } of this.#parts.reader.signIns.all()) await this.release(id);
  }

  /** Somebody is opened by it no more: it goes when nobody else is, and is given back without anybody waiting for that. */
  readonly release = async (signInId: number | null): Promise<void> => {
    const { reader, writer } = this.#parts;
    const bySources = reader.sources().map(({ config }) => (config as { signInId?: unknown } | null)?.signInId);
    const byRelays = reader.relays().map(({ config }) => config.signInId);
    if (signInId === null || [...bySources, ...byRelays].includes(signInId)) return;
    const signIn = reader.signIns.byId(signInId);
    await writer.perform({ op: "signIn.destroy", signInId });
    const accessToken = this.tokens.forget(signInId);
    if (signIn !== null) this.#revocations.begin(signIn, accessToken);
  };

  async close(): Promise<void> {
    this.#ending.abort();
    await Promise.all([...this.#authorizations.values()].map((each) => each.cancel()));
    this.#authorizations.clear();
    await this.tokens.close();
    await this.#revocations.close();
  }

  /** RFC 6749 4.1.3, RFC 7636 4.5. */
  async #exchange(
    config: SignInConfig,
    clientSecret: string | null,
    { code, verifier, redirectUrl }: Granted,
    againId: number | null,
  ): Promise<number> {
    const { broker, reader, events } = this.#parts;
    const fields = { grant_type: "authorization_code", code, redirect_uri: redirectUrl, code_verifier: verifier };
    const tokens = await askForTokens(broker, { ...config, clientSecret }, fields, this.#ending.signal);
    // Without one the account would be shut again within the hour.
    if (tokens.refreshToken === null) throw new AppError("SIGN_IN_FAILED", { reason: "NO_REFRESH_TOKEN" });
    const kept = { config, credentials: { clientSecret, refreshToken: tokens.refreshToken } };
    const before = reader.signIns.byId(againId ?? 0);
    const id = await this.#kept(kept, againId).catch((error: unknown) => {
      this.#revocations.begin({ id: againId ?? 0, ...kept }, tokens.accessToken);
      throw error;
    });
    const accessToken = this.tokens.forget(id);
    this.tokens.hold(id, tokens);
    if (before !== null) this.#revocations.begin(before, accessToken);
    events.emit("signIn.changed", { signInId: id });
    return id;
  }

  async #kept(signIn: NewSignIn, againId: number | null): Promise<number> {
    const { writer } = this.#parts;
    if (againId === null) return (await writer.perform({ op: "signIn.create", ...signIn })).created;
    await writer.perform({ op: "signIn.update", signInId: againId, ...signIn });
    return againId;
  }

  /** A page that was closed asks for none of its own any more. */
  async #makeRoom(): Promise<void> {
    for (const [id, authorization] of this.#authorizations) {
      if (this.#authorizations.size < limits.authorizationsOpenMax) return;
      await authorization.cancel();
      this.#authorizations.delete(id);
    }
  }

  #authorization(id: string): Authorization {
    const found = this.#authorizations.get(id);
    if (found === undefined) throw new AppError("NOT_FOUND", { what: "authorization" });
    return found;
  }

  #find(id: number): SignIn {
    const found = this.#parts.reader.signIns.byId(id);
    if (found === null) throw new AppError("NOT_FOUND", { what: "signIn" });
    return found;
  }
}
