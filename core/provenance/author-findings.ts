/** What the author's fields give away: addresses and names that want to be taken for others. */
import type { Address } from "../mime/message.ts";
import type { AuthorHeader } from "./author-header.ts";
import type { Correspondents } from "./correspondents.ts";
import { chosenLabelOf, domainOf, isSameOrganisation, organisationOf, shownDomain } from "./domains.ts";
import type { Finding, Tone } from "./finding.ts";
import { hiddenCharactersIn, withHiddenShown } from "./hidden-characters.ts";
import { isMixed, lookAlikeOf } from "./look-alike.ts";
import { skeletonOf } from "./skeleton.ts";
import { freeMail, wellKnown } from "./well-known.ts";

/** What is known of the sender beside the header. */
export interface SenderBackground {
  correspondents: Pick<Correspondents, "organisations" | "addressesNamed" | "isOwn">;
  isFirst: boolean;
  isKnown: boolean;
}

export function authorFindings(header: AuthorHeader, background: SenderBackground): Finding[] {
  const [author] = header.from;
  if (!author) return [finding("author.missing", "note")];
  const domain = domainOf(author.email);
  const found = [...addressFindings(header, author, domain), ...replyFindings(header, author, background)];
  if (header.from.length > 1 && header.fromFields <= 1) {
    const isStrange = header.from.some(({ email }) => !isSameOrganisation(domainOf(email), domain));
    found.push(
      finding("author.several", isStrange && !header.isList ? "note" : "quiet", { count: String(header.from.length) }),
    );
  }
  // A known address may look like whatever it likes: the user has written to it.
  if (!background.isKnown)
    found.push(...domainFindings(domain, background), ...nameFindings(author, domain, header, background));
  return found;
}

function addressFindings(header: AuthorHeader, { email, name }: Address, domain: string): Finding[] {
  const found: Finding[] = [];
  const address = withHiddenShown(email);
  if (header.fromFields > 1) found.push(finding("author.twice", "alarm", { count: String(header.fromFields) }));
  // RFC 2047 5: an encoded word is never part of an address; programs that decode it show another address.
  if (email.includes("=?")) found.push(finding("author.hidden", "alarm", { address, characters: "=?…?=" }));
  const inAddress = hiddenCharactersIn(email);
  if (inAddress.length > 0)
    found.push(finding("author.hidden", "alarm", { address, characters: inAddress.join(", ") }));
  if (domain === "") found.push(finding("author.unreadable", "note", { address }));
  const inName = hiddenCharactersIn(name ?? "");
  if (inName.length > 0)
    found.push(finding("name.hidden", "note", { name: withHiddenShown(name ?? ""), characters: inName.join(", ") }));
  return found;
}

function domainFindings(domain: string, { correspondents, isFirst }: SenderBackground): Finding[] {
  const found: Finding[] = [];
  const shown = shownDomain(domain);
  const alike = lookAlikeOf(domain, correspondents.organisations);
  if (alike !== null) {
    const values = { domain: shown === domain ? domain : `${shown} (${domain})`, like: shownDomain(alike.of) };
    // One letter is an accident between strangers who write for long; at the first mail it is the trick.
    const tone: Tone = alike.kind !== "edit" || isFirst ? "alarm" : "note";
    found.push(finding(`domain.${alike.kind}`, tone, values));
  }
  if (shown !== domain)
    found.push(
      finding(isMixed(domain) ? "domain.mixed" : "domain.foreign", isMixed(domain) ? "note" : "quiet", {
        domain: shown,
        ascii: domain,
      }),
    );
  return found;
}

