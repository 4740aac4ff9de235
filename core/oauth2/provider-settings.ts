/** The user's own part of the providers: client ids that they registered, and providers that are not in the table. */
import { randomBytes } from "node:crypto";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import { areScopes, endpointUrl } from "./endpoint.ts";
import { knownProviders, type Provider } from "./providers.ts";

/** As which program Postern asks there. */
export interface ProviderClient {
  clientId: string;
  /** Some providers give one to programs that cannot keep it (RFC 8252 8.5), and want it all the same. */
  clientSecret: string | null;
  /** For providers that want the redirect address to the letter; null: any port. */
  redirectPort: number | null;
}

/** Of a provider that is not in the table. */
export type OwnProvider = Pick<Provider, "name" | "authorizationUrl" | "tokenUrl"> & {
  scopes: string[];
  /** Where tokens are given back (RFC 7009). */
  revocationUrl?: string | null;
};

export interface ProviderChange extends Partial<OwnProvider> {
  clientId: string;
  /** Absent: the one that is kept, when the client id stays; null: none. */
  clientSecret?: string | null;
  redirectPort?: number | null;
}

/** As the API shows it: never the client secret. */
export interface ShownProvider extends Provider {
  isOwn: boolean;
  /** Null: nobody can sign in there yet. */
  clientId: string | null;
  hasClientSecret: boolean;
  redirectPort: number | null;
  /** What is to be registered there. */
  redirectUrl: string;
}

interface Kept extends ProviderClient {
  own?: OwnProvider;
}

const settingKey = "oauth2Providers";

export class ProviderSettings {
  readonly #reader: Pick<StoreReader, "setting">;
  readonly #writer: Pick<StoreWriter, "perform">;

  constructor(reader: Pick<StoreReader, "setting">, writer: Pick<StoreWriter, "perform">) {
    this.#reader = reader;
    this.#writer = writer;
  }

  list(): ShownProvider[] {
    const kept = this.#kept();
    const own = [...kept].flatMap(([id, each]) => (each.own ? [ownProvider(id, each.own)] : []));
    return [...knownProviders, ...own].map((provider) => shown(provider, kept.get(provider.id) ?? null));
  }

  /** Throws NOT_FOUND, and CONFLICT when there is no client id for it yet. */
  clientFor(id: string): { provider: Provider; client: ProviderClient } {
    const provider = this.list().find((each) => each.id === id);
    if (provider === undefined) throw new AppError("NOT_FOUND", { what: "provider" });
    const client = this.#kept().get(id);
    if (client === undefined) throw new AppError("CONFLICT", { reason: "CLIENT_ID_MISSING" });
    return { provider, client };
  }

  /** Of the table, or the user's own. Throws NOT_FOUND, BAD_REQUEST. */
  async change(id: string, change: ProviderChange): Promise<ShownProvider> {
    const kept = this.#kept();
    const before = kept.get(id) ?? null;
    const isKnown = knownProviders.some((provider) => provider.id === id);
    if (!isKnown && !before?.own) throw new AppError("NOT_FOUND", { what: "provider" });
    const { clientId, clientSecret, redirectPort = null, ...own } = change;
    const [foreign] = Object.keys(own);
    if (isKnown && foreign !== undefined) throw new AppError("BAD_REQUEST", { field: foreign });
    const secretBefore = before?.clientId === clientId.trim() ? before.clientSecret : null;
    const client = checkClient({
      clientId,
      clientSecret: clientSecret === undefined ? secretBefore : clientSecret,
      redirectPort,
    });
    kept.set(id, { ...client, ...(before?.own && { own: checkOwn({ ...before.own, ...own }) }) });
    await this.#keep(kept);
    return this.#shown(id);
  }

