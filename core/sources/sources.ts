/** The accounts that mail comes from: made, tested, watched, removed. */
import type { Clock } from "../kernel/clock.ts";
import { AppError, plainError, type PlainError } from "../kernel/errors.ts";
import type { Events } from "../kernel/events.ts";
import type { Log } from "../kernel/log.ts";
import type { Broker } from "../network/broker.ts";
import type { Route } from "../network/egress-policy.ts";
import type { CertificateSummary } from "../network/tls-policy.ts";
import type { AccessTokens } from "../oauth2/access-tokens.ts";
import type { SignIns } from "../oauth2/sign-ins.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import type { Ingest } from "./ingest.ts";
import type { VaultReader } from "../vault/vault-reader.ts";
import { openImap, type ImapAccount } from "./imap/imap-connection.ts";
import { firstStatus, ImapDriver, type SourceStatus } from "./imap/imap-driver.ts";
import { SourceStore } from "./imap/source-store.ts";

/** What the user typed. `trustedCertificate` is a PEM they chose to trust after seeing its fingerprint. */
export interface SourceRequest {
  host: string;
  port: number;
  security: "tls" | "starttls";
  user: string;
  /** Empty with a sign-in. */
  password: string;
  /** The sign-in that opens it in place of a password. */
  signInId?: number | null;
  trustedCertificate?: string | null;
  /** Absent: direct. */
  route?: Route;
  /** What is changed here stays here: the server is only read. Absent: it is told. */
  isReadOnly?: boolean;
}

/** A source as the API shows it: never its password. */
export interface ShownSource extends SourceStatus {
  id: number;
  host: string;
  port: number;
  security: "tls" | "starttls";
  user: string;
  signInId: number | null;
  route: Route;
  isReadOnly: boolean;
}

export interface SourceTest {
  isFine: boolean;
  /** Names of the folders found. */
  folders: string[];
  error: PlainError | null;
  /** The certificate that could not be verified, to compare and perhaps trust. */
  certificate: CertificateSummary | null;
}

export interface SourcesParts {
  broker: Broker;
  tokens: Pick<AccessTokens, "use" | "has">;
  release: SignIns["release"];
  ingest: Ingest;
  reader: StoreReader;
  writer: StoreWriter;
  events: Events;
  clock: Clock;
  log: Log;
  vault: Pick<VaultReader, "read">;
}

function checkAccount(request: SourceRequest): ImapAccount {
  const { host, port, security, user, signInId = null, trustedCertificate = null, route = "direct" } = request;
  const { isReadOnly = false } = request;
  // One or the other opens it.
  const password = signInId === null ? request.password : "";
  const isText = (value: unknown) => typeof value === "string" && value.length > 0 && value.length <= 1_000;
  if (!isText(host) || !isText(user) || (signInId === null && !isText(password)))
    throw new AppError("BAD_REQUEST", { reason: "ACCOUNT_INCOMPLETE" });
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new AppError("BAD_REQUEST", { reason: "PORT_INVALID" });
  if (security !== "tls" && security !== "starttls") throw new AppError("BAD_REQUEST", { reason: "SECURITY_INVALID" });
  if (route !== "direct" && route !== "tor") throw new AppError("BAD_REQUEST", { reason: "ROUTE_INVALID" });
  if (typeof isReadOnly !== "boolean") throw new AppError("BAD_REQUEST", { reason: "READ_ONLY_INVALID" });
  return { host: host.trim(), port, security, user, password, signInId, trustedCertificate, route, isReadOnly };
}

function withChanges(before: ImapAccount, { password, ...others }: Partial<SourceRequest>): SourceRequest {
  const { host = before.host, port = before.port } = others;
  const isSameServer = host === before.host && port === before.port;
  return {
    ...before,
    trustedCertificate: isSameServer ? before.trustedCertificate : null,
    ...others,
    password: password === undefined || password === "" ? before.password : password,
  };
}

export class Sources {
  readonly #parts: SourcesParts;
  readonly #store: SourceStore;
  readonly #drivers = new Map<number, ImapDriver>();
  readonly #unsubscribe: () => void;

  constructor(parts: SourcesParts) {
    this.#parts = parts;
    this.#store = new SourceStore(parts.reader, parts.writer);
    this.#unsubscribe = parts.events.on("source.wished", ({ sourceId }) => this.#drivers.get(sourceId)?.noteChanges());
  }

