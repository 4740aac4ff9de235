/** The servers that outgoing mail is given to: made, tested, changed, removed, and spoken to. */
import { AppError, plainError, type PlainError } from "../kernel/errors.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Events } from "../kernel/events.ts";
import type { Log } from "../kernel/log.ts";
import type { Broker } from "../network/broker.ts";
import type { CertificateSummary } from "../network/tls-policy.ts";
import type { AccessTokens } from "../oauth2/access-tokens.ts";
import type { SignIns } from "../oauth2/sign-ins.ts";
import type { RelayConfig, RelayCredentials } from "../store/relays.ts";
import type { StoreReader } from "../store/store-reader.ts";
import type { StoreWriter } from "../store/store-writer.ts";
import { envelopeAddress } from "./envelope.ts";
import { connectionRequest, openRelay, type RelayAccount } from "./smtp/smtp-connection.ts";
import { SmtpSubmitter } from "./smtp/smtp-submitter.ts";
import { peekStartTls } from "./smtp/start-tls.ts";
import type { Submit } from "./submission.ts";

/** What the user typed. */
export interface RelayRequest {
  host: string;
  port: number;
  security: RelayConfig["security"];
  user: string;
  /** Empty with a sign-in. */
  password: string;
  /** Absent: by password. */
  authentication?: RelayConfig["authentication"];
  /** With oauth2: the sign-in that opens it. */
  signInId?: number | null;
  trustedCertificate?: string | null;
  /** Absent: direct. */
  route?: RelayConfig["route"];
  /** The account that it sends for. */
  sourceId?: number | null;
}

/** Whom the user is to write as by a new relay. */
export interface SendAs {
  email: string;
  name: string;
}

/** What came of the last mail or connection. */
interface RelayStatus {
  lastError: PlainError | null;
  /** When that was. */
  at: number;
}

/** A relay as the API shows it: never its password. */
export interface ShownRelay extends Omit<RelayConfig, "trustedCertificate" | "signInId"> {
  id: number;
  signInId: number | null;
  lastError: PlainError | null;
}

export interface RelayTest {
  isFine: boolean;
  /** The largest mail that the server takes; null: it does not say. */
  bytesMax: number | null;
  error: PlainError | null;
  /** The certificate that could not be verified, to compare and perhaps trust. */
  certificate: CertificateSummary | null;
}

export interface RelaysParts {
  broker: Broker;
  tokens: Pick<AccessTokens, "use" | "has">;
  release: SignIns["release"];
  reader: Pick<StoreReader, "relays" | "relay" | "sources" | "outbox">;
  writer: Pick<StoreWriter, "perform">;
  events: Events;
  clock: Clock;
  log: Log;
}

export class Relays {
  readonly #parts: RelaysParts;
  readonly #submitter: SmtpSubmitter;

  constructor(parts: RelaysParts) {
    this.#parts = parts;
    this.#submitter = new SmtpSubmitter(parts.broker);
  }

  list(): ShownRelay[] {
    return this.#parts.reader.relays().map(shown);
  }

  /** With `sendAs` an identity sends by it: the one of that address, or a new one. */
  async create(request: RelayRequest, sendAs: SendAs | null = null): Promise<ShownRelay> {
    const account = this.#checked(request);
    if (sendAs !== null && envelopeAddress(sendAs.email) === null)
      throw new AppError("BAD_REQUEST", { field: "sendAs" });
    this.#refuseTwice(account, null);
    const { created } = await this.#parts.writer.perform({ op: "relay.create", ...account });
    if (sendAs !== null) await this.#sendAs(sendAs, created);
    return this.#changed(created);
  }

  /** Connects and logs in, sends nothing and keeps nothing. Never throws for what a server does: the answer says it. */
  async test(request: RelayRequest): Promise<RelayTest> {
    return this.#tried(this.#checked(request));
  }