// From the beginning of a word alone: from each letter of a long one it would take as long as its length squared.
const addressInName = /(?<![^\s<>()"',;:@])[^\s<>()"',;:@]+@((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,})/u;

function nameFindings(author: Address, domain: string, header: AuthorHeader, background: SenderBackground): Finding[] {
  const name = (author.name ?? "").normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  if (name === "") return [];
  const shown = {
    name: withHiddenShown(author.name ?? ""),
    address: withHiddenShown(author.email),
    domain: shownDomain(domain),
  };
  const other = addressInName.exec(name);
  if (other !== null && !isSameOrganisation(domainOf(other[0]), domain)) {
    const organisation = organisationOf(domainOf(other[0]));
    const isGuarded = background.correspondents.organisations.has(organisation) || famous.has(organisation);
    // Lists and forms write "ana@hut.example via Team": there the name says whose words the mail holds.
    const isRelayed = header.isList || /\b(via|through|for)\b/i.test(name);
    const tone: Tone = isRelayed
      ? "quiet"
      : isGuarded && !freeMail.has(organisation) && background.isFirst
        ? "alarm"
        : "note";
    return [finding("name.address", tone, { ...shown, other: withHiddenShown(other[0]) })];
  }
  const brand = header.isList ? null : brandIn(name, domain);
  if (brand !== null) return [finding("name.brand", background.isFirst ? "alarm" : "note", { ...shown, brand })];
  const usual = [...background.correspondents.addressesNamed(name)].find(
    (email) => email !== author.email.toLowerCase(),
  );
  const isFullName = /\S\s+\S/.test(name.trim());
  if (usual !== undefined && isFullName)
    return [finding("name.contact", header.isList ? "quiet" : "note", { ...shown, usual })];
  return [];
}

const famous: ReadonlySet<string> = new Set(wellKnown.map((each) => each.domain));
const brands = wellKnown.flatMap(({ name, domain, others = [] }) =>
  name === undefined
    ? []
    : [{ name, skeleton: skeletonOf(name), label: chosenLabelOf(domain), domains: new Set([domain, ...others]) }],
);

/** The owner of a name that a display name begins with or is, when the mail is not from a domain of theirs. */
function brandIn(name: string, domain: string): string | null {
  const skeleton = skeletonOf(name).replace(/^[^\p{L}\p{N}]+/u, "");
  const organisation = organisationOf(domain);
  const label = chosenLabelOf(domain);
  for (const brand of brands) {
    const isNamed =
      skeleton === brand.skeleton ||
      skeleton.startsWith(`${brand.skeleton} `) ||
      skeleton.startsWith(`${brand.skeleton},`);
    // A label that holds the name as a word (dhl-news.example) is not proof; the owner's label under any suffix is.
    if (isNamed && !brand.domains.has(organisation) && label !== brand.label) return brand.name;
  }
  return null;
}

function replyFindings(
  { replyTo, sender, returnPath, isList }: AuthorHeader,
  author: Address,
  { isFirst }: SenderBackground,
): Finding[] {
  const found: Finding[] = [];
  const domain = domainOf(author.email);
  const elsewhere = replyTo.find(({ email }) => email !== "" && !isSameOrganisation(domainOf(email), domain));
  if (elsewhere) {
    // A company that wants its answers at an address that anybody can have is seldom one.
    const target = organisationOf(domainOf(elsewhere.email));
    const isOdd = isFirst && !isList && freeMail.has(target) && !freeMail.has(organisationOf(domain));
    found.push(
      finding("replyTo.elsewhere", isOdd ? "note" : "quiet", {
        replyTo: withHiddenShown(elsewhere.email),
        domain: shownDomain(domain),
      }),
    );
  }
  const by = sender.find(({ email }) => email !== "" && !isSameOrganisation(domainOf(email), domain));
  if (by) found.push(finding("sender.differs", "quiet", { sender: withHiddenShown(by.email) }));
  if (returnPath !== "" && !isSameOrganisation(domainOf(returnPath), domain))
    found.push(finding("returnPath.differs", "quiet", { returnPath: withHiddenShown(returnPath) }));
  return found;
}

function finding(code: Finding["code"], tone: Tone, values: Finding["values"] = {}): Finding {
  return { code, tone, values };
}
