/** Domains as their owners see them: mail.bank.example and bank.example are one organisation (Public Suffix List). */
import { domainToASCII, domainToUnicode } from "node:url";
import { parse } from "tldts";

/** Behind the last "@" (RFC 5322 3.4.1), lower case, in ASCII (RFC 5891 4.4); "" when there is none that can exist. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 0 ? "" : asciiDomain(address.slice(at + 1));
}

export function asciiDomain(domain: string): string {
  const bare = domain.trim().replace(/\.$/, "").toLowerCase();
  // domainToASCII reads a URL: of "bank.example/evil.example" it would take the part that deceives.
  if (/[\u0000-,/:-@[-^`{-\u007f]/.test(bare)) return "";
  return /^[!-~]*$/.test(bare) ? bare : domainToASCII(bare);
}

/** As people read it: xn--… decoded. */
export function shownDomain(domain: string): string {
  return domainToUnicode(domain) || domain;
}

/**
 * The part that its owner registered; the domain itself where the list knows none. Private suffixes count: each user of
 * github.io is somebody else.
 */
export function organisationOf(domain: string): string {
  return parse(domain, { allowPrivateDomains: true }).domain ?? domain;
}

/** The label that its owner chose: "bank" of mail.bank.co.uk. */
export function chosenLabelOf(domain: string): string {
  return parse(domain, { allowPrivateDomains: true }).domainWithoutSuffix ?? domain.split(".")[0] ?? "";
}

export function isSameOrganisation(a: string, b: string): boolean {
  return a !== "" && organisationOf(a) === organisationOf(b);
}

/** "co.uk" of mail.bank.co.uk. */
export function suffixOf(domain: string): string {
  return parse(domain, { allowPrivateDomains: true }).publicSuffix ?? "";
}
