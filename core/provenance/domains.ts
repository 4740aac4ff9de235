/** Domains as their owners see them: mail.bank.example and bank.example are one organisation (Public Suffix List). */
import { domainToASCII } from "node:url";
import { getDomain } from "tldts";

/** Behind the last "@" (RFC 5322 3.4.1), lower case, in ASCII (RFC 5891 4.4); "" when there is none that can exist. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 0 ? "" : asciiDomain(address.slice(at + 1));
}

export function asciiDomain(domain: string): string {
  const bare = domain.trim().replace(/\.$/, "");
  return /[^!-~]|[/?#@:\\[\]]/.test(bare) ? domainToASCII(bare) : bare.toLowerCase();
}

/** The part that its owner registered; the domain itself where the list knows none. Private suffixes count: each user of github.io is somebody else. */
export function organisationOf(domain: string): string {
  return getDomain(domain, { allowPrivateDomains: true }) ?? domain;
}
