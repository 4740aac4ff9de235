/**
 * From an address to its servers, for both directions. A table first, which asks nobody; then the domain itself over HTTPS; then the
 * DNS; then names where servers usually are. No third party is asked, so that none learns whose account is set up.
 */
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import type { Broker } from "../../network/broker.ts";
import type { Route } from "../../network/egress-policy.ts";
import { httpFetch } from "../../network/http-fetch.ts";
import { domainOf } from "../../provenance/domains.ts";
import { readClientConfig } from "./client-config.ts";
import { hostedProvider, servicesOf } from "./dns-services.ts";
import type { FoundAccount, ServerSettings } from "./found-account.ts";
import { providerOfDomain } from "./providers.ts";

/** Where a domain keeps its file, in the order in which they are believed. */
const configPlaces = (domain: string, address: string): string[] => [
  `https://autoconfig.${domain}/mail/config-v1.1.xml?emailaddress=${encodeURIComponent(address)}`,
  `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
];

export interface AutoconfigParts {
  broker: Broker;
  /** A test's own server. */
  configPlaces?: typeof configPlaces;
  /** Ports where servers are looked for by name; a test's own. */
  usualPorts?: { imap: number; smtp: number };
  /** Of a test's own servers. */
  trustedCertificate?: string;
}

export class Autoconfig {
  readonly #parts: AutoconfigParts;

  constructor(parts: AutoconfigParts) {
    this.#parts = parts;
  }

  /**
   * Null: nobody says. By Tor the DNS is not asked: this network learns nothing of the domain. Throws BAD_REQUEST for what is no
   * address, NETWORK_FAILED and others when nobody could be asked at all.
   */
  async find(address: string, route: Route = "direct"): Promise<FoundAccount | null> {
    const domain = domainOf(address);
    if (!/^[^\s@]+@[^\s@]+$/.test(address) || domain === "") throw new AppError("BAD_REQUEST", { field: "address" });
    const known = providerOfDomain(domain, address);
    if (known) return known;
    const { broker } = this.#parts;
    const asked = [
      () => this.#toldByDomain(domain, address, route),
      ...(route === "tor"
        ? []
        : [() => servicesOf(broker, domain, address), () => hostedProvider(broker, domain, address)]),
    ];
    const failures: unknown[] = [];
    for (const step of asked) {
      try {
        const found = await step();
        if (found) return found;
      } catch (error) {
        failures.push(error);
      }
    }
    const usual = await this.#usualNames(domain, address, route);
    if (usual === null && failures.length === asked.length) throw failures[0];
    return usual;
  }

  /** Throws when neither place could be asked. */
  async #toldByDomain(domain: string, address: string, route: Route): Promise<FoundAccount | null> {
    const places = (this.#parts.configPlaces ?? configPlaces)(domain, address);
    const texts = await Promise.allSettled(places.map((url) => this.#fetch(url, route)));
    for (const text of texts) {
      const found = text.status === "fulfilled" && text.value !== null ? readClientConfig(text.value, address) : null;
      if (found) return { ...found, by: "autoconfig", isUnproven: false };
    }
    const failures = texts.flatMap((text) => (text.status === "rejected" ? [text.reason as unknown] : []));
    if (failures.length === texts.length) throw failures[0];
    return null;
  }

  async #fetch(url: string, route: Route): Promise<string | null> {
    const { status, body } = await httpFetch(this.#parts.broker, {
      url,
      method: "GET",
      headers: [["Accept", "text/xml, application/xml"]],
      body: null,
      bytesMax: limits.clientConfigBytesMax,
      purpose: "autoconfig.fetch",
      actor: "kernel",
      route,
      redirectsMax: limits.redirectsMax,
      ...(this.#parts.trustedCertificate && { trustedCertificate: this.#parts.trustedCertificate }),
    });
    return status === 200 ? Buffer.from(body).toString("utf8") : null;
  }

  /** Servers of the domain's own that answer with a certificate for their name: that proves whose they are. */
  async #usualNames(domain: string, user: string, route: Route): Promise<FoundAccount | null> {
    const { imap = 993, smtp = 465 } = this.#parts.usualPorts ?? {};
    const names = (first: string) => [`${first}.${domain}`, `mail.${domain}`, domain];
    const [incoming, outgoing] = await Promise.all([
      this.#firstThere(names("imap"), imap, user, route),
      this.#firstThere(names("smtp"), smtp, user, route),
    ]);
    if (!incoming || !outgoing) return null;
    return { name: domain, by: "names", incoming, outgoing, needs: null, signIn: null, isUnproven: false };
  }

  async #firstThere(hosts: string[], port: number, user: string, route: Route): Promise<ServerSettings | null> {
    const there = await Promise.all(hosts.map((host) => this.#isThere(host, port, route)));
    const host = hosts.find((_, at) => there[at]);
    return host === undefined ? null : { host, port, security: "tls", user };
  }

  async #isThere(host: string, port: number, route: Route): Promise<boolean> {
    const { broker, trustedCertificate = null } = this.#parts;
    const asked = { security: "tls", purpose: "autoconfig.fetch", actor: "kernel", mustBePublic: true } as const;
    try {
      const withinMs = route === "tor" ? limits.connectMs : limits.autoconfigMs;
      const socket = await broker.open({ host, port, ...asked, route, trustedCertificate }, withinMs);
      socket.destroy();
      return true;
    } catch {
      return false; // Nobody there, or somebody else: the same here.
    }
  }
}
