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
import { isPublicAddress, lookupOf } from "./public-address.ts";
import { type DnsRecords, type DnsType, isDnsType, resolveDns } from "./resolve-dns.ts";
import { SocksStream } from "./socks-stream.ts";
import { summarizeCertificate, tlsOptions, type CertificateSummary } from "./tls-policy.ts";

/** A running Tor, as the broker needs it. */
export interface TorRoute {
  /** Where it takes connections. Throws TOR_OFF, TOR_MISSING or TOR_FAILED. */
  proxy(): Promise<{ host: string; port: number } | { path: string }>;
  /** It can be used now, without waiting for it to start. */
  isReady(): boolean;
}

export interface BrokerParts {
  clock: Clock;
  /** Keeps a row. Must not throw: the ledger is told after the fact. */
  record(row: EgressRow): void;
  /** Absent: what needs Tor is refused with TOR_MISSING. */
  tor?: TorRoute;
  /** For requests that must be public; tests have servers on the loopback. */
  isPublicAddress?: (address: string) => boolean;
  /** Absent: the servers that this machine is set to. */
  dnsServers?: string[];
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
  readonly #open = new Set<Duplex>();
  readonly #isPublic: (address: string) => boolean;
  #isClosed = false;

  constructor(parts: BrokerParts) {
    this.#parts = parts;
    this.#isPublic = parts.isPublicAddress ?? isPublicAddress;
  }

  /** Tor can be used now: what prefers it need not wait or fail. */
  hasTor(): boolean {
    return this.#parts.tor?.isReady() ?? false;
  }

  /**
   * Opens a connection. The socket is returned at once and emits "error" when it fails; `onReady` is called when it can be
   * used (for tls: when the server's certificate was verified). Throws NETWORK_REFUSED.
   */
  connect(request: ConnectionRequest, onReady: () => void): BrokerSocket {
    this.#check(request);
    return this.#start(request, request.security === "tls" ? tlsOptions(request) : null, onReady);
  }

  /** As `connect`, when it is ready. Throws NETWORK_REFUSED, NETWORK_FAILED, TLS_FAILED, TOR_OFF, TOR_MISSING, TOR_FAILED. */
  open(request: ConnectionRequest, withinMs: number = limits.connectMs): Promise<BrokerSocket> {
    return new Promise((resolve, reject) => {
      const socket = this.connect(request, () => {
        clearTimeout(late);
        socket.off("error", fail);
        resolve(socket);
      });
      const fail = (error: unknown) => {
        clearTimeout(late);
        reject(connectionError(error));
      };
      const tooLate = () => socket.destroy(new AppError("NETWORK_FAILED", { reason: "TIMEOUT" }));
      const late = setTimeout(tooLate, withinMs);
      socket.once("error", fail);
      socket.once("close", () => fail(new AppError("NETWORK_FAILED", { reason: "CLOSED" })));
    });
  }

  /** STARTTLS: the same verification on a socket that `connect` opened. */
  upgrade(socket: BrokerSocket, request: ConnectionRequest, onSecure: () => void): TLSSocket {
    const secure = connectTls({ ...tlsOptions(request), socket: socket as Socket }, onSecure);
    secure.on("error", (error) => socket.destroy(error));
    return secure;
  }

  /** Looks at the certificate of a server that could not be verified. Sends nothing but the handshake. */
  peekCertificate(request: ConnectionRequest): Promise<CertificateSummary | null> {
    this.#check(request);
    return new Promise((resolve) => {
      // Nothing is said on this connection and nothing believed: it shows the user what they would trust.
      const options = { ...tlsOptions(request), rejectUnauthorized: false };
      const socket = this.#start(request, options, () => {
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
      const records = await resolveDns(name, type, this.#parts.dnsServers);
      this.#note(told, null, "ok");
      return records;
    } catch (error) {
      const failure = connectionError(error);
      this.#note(told, null, failure.code);
      throw failure;
    }
  }

  /** Ends every connection, and opens no more: at lock and exit. */
  close(): void {
    this.#isClosed = true;
    for (const socket of this.#open) socket.destroy();
  }

  #check(request: ConnectionRequest): void {
    try {
      if (this.#isClosed) throw new AppError("NETWORK_REFUSED", { reason: "CLOSED" });
      checkRequest(request, this.#isPublic);
      if (request.route === "tor" && !this.#parts.tor) throw new AppError("TOR_MISSING");
    } catch (error) {
      this.#note(request, null, connectionError(error).code);
      throw error;
    }
  }

  #start(request: ConnectionRequest, tls: ConnectionOptions | null, onReady: () => void): BrokerSocket {
    const { host, port, route = "direct", mustBePublic = false } = request;
    const lookup = mustBePublic ? { lookup: lookupOf(this.#isPublic) } : {};
    const proxy = this.#parts.tor;
    if (route === "tor" && proxy) {
      const carrier = new SocksStream({ proxy: () => proxy.proxy(), host, port, isolation: isolationOf(request) });
      if (tls === null) return this.#watch(carrier.once("connect", onReady), carrier, request);
      const secure = connectTls({ ...tls, socket: carrier as unknown as Socket }, onReady);
      carrier.on("error", (error) => secure.destroy(error));
      return this.#watch(secure, carrier, request);
    }
    const socket = tls
      ? connectTls({ ...tls, ...lookup, host, port }, onReady)
      : connectTcp({ host, port, autoSelectFamily: true, ...lookup }, onReady);
    return this.#watch(socket, socket, request);
  }

  /** `counted` is what carries the bytes: below TLS, when that runs over Tor. */
  #watch<S extends Duplex>(socket: S, counted: Counted, request: ConnectionRequest): S {
    this.#open.add(socket);
    let outcome = "ok";
    socket.once("error", (error) => {
      outcome = connectionError(error).code;
    });
    socket.once("close", () => {
      this.#open.delete(socket);
      this.#note(request, counted, outcome);
    });
    return socket;
  }

  #note(request: Noted, counted: Counted | null, outcome: string): void {
    const { purpose, actor, host, port, route = "direct" } = request;
    const bytes = { bytesIn: counted?.bytesRead ?? 0, bytesOut: counted?.bytesWritten ?? 0 };
    this.#parts.record({ at: this.#parts.clock.now(), purpose, actor, host, port, route, ...bytes, outcome });
  }
}

const dnsPort = 53;
type Counted = { bytesRead: number; bytesWritten: number };
type Noted = Pick<ConnectionRequest, "purpose" | "actor" | "host" | "port" | "route">;

/** What must not share a circuit: another reason, another asker, another server (Tor's IsolateSOCKSAuth). */
function isolationOf({ purpose, actor, host, port }: ConnectionRequest): string {
  return [purpose, actor, isIP(host) === 0 ? host.toLowerCase() : host, port].join(" ");
}
