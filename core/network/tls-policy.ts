/** How Postern speaks TLS to anyone: verified, or not at all. */
import { isIP } from "node:net";
import {
  createSecureContext,
  getCACertificates,
  rootCertificates,
  type ConnectionOptions,
  type PeerCertificate,
  type SecureContext,
} from "node:tls";
import { limits } from "../kernel/limits.ts";
import type { ConnectionRequest } from "./egress-policy.ts";

/** What the user is shown before they trust a certificate that this machine cannot verify. */
export interface CertificateSummary {
  subject: string;
  issuer: string;
  validFrom: string;
  validTo: string;
  /** SHA-256 of the certificate, in hex with colons: what the user compares. */
  fingerprint: string;
  pem: string;
}

/** The authorities that Node ships and those of this machine, in one list without repeats. */
function authorities(): string[] {
  return [...new Set([...rootCertificates, ...getCACertificates("system")])];
}

/** Reading some hundred authorities takes longer than a handshake: done once for each certificate that is trusted beside them. */
const contexts = new Map<string | null, SecureContext>();

function contextFor(trustedCertificate: string | null): SecureContext {
  const known = contexts.get(trustedCertificate);
  if (known) return known;
  const context = createSecureContext({
    // RFC 8314 4.1, RFC 9325 3.1.1: nothing below TLS 1.2.
    minVersion: "TLSv1.2",
    // A trusted certificate may be a server's own, not an authority's: then it ends the chain.
    ...(trustedCertificate === null
      ? { ca: authorities() }
      : { ca: [...authorities(), trustedCertificate], allowPartialTrustChain: true }),
  });
  if (contexts.size >= limits.tlsContextsMax) contexts.clear();
  contexts.set(trustedCertificate, context);
  return context;
}

export function tlsOptions({ host, trustedCertificate }: ConnectionRequest): ConnectionOptions {
  return {
    host,
    // RFC 6066 3: no SNI for an address.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: true,
    secureContext: contextFor(trustedCertificate),
  };
}

export function summarizeCertificate(certificate: PeerCertificate): CertificateSummary {
  const base64 = certificate.raw
    .toString("base64")
    .replace(/(.{64})/g, "$1\n")
    .trimEnd();
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validFrom: new Date(certificate.valid_from).toISOString(),
    validTo: new Date(certificate.valid_to).toISOString(),
    fingerprint: certificate.fingerprint256,
    pem: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  };
}

function nameOf(name: PeerCertificate["subject"] | undefined): string {
  const common = name?.CN ?? name?.O ?? "";
  return Array.isArray(common) ? common.join(", ") : common;
}