  /** One of the user's own. Throws BAD_REQUEST, CONFLICT. */
  async create({ clientId, clientSecret = null, redirectPort = null, ...own }: ProviderChange): Promise<ShownProvider> {
    const kept = this.#kept();
    if (kept.size >= limits.oauth2ProvidersMax) throw new AppError("CONFLICT", { reason: "TOO_MANY_PROVIDERS" });
    const id = `own-${randomBytes(6).toString("hex")}`;
    kept.set(id, { ...checkClient({ clientId, clientSecret, redirectPort }), own: checkOwn(own) });
    await this.#keep(kept);
    return this.#shown(id);
  }

  /** What is signed in stays so. Throws NOT_FOUND when there is nothing of the user's. */
  async remove(id: string): Promise<void> {
    const kept = this.#kept();
    if (!kept.delete(id)) throw new AppError("NOT_FOUND", { what: "provider" });
    await this.#keep(kept);
  }

  #kept(): Map<string, Kept> {
    return new Map(Object.entries((this.#reader.setting(settingKey) ?? {}) as Record<string, Kept>));
  }

  async #keep(kept: Map<string, Kept>): Promise<void> {
    await this.#writer.perform({ op: "setting.set", key: settingKey, value: Object.fromEntries(kept) });
  }

  #shown(id: string): ShownProvider {
    const provider = this.list().find((each) => each.id === id);
    if (provider === undefined) throw new AppError("NOT_FOUND", { what: "provider" });
    return provider;
  }
}

const ownProvider = (id: string, own: OwnProvider): Provider => ({
  id,
  ...own,
  revocationUrl: own.revocationUrl ?? null,
  revocationEnds: "signIn",
  mailHosts: [],
  extras: {},
  redirectHost: "127.0.0.1",
  registerUrl: null,
});

function shown(provider: Provider, kept: Kept | null): ShownProvider {
  const redirectPort = kept?.redirectPort ?? null;
  return {
    ...provider,
    isOwn: kept?.own !== undefined,
    clientId: kept?.clientId ?? null,
    hasClientSecret: (kept?.clientSecret ?? null) !== null,
    redirectPort,
    redirectUrl: `http://${provider.redirectHost}${redirectPort === null ? "" : `:${redirectPort}`}`,
  };
}

const refuse = (field: string) => new AppError("BAD_REQUEST", { field });
/** RFC 6749 A.1, A.2: printable ASCII. */
const isPrintable = (value: string) => /^[\x20-\x7e]+$/.test(value) && value.length <= limits.credentialCharsMax;

function checkClient(client: ProviderClient): ProviderClient {
  const clientId = client.clientId.trim();
  const clientSecret = client.clientSecret?.trim() ?? null;
  const { redirectPort } = client;
  if (!isPrintable(clientId)) throw refuse("clientId");
  if (clientSecret !== null && !isPrintable(clientSecret)) throw refuse("clientSecret");
  // Below 1024 an unprivileged program may not listen.
  if (redirectPort !== null && (!Number.isInteger(redirectPort) || redirectPort < 1_024 || redirectPort > 65_535))
    throw refuse("redirectPort");
  return { clientId, clientSecret, redirectPort };
}

function checkOwn(own: Partial<OwnProvider>): OwnProvider {
  const { name = "", authorizationUrl = "", tokenUrl = "", revocationUrl = null, scopes = [] } = own;
  if (name.trim() === "" || name.length > limits.identityNameCharsMax || /[\p{Cc}]/u.test(name)) throw refuse("name");
  if (!areScopes(scopes)) throw refuse("scopes");
  return {
    name: name.trim(),
    authorizationUrl: checkUrl(authorizationUrl, "authorizationUrl"),
    tokenUrl: checkUrl(tokenUrl, "tokenUrl"),
    revocationUrl: revocationUrl === null ? null : checkUrl(revocationUrl, "revocationUrl"),
    scopes: [...new Set(scopes)],
  };
}

function checkUrl(text: string, field: string): string {
  const url = endpointUrl(text);
  if (url === null) throw refuse(field);
  return url;
}
