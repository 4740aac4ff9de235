/**
 * The one place that opens connections. A caller says where, why and how protected; it gets a socket or a refusal with a
 * code, and the ledger gets a row either way.
 */
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { EgressRow } from "../store/operations.ts";
import { checkRequest, type ConnectionRequest } from "./egress-policy.ts";
import { isPublicAddress, lookupOf } from "./public-address.ts";
import { summarizeCertificate, tlsOptions, type CertificateSummary } from "./tls-policy.ts";

export interface BrokerParts {
  clock: Clock;
  /** Keeps a row. Must not throw: the ledger is told after the fact. */
  record(row: EgressRow): void;
  /** For requests that must be public; tests have servers on the loopback. */
  isPublicAddress?: (address: string) => boolean;
}

/** The error as the caller decides by: TLS_FAILED carries OpenSSL's code, NETWORK_FAILED the system's. */
export function connectionError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "UNKNOWN";
  const isTls = /CERT|SSL|TLS|VERIFY|SIGNATURE|ALTNAME|SELF_SIGNED/.test(code);
  return new AppError(isTls ? "TLS_FAILED" : "NETWORK_FAILED", { reason: code }, error);
}

export class Broker {
  readonly #parts: BrokerParts;
  readonly #open = new Set<Socket>();
  readonly #isPublic: (address: string) => boolean;

  constructor(parts: BrokerParts) {
    this.#parts = parts;
    this.#isPublic = parts.isPublicAddress ?? isPublicAddress;
  }

  /**
   * Opens a connection. The socket is returned at once and emits "error" when it fails; `onReady` is called when it can be
   * used (for tls: when the server's certificate was verified). Throws NETWORK_REFUSED.
   */
  connect(request: ConnectionRequest, onReady: () => void): Socket | TLSSocket {
    try {
      checkRequest(request);
      if (request.mustBePublic === true && isIP(request.host) !== 0 && !this.#isPublic(request.host))
        throw new AppError("NETWORK_REFUSED", { reason: "NOT_PUBLIC" });
    } catch (error) {
      this.#note(request, null, error instanceof AppError ? error.code : "INTERNAL");
      throw error;
    }
    const { host, port, security } = request;
    const lookup = request.mustBePublic === true ? { lookup: lookupOf(this.#isPublic) } : {};
    const socket =
      security === "tls"
        ? connectTls({ ...tlsOptions(request), ...lookup, port }, onReady)
        : connectTcp({ host, port, autoSelectFamily: true, ...lookup }, onReady);
    this.#watch(socket, request);
    return socket;
  }

  /** STARTTLS: the same verification on a socket that `connect` opened. */
  upgrade(socket: Socket, request: ConnectionRequest, onSecure: () => void): TLSSocket {
    const secure = connectTls({ ...tlsOptions(request), socket }, onSecure);
    secure.on("error", (error) => socket.destroy(error));
    return secure;
  }

  /** Looks at the certificate of a server that could not be verified. Sends nothing but the handshake. */
  async peekCertificate(request: ConnectionRequest): Promise<CertificateSummary | null> {
    checkRequest(request);
    return new Promise((resolve) => {
      const { host, port } = request;
      const name = isIP(host) === 0 ? { servername: host } : {};
      // Nothing is said on this connection and nothing believed: it shows the user what they would trust.
      const socket = connectTls({ host, port, ...name, rejectUnauthorized: false }, () => {
        const certificate = socket.getPeerCertificate(true);
        socket.destroy();
        resolve(certificate.raw === undefined ? null : summarizeCertificate(certificate));
      });
      socket.setTimeout(limits.connectMs, () => socket.destroy());
      socket.on("error", () => resolve(null));
      socket.on("close", () => resolve(null));
      this.#watch(socket, { ...request, purpose: "imap.test" });
    });
  }

  /** Ends every connection: at lock and exit. */
  close(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #watch(socket: Socket, request: ConnectionRequest): void {
    this.#open.add(socket);
    let outcome = "ok";
    socket.once("error", (error) => {
      outcome = connectionError(error).code;
    });
    socket.once("close", () => {
      this.#open.delete(socket);
      this.#note(request, socket, outcome);
    });
  }

  #note({ purpose, actor, host, port }: ConnectionRequest, socket: Socket | null, outcome: string): void {
    const bytes = { bytesIn: socket?.bytesRead ?? 0, bytesOut: socket?.bytesWritten ?? 0 };
    this.#parts.record({ at: this.#parts.clock.now(), purpose, actor, host, port, route: "direct", ...bytes, outcome });
  }
}
