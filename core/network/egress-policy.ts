/**
 * What may leave this machine, and how. Decided here for every connection of the whole program, before a name is resolved.
 */
import { isIP } from "node:net";
import { AppError } from "../kernel/errors.ts";

/** Why a connection is opened: shown to the user in the ledger, word for word. */
export type ConnectionPurpose = "imap.sync" | "imap.test" | "plugin.fetch";

export interface ConnectionRequest {
  host: string;
  port: number;
  /** tls: TLS from the first byte (RFC 8314 3.3). starttls: cleartext until the caller upgrades, which it must. */
  security: "tls" | "starttls";
  purpose: ConnectionPurpose;
  /** Who asked: "kernel", or a plugin's id. */
  actor: string;
  /** A certificate (PEM) that the user chose to trust for this host, beside the machine's own authorities. */
  trustedCertificate: string | null;
  /** Whatever the name leads to must be an address of the internet, not of this machine or its neighbours. */
  mustBePublic?: boolean;
}

const hostName =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?$/i;

/** Throws NETWORK_REFUSED with the reason. Names are ASCII here: an IDN is converted where the user types it. */
export function checkRequest({ host, port, security }: ConnectionRequest): void {
  const refuse = (reason: string) => new AppError("NETWORK_REFUSED", { reason });
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw refuse("PORT_INVALID");
  if (isIP(host) === 0 && !hostName.test(host)) throw refuse("HOST_INVALID");
  // RFC 7686 2: onion names must never reach the DNS.
  if (/\.onion\.?$/i.test(host)) throw refuse("ONION_NEEDS_TOR");
  if (security !== "tls" && security !== "starttls") throw refuse("CLEARTEXT");
}