  /** Starts watching every account. */
  start(): void {
    for (const { id, account } of this.#store.accounts()) this.#drive(id, account);
  }

  list(): ShownSource[] {
    return this.#store.accounts().map(({ id, account }) => this.#shown(id, account));
  }

  async create(request: SourceRequest): Promise<ShownSource> {
    const account = this.#checked(request);
    this.#refuseTwice(account, null);
    const id = await this.#store.create(account);
    this.#drive(id, account);
    return this.#shown(id, account);
  }

  /** Logs in and looks, keeps nothing. Never throws for what a server does: the answer says it. */
  async test(request: SourceRequest): Promise<SourceTest> {
    const account = this.#checked(request);
    const nothing = { folders: [], certificate: null };
    try {
      const client = await openImap(this.#parts.broker, account, "imap.test", this.#parts.tokens);
      const folders = (await client.list()).map(({ path }) => path);
      await client.logout();
      return { isFine: true, folders, error: null, certificate: null };
    } catch (error) {
      const plain = plainError(error);
      if (plain.code !== "TLS_FAILED" || account.security !== "tls") return { isFine: false, ...nothing, error: plain };
      const seen = { ...account, purpose: "imap.test" as const, actor: "kernel" };
      return { isFine: false, ...nothing, error: plain, certificate: await this.#parts.broker.peekCertificate(seen) };
    }
  }

  /** As test, of an account that is kept: what the changes leave out is taken from it. */
  async testChanges(id: number, changes: Partial<SourceRequest>): Promise<SourceTest> {
    return this.test(withChanges(this.#find(id), changes));
  }

  /** An empty password keeps the one there is; a certificate is trusted for the server that showed it alone. */
  async update(id: number, changes: Partial<SourceRequest>): Promise<ShownSource> {
    const before = this.#find(id);
    const account = this.#checked(withChanges(before, changes));
    this.#refuseTwice(account, id);
    await this.#drivers.get(id)?.stop();
    await this.#store.update(id, account);
    await this.#parts.release(before.signInId ?? null);
    this.#drive(id, account);
    return this.#shown(id, account);
  }

  /** Stops watching; the mail stays. */
  async remove(id: number): Promise<void> {
    const { signInId = null } = this.#find(id);
    await this.#drivers.get(id)?.stop();
    this.#drivers.delete(id);
    await this.#store.remove(id);
    await this.#parts.release(signInId);
  }

  /** Whoever is opened by it may go on. */
  signedIn(signInId: number): void {
    for (const { id, account } of this.#store.accounts())
      if (account.signInId === signInId) this.#drivers.get(id)?.syncNow();
  }

  async sync(id: number): Promise<ShownSource> {
    const account = this.#find(id);
    this.#drivers.get(id)?.syncNow();
    return this.#shown(id, account);
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await Promise.all([...this.#drivers.values()].map((driver) => driver.stop()));
    this.#drivers.clear();
  }

  #checked(request: SourceRequest): ImapAccount {
    const account = checkAccount(request);
    const { signInId = null } = account;
    if (signInId !== null && !this.#parts.tokens.has(signInId))
      throw new AppError("BAD_REQUEST", { field: "signInId" });
    return account;
  }

  #refuseTwice({ host, port, user }: ImapAccount, exceptId: number | null): void {
    const isSame = (other: ImapAccount) => other.host === host && other.port === port && other.user === user;
    if (this.#store.accounts().some(({ id, account }) => id !== exceptId && isSame(account)))
      throw new AppError("CONFLICT", { reason: "SOURCE_EXISTS" });
  }

  #find(id: number): ImapAccount {
    const found = this.#store.accounts().find((source) => source.id === id);
    if (found === undefined) throw new AppError("NOT_FOUND");
    return found.account;
  }

  #drive(id: number, account: ImapAccount): void {
    const { broker, tokens, ingest, clock, log, events, reader, vault } = this.#parts;
    const driver = new ImapDriver(id, account, {
      broker,
      tokens,
      ingest,
      reader,
      raw: (messageId) => {
        const [row] = reader.messagesByIds([messageId]);
        return row === undefined ? null : vault.read(row.blob);
      },
      store: this.#store,
      clock,
      log,
      onStatus: () => events.emit("source.progressed", { sourceId: id }),
    });
    this.#drivers.set(id, driver);
    driver.start();
  }

  #shown(id: number, account: ImapAccount): ShownSource {
    const { host, port, security, user, signInId = null, route = "direct", isReadOnly = false } = account;
    const status = this.#drivers.get(id)?.status() ?? firstStatus("stopped", this.#parts.reader.wishes.count(id));
    return { id, host, port, security, user, signInId, route, isReadOnly, ...status };
  }
}
