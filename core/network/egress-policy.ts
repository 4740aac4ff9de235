/**
 * What may leave this machine, and how. Decided here for every connection of the whole program, before a name is resolved.
 */
import { isIP } from "node:net";
import { AppError } from "../kernel/errors.ts";
import { isPublicAddress } from "./public-address.ts";

/** Why a connection is opened. The user reads each in words in the ledger (ui/text/connections.ts). */
export const connectionPurposes = [
  "imap.sync",
  "imap.test",
  "smtp.submit",
  "smtp.test",
  "autoconfig.fetch",
  "oauth2.token",
  "oauth2.revoke",
  "picture.fetch",
  "plugin.fetch",
  "dns.verify",
] as const;
export type ConnectionPurpose = (typeof connectionPurposes)[number];

/** direct: from this machine, names asked of its DNS. tor: through Tor, names resolved at its far end and nowhere else. */
export type Route = "direct" | "tor";

export interface ConnectionRequest {
  host: string;
  port: number;
  /**
   * tls: TLS from the first byte (RFC 8314 3.3). starttls: cleartext until the caller upgrades, which it must.
   * onion: none, for an onion service alone, whose address is its key and whose circuit is encrypted to the service.
   */
  security: "tls" | "starttls" | "onion";
  purpose: ConnectionPurpose;
  /** Who asked: "kernel", or a plugin's id. */
  actor: string;
  /** A certificate (PEM) that the user chose to trust for this host, beside the machine's own authorities. */
  trustedCertificate: string | null;
  /** Whatever the name leads to must be an address of the internet, not of this machine or its neighbours. */
  mustBePublic?: boolean;
  /** Absent: direct. */
  route?: Route;
}

const hostName =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?$/i;
/** "127.1", "0x7f000001", "2130706433": getaddrinfo and inet_aton read them as addresses. */
const endsInNumber = /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i;
/** Names that lead to this machine or its neighbours by definition (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const localName = /(?:^|\.)(?:localhost|local|internal|home\.arpa|lan|alt|test|invalid)\.?$/i;

export const isOnion = (host: string): boolean => /\.onion\.?$/i.test(host);

const refuse = (reason: string) => new AppError("NETWORK_REFUSED", { reason });

/** Throws NETWORK_REFUSED with the reason. Names are ASCII here: an IDN is converted where the user types it. */
export function checkHost(host: string): void {
  if (isIP(host) !== 0) return;
  if (!hostName.test(host) || endsInNumber.test(host)) throw refuse("HOST_INVALID");
}

/** Throws NETWORK_REFUSED with the reason. */
export function checkRequest(request: ConnectionRequest, isPublic = isPublicAddress): void {
  const { host, port, security, purpose, route = "direct", mustBePublic = false } = request;
  if (!connectionPurposes.includes(purpose)) throw refuse("PURPOSE_UNKNOWN");
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw refuse("PORT_INVALID");
  checkHost(host);
  if (route !== "direct" && route !== "tor") throw refuse("ROUTE_UNKNOWN");
  // RFC 7686 2: onion names must never reach the DNS.
  if (isOnion(host) && route !== "tor") throw refuse("ONION_NEEDS_TOR");
  if (security === "onion" ? !isOnion(host) : security !== "tls" && security !== "starttls") throw refuse("CLEARTEXT");
  if (!mustBePublic || isOnion(host)) return;
  // On the direct route the address that a name leads to is looked at; over Tor nobody here learns it.
  if (isIP(host) !== 0 ? !isPublic(host) : route === "tor" && localName.test(host)) throw refuse("NOT_PUBLIC");
}
