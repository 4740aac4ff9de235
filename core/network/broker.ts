/**
 * The one place that opens connections. A caller says where, why and how protected; it gets a socket or a refusal with a
 * code, and the ledger gets a row either way.
 */
import { connect as connectTcp, isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { EgressRow } from "../store/operations.ts";
import { connectionError } from "./connection-error.ts";
import { checkHost, checkRequest, type ConnectionPurpose, type ConnectionRequest, isOnion } from "./egress-policy.ts";
import { isPublicAddress, lookupOf, type ResolveName } from "./public-address.ts";
import { type DnsRecords, type DnsType, isDnsType, resolveDns } from "./resolve-dns.ts";
import { SocksStream } from "./socks-stream.ts";
import type { ProxyAddress } from "./tor/probe-tor.ts";
import { summarizeCertificate, tlsOptions, type CertificateSummary } from "./tls-policy.ts";

/** A running Tor, as the broker needs it. */
export interface TorRoute {
  /** Where it takes connections. Throws TOR_OFF, TOR_MISSING or TOR_FAILED. */
  proxy(): Promise<ProxyAddress>;
  /** It is there: running, or installed and started when it is needed. */
  isAvailable(): boolean;
  /** It did not answer. */
  lost(): void;
}

export interface BrokerParts {
  clock: Clock;
  /** A connection begins, its outcome "open". Must not throw, as the next. */
  begin?(row: EgressRow): void;
  /** It ended, or never was: the same row, with what came of it. */
  record(row: EgressRow): void;
  /** Absent: what needs Tor is refused with TOR_MISSING. */
  tor?: TorRoute;
  /** For requests that must be public; tests have servers on the loopback. */
  isPublicAddress?: (address: string) => boolean;
  /** Absent: the system's. */
  resolveName?: ResolveName;
  /** Absent: the servers that this machine is set to. */
  dnsServers?: string[];
  /** Everything goes through Tor, whatever its caller asked for, and no name is asked of the DNS. Absent: not so. */
  isOnlyTor?: () => boolean;
}

/** What `connect` gives: a plain socket, TLS, or a stream through Tor. */
export type BrokerSocket = Socket | TLSSocket | SocksStream;

export interface DnsQuery<T extends DnsType> {
  name: string;
  type: T;
  purpose: ConnectionPurpose;
  actor: string;
}

export class Broker {
  readonly #parts: BrokerParts;
  readonly #open = new Map<Duplex, { row: EgressRow; counted: Counted }>();
  readonly #isPublic: (address: string) => boolean;
  #isClosed = false;

  constructor(parts: BrokerParts) {
    this.#parts = parts;
    this.#isPublic = parts.isPublicAddress ?? isPublicAddress;
  }

  /** There is a Tor: what prefers it need not go without. The first to use it may wait for it to start. */
  hasTor(): boolean {
    return this.#parts.tor?.isAvailable() ?? false;
  }

  /**
   * Waits until Tor takes connections, if the request goes through it: a Tor that starts needs longer than any server may. Throws,
   * and notes in the ledger, as `open`.
   */
  async ready(request: ConnectionRequest): Promise<void> {
    const checked = this.#check(request);
    if (checked.route !== "tor") return;
    try {
      await this.#parts.tor?.proxy();
    } catch (error) {
      const failure = connectionError(error);
      this.#note(checked, failure);
      throw failure;
    }
  }

  /**
   * Opens a connection. The socket is returned at once and emits "error" when it fails; `onReady` is called when it can be
   * used (for tls: when the server's certificate was verified). Throws NETWORK_REFUSED.
   */
  connect(request: ConnectionRequest, onReady: () => void): BrokerSocket {
    const checked = this.#check(request);
    return this.#start(checked, checked.security === "tls" ? tlsOptions(checked) : null, onReady);
  }

  /** As `connect`, when it is ready. Throws NETWORK_REFUSED, NETWORK_FAILED, TLS_FAILED, TOR_OFF, TOR_MISSING, TOR_FAILED. */
  open(request: ConnectionRequest, withinMs: number = limits.connectMs): Promise<BrokerSocket> {
    return new Promise((resolve, reject) => {
      let failure: unknown = new AppError("NETWORK_FAILED", { reason: "CLOSED" });
      let hasFailed = false;
      // Stays until it is ready: a failure below TLS is told twice.
      const onError = (error: unknown) => {
        if (!hasFailed) failure = error;
        hasFailed = true;
      };
      const onClose = () => {
        clearTimeout(late);
        reject(connectionError(failure));
      };
      const socket = this.connect(request, () => {
        clearTimeout(late);
        socket.off("error", onError).off("close", onClose);
        resolve(socket);
      });
      const tooLate = () => socket.destroy(new AppError("NETWORK_FAILED", { reason: "TIMEOUT" }));
      const late = setTimeout(tooLate, withinMs);
      socket.on("error", onError).once("close", onClose);
    });
  }

  /** STARTTLS: the same verification on a socket that `connect` opened. */
  upgrade(socket: BrokerSocket, request: ConnectionRequest, onSecure: () => void): TLSSocket {
    const secure = connectTls({ ...tlsOptions(request), socket: socket as Socket }, onSecure);
    // A copy: whoever speaks on the upgraded socket may write their own code into the error.
    secure.on("error", (error) => {
      const { code, detail } = connectionError(error);
      socket.destroy(new AppError(code, detail, error));
    });
    return secure;
  }

  /** As peekCertificate, on a socket that `open` opened and whose server waits for TLS. Ends it. */
  peekUpgrade(socket: BrokerSocket, request: ConnectionRequest): Promise<CertificateSummary | null> {
    return new Promise((resolve) => {
      const options = { ...tlsOptions(request), rejectUnauthorized: false, socket: socket as Socket };
      const secure = connectTls(options, () => {
        const certificate = secure.getPeerCertificate(true);
        socket.destroy();
        resolve(certificate.raw === undefined ? null : summarizeCertificate(certificate));
      });
      secure.setTimeout(limits.connectMs, () => void socket.destroy());
      secure.on("error", () => resolve(null));
      secure.on("close", () => resolve(null));
    });
  }

  /** Looks at the certificate of a server that could not be verified. Sends nothing but the handshake. */
  peekCertificate(request: ConnectionRequest): Promise<CertificateSummary | null> {
    const checked = this.#check(request);
    return new Promise((resolve) => {
      // Nothing is said on this connection and nothing believed: it shows the user what they would trust.
      const options = { ...tlsOptions(checked), rejectUnauthorized: false };
      const socket = this.#start(checked, options, () => {
        const certificate = (socket as TLSSocket).getPeerCertificate(true);
        socket.destroy();
        resolve(certificate.raw === undefined ? null : summarizeCertificate(certificate));
      });
      socket.setTimeout(limits.connectMs, () => void socket.destroy());
      socket.on("error", () => resolve(null));
      socket.on("close", () => resolve(null));
    });
  }

  /**
   * Asks the DNS, of this machine's own servers: for what is checked by records (DKIM, SPF, MX), not for connecting. No
   * records, or no such name: an empty list. Throws NETWORK_REFUSED, NETWORK_FAILED.
   */
  async resolve<T extends DnsType>({ name, type, purpose, actor }: DnsQuery<T>): Promise<Array<DnsRecords[T]>> {
    const told = { host: name, port: dnsPort, purpose, actor };
    try {
      if (this.#isClosed) throw new AppError("NETWORK_REFUSED", { reason: "CLOSED" });
      if (!isDnsType(type)) throw new AppError("NETWORK_REFUSED", { reason: "TYPE_UNKNOWN" });
      checkHost(name);
      if (isOnion(name)) throw new AppError("NETWORK_REFUSED", { reason: "ONION_NEEDS_TOR" });
      if (this.#isOnlyTor()) throw new AppError("NETWORK_REFUSED", { reason: "DNS_OUTSIDE_TOR" });
      const records = await resolveDns(name, type, this.#parts.dnsServers);
      this.#note(told, "ok");
      return records;
    } catch (error) {
      const failure = connectionError(error);
      this.#note(told, failure);
      throw failure;
    }
  }

  /** Brings the rows of what is open up to date. */
  countBytes(): void {
    for (const { row, counted } of this.#open.values()) Object.assign(row, bytesOf(counted));
  }

  /** Ends every connection, and opens no more: at lock and exit. */
  close(): void {
    this.#isClosed = true;
    for (const socket of this.#open.keys()) socket.destroy();
  }

  #isOnlyTor(): boolean {
    return this.#parts.isOnlyTor?.() ?? false;
  }

  /** The request as it may be carried out. Throws, and notes, what may not. */
  #check(asked: ConnectionRequest): ConnectionRequest {
    const request = this.#isOnlyTor() && !isWithinReach(asked) ? { ...asked, route: "tor" as const } : asked;
    try {
      if (this.#isClosed) throw new AppError("NETWORK_REFUSED", { reason: "CLOSED" });
      checkRequest(request, this.#isPublic);
      if (request.route === "tor" && !this.#parts.tor) throw new AppError("TOR_MISSING");
      return request;
    } catch (error) {
      this.#note(request, connectionError(error));
      throw error;
    }
  }

  #start(request: ConnectionRequest, tls: ConnectionOptions | null, onReady: () => void): BrokerSocket {
    const { host, port, route = "direct", mustBePublic = false } = request;
    const lookup = mustBePublic ? { lookup: lookupOf(this.#isPublic, this.#parts.resolveName) } : {};
    const proxy = this.#parts.tor;
    if (route === "tor" && proxy) {
      const carrier = new SocksStream({ proxy: () => proxy.proxy(), host, port, isolation: isolationOf(request) });
      carrier.on("error", (error) => {
        if (connectionError(error).code === "TOR_FAILED") proxy.lost();
      });
      if (tls === null) return this.#watch(carrier.once("connect", onReady), carrier, request);
      const secure = connectTls({ ...tls, socket: carrier as unknown as Socket }, onReady);
      carrier.on("error", (error) => secure.destroy(error));
      return this.#watch(secure, carrier, request);
    }
    const socket = tls
      ? connectTls({ ...tls, ...lookup, host, port, ...prompt }, onReady)
      : connectTcp({ host, port, autoSelectFamily: true, ...lookup, ...prompt }, onReady);
    return this.#watch(socket, socket, request);
  }

  /** `counted` is what carries the bytes: below TLS, when that runs over Tor. */
  #watch<S extends Duplex>(socket: S, counted: Counted, request: ConnectionRequest): S {
    const row = this.#row(request, "open");
    this.#parts.begin?.(row);
    this.#open.set(socket, { row, counted });
    let words = wordsOf("ok");
    // Read at once: whoever speaks on the socket may write their own code into the error.
    socket.once("error", (error) => {
      words = wordsOf(connectionError(error));
    });
    socket.once("close", () => {
      this.#open.delete(socket);
      this.#parts.record(Object.assign(row, bytesOf(counted), words));
    });
    return socket;
  }

  #note(request: Noted, outcome: Outcome): void {
    this.#parts.record(this.#row(request, outcome));
  }

  #row({ purpose, actor, host, port, route = "direct" }: Noted, outcome: Outcome): EgressRow {
    const at = this.#parts.clock.now();
    return { at, purpose, actor, host, port, route, bytesIn: 0, bytesOut: 0, ...wordsOf(outcome) };
  }
}

/** Small pieces go at once: protocols of lines wait for each answer, and the other side may wait before it acknowledges. */
const prompt = { noDelay: true };
const dnsPort = 53;
type Counted = { bytesRead: number; bytesWritten: number };
type Outcome = "open" | "ok" | AppError;
const bytesOf = ({ bytesRead, bytesWritten }: Counted) => ({ bytesIn: bytesRead, bytesOut: bytesWritten });

function wordsOf(outcome: Outcome): { outcome: string; reason: string } {
  if (!(outcome instanceof AppError)) return { outcome, reason: "" };
  return { outcome: outcome.code, reason: String(outcome.detail["reason"] ?? "") };
}

/** This machine and its neighbours: no name is asked, nobody on the way learns of it, and Tor does not lead there. */
function isWithinReach({ host, mustBePublic = false }: ConnectionRequest): boolean {
  return !mustBePublic && (host === "localhost" || (isIP(host) !== 0 && !isPublicAddress(host)));
}

type Noted = Pick<ConnectionRequest, "purpose" | "actor" | "host" | "port" | "route">;

/** What must not share a circuit: another reason, another asker, another server (Tor's IsolateSOCKSAuth). */
function isolationOf({ purpose, actor, host, port }: ConnectionRequest): string {
  return [purpose, actor, isIP(host) === 0 ? host.toLowerCase() : host, port].join(" ");
}