  /** As test, of a relay that is kept: what the changes leave out is taken from it. */
  async testChanges(id: number, changes: Partial<RelayRequest>): Promise<RelayTest> {
    return this.test(withChanges(this.#find(id), changes));
  }

  /** An empty password keeps the one there is; a certificate is trusted for the server that showed it alone. */
  async update(id: number, changes: Partial<RelayRequest>): Promise<ShownRelay> {
    const before = this.#find(id);
    const account = this.#checked(withChanges(before, changes));
    this.#refuseTwice(account, id);
    await this.#parts.writer.perform({ op: "relay.update", relayId: id, ...account });
    await this.#parts.release(before.config.signInId ?? null);
    return this.#changed(id);
  }

  /** Mail that waits for it stays in the outbox. */
  async remove(id: number): Promise<void> {
    const signInId = this.#parts.reader.relay(id)?.config.signInId ?? null;
    await this.#parts.writer.perform({ op: "relay.destroy", relayId: id });
    await this.#parts.release(signInId);
    this.#parts.events.emit("relay.changed", { relayId: id });
  }

  /** As Submit says; what kept the relay from being spoken to is shown with it until a mail went. */
  readonly submit: Submit = async (submission) => {
    const { id } = submission.relay;
    try {
      const submitAt = (relay: RelayAccount) =>
        this.#submitter.submit({ ...submission, relay: { ...submission.relay, ...relay } });
      const replies = await this.#opened(submission.relay, submitAt, submission.signal);
      this.#note(id, null);
      return replies;
    } catch (error) {
      if (!submission.signal.aborted) this.#note(id, plainError(error));
      throw error;
    }
  };

  /** Whoever is opened by it may be tried again. */
  signedIn(signInId: number): void {
    for (const { id, config } of this.#parts.reader.relays())
      if (config.signInId === signInId) this.#parts.events.emit("relay.changed", { relayId: id });
  }

  close(): void {
    this.#submitter.close();
  }

  /** With what opens it, which for OAuth2 is a token of now. A refused one was refused before the mail was spoken of. */
  #opened<T>(
    account: RelayAccount,
    use: (account: RelayAccount) => Promise<T>,
    signal: AbortSignal | null = null,
  ): Promise<T> {
    const { config } = account;
    if (config.authentication !== "oauth2") return use(account);
    const useToken = (accessToken: string) => use({ config, credentials: { accessToken } });
    return this.#parts.tokens.use(config.signInId ?? null, isLoginFailure, useToken, signal);
  }

  async #sendAs({ email, name }: SendAs, relayId: number): Promise<void> {
    const { reader, writer } = this.#parts;
    const known = reader.outbox.identities().find((each) => each.email.toLowerCase() === email.toLowerCase());
    if (known) await writer.perform({ op: "identity.update", identityId: known.id, relayId });
    else await writer.perform({ op: "identity.create", email, name, relayId });
  }

  async #tried(account: RelayAccount): Promise<RelayTest> {
    const { broker } = this.#parts;
    try {
      const { client, offers } = await this.#opened(account, (opened) => openRelay(broker, opened, "smtp.test"));
      client.quit();
      return { isFine: true, bytesMax: offers.bytesMax, error: null, certificate: null };
    } catch (error) {
      const plain = plainError(error);
      const certificate = plain.code === "TLS_FAILED" ? await this.#peek(account) : null;
      return { isFine: false, bytesMax: null, error: plain, certificate };
    }
  }

  async #peek(account: RelayAccount): Promise<CertificateSummary | null> {
    const { broker } = this.#parts;
    const request = connectionRequest(account, "smtp.test");
    if (request.security === "tls") return broker.peekCertificate(request);
    // A server that is gone by now shows no certificate; why the first try failed is told already.
    return peekStartTls(broker, request).catch(() => null);
  }

  #note(id: number, lastError: PlainError | null): void {
    const known = this.#parts.reader.relay(id);
    if (known === null || (statusOf(known.status).lastError?.code ?? null) === (lastError?.code ?? null)) return;
    const status: RelayStatus = { lastError, at: this.#parts.clock.now() };
    this.#parts.writer
      .perform({ op: "relay.status", relayId: id, status })
      .catch((error: unknown) => this.#parts.log.warn("relay.unnoted", { code: plainError(error).code }));
  }

  #checked(request: RelayRequest): RelayAccount {
    const { sourceId = null } = request;
    if (sourceId !== null && !this.#parts.reader.sources().some(({ id }) => id === sourceId))
      throw new AppError("BAD_REQUEST", { field: "sourceId" });
    const account = checkRelay(request);
    const { signInId = null } = account.config;
    if (signInId !== null && !this.#parts.tokens.has(signInId))
      throw new AppError("BAD_REQUEST", { field: "signInId" });
    return account;
  }

  #refuseTwice({ config }: RelayAccount, exceptId: number | null): void {
    const { host, port, user } = config;
    const isSame = (other: RelayConfig) => other.host === host && other.port === port && other.user === user;
    if (this.#parts.reader.relays().some((other) => other.id !== exceptId && isSame(other.config)))
      throw new AppError("CONFLICT", { reason: "RELAY_EXISTS" });
  }

  #find(id: number): RelayAccount {
    const found = this.#parts.reader.relay(id);
    if (found === null) throw new AppError("NOT_FOUND", { what: "relay" });
    return found;
  }

  #changed(id: number): ShownRelay {
    this.#parts.events.emit("relay.changed", { relayId: id });
    const found = this.#parts.reader.relay(id);
    if (found === null) throw new AppError("NOT_FOUND", { what: "relay" });
    return shown(found);
  }
}

const isLoginFailure = (error: unknown): boolean => error instanceof AppError && error.code === "RELAY_AUTH_FAILED";

const statusOf = (status: unknown): RelayStatus => ({ lastError: null, at: 0, ...(status as Partial<RelayStatus>) });

function shown({ id, config, status }: { id: number; config: RelayConfig; status: unknown }): ShownRelay {
  const { trustedCertificate: _, signInId = null, ...others } = config;
  return { id, ...others, signInId, lastError: statusOf(status).lastError };
}

function checkRelay(request: RelayRequest): RelayAccount {
  const { host, port, security, user, password, authentication = "password" } = request;
  const { trustedCertificate = null, route = "direct", sourceId = null } = request;
  const signInId = authentication === "oauth2" ? (request.signInId ?? null) : null;
  const isText = (value: unknown) => typeof value === "string" && value.length > 0 && value.length <= 1_000;
  const isOpened = { password: isText(password), oauth2: signInId !== null, none: true }[authentication];
  if (!isText(host) || (authentication !== "none" && !isText(user)) || !isOpened)
    throw new AppError("BAD_REQUEST", { reason: "ACCOUNT_INCOMPLETE" });
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new AppError("BAD_REQUEST", { reason: "PORT_INVALID" });
  // RFC 8314 3: no password, and no mail, in clear.
  if (security !== "tls" && security !== "starttls") throw new AppError("BAD_REQUEST", { reason: "SECURITY_INVALID" });
  const credentials: RelayCredentials = authentication === "password" ? { password } : {};
  const config: RelayConfig = {
    // An address of IPv6 may be typed as it stands in a URL.
    host: host
      .trim()
      .toLowerCase()
      .replace(/^\[(.*)\]$/, "$1"),
    port,
    security,
    user,
    authentication,
    trustedCertificate,
    route,
    sourceId,
    signInId,
  };
  return { config, credentials };
}

function withChanges(before: RelayAccount, { password, ...others }: Partial<RelayRequest>): RelayRequest {
  const { config, credentials } = before;
  const { host = config.host, port = config.port } = others;
  const isSameServer = host === config.host && port === config.port;
  const kept = credentials.password ?? "";
  return {
    ...config,
    trustedCertificate: isSameServer ? config.trustedCertificate : null,
    ...others,
    password: password === undefined || password === "" ? kept : password,
  };
}
