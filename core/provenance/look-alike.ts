/** Domains that want to be taken for another. */
import { chosenLabelOf, organisationOf, shownDomain, suffixOf } from "./domains.ts";
import { skeletonOf } from "./skeleton.ts";
import { freeMail, wellKnown } from "./well-known.ts";

export interface LookAlike {
  /** same: looks the same (UTS 39). edit: one letter more, less, other or exchanged. inside: paypal.com.evil.example. */
  kind: "same" | "edit" | "inside";
  /** The domain that it is taken for. */
  of: string;
}

/** Shorter names are one letter from each other by chance; under another suffix longer ones are too. */
const editLengthMin = 5;
const editLengthElsewhereMin = 8;

const famous: ReadonlySet<string> = new Set(wellKnown.map(({ domain }) => domain));
const famousLabels: ReadonlySet<string> = new Set([...famous].map(chosenLabelOf));

/** `domain` in ASCII; `known`: organisations that the user writes to. Null: it is like none of these, or it is one. */
export function lookAlikeOf(domain: string, known: ReadonlySet<string>): LookAlike | null {
  if (domain === "") return null;
  const organisation = organisationOf(domain);
  if (known.has(organisation) || famous.has(organisation) || freeMail.has(organisation)) return null;
  const inside = insideOf(domain, organisation, known);
  if (inside !== null) return { kind: "inside", of: inside };
  const label = chosenLabelOf(organisation);
  // paypal.de belongs to PayPal as paypal.com does: a label is a name, and names of the known are guarded, not suffixes.
  if (famousLabels.has(label)) return null;
  const skeleton = skeletonOf(shownDomain(organisation));
  const labelSkeleton = skeletonOf(shownDomain(label));
  let edit: string | null = null;
  for (const other of candidates(known)) {
    const otherLabel = chosenLabelOf(other);
    if (skeleton === skeletonOf(shownDomain(other))) return { kind: "same", of: other };
    if (label !== otherLabel && famous.has(other) && labelSkeleton === skeletonOf(otherLabel))
      return { kind: "same", of: other };
    const lettersMin = suffixOf(organisation) === suffixOf(other) ? editLengthMin : editLengthElsewhereMin;
    const isLong = Math.min(label.length, otherLabel.length) >= lettersMin;
    if (edit === null && isLong && isOneEdit(labelSkeleton, skeletonOf(shownDomain(otherLabel)))) edit = other;
  }
  return edit === null ? null : { kind: "edit", of: edit };
}

function* candidates(known: ReadonlySet<string>): Generator<string> {
  yield* famous;
  for (const each of known) if (!famous.has(each)) yield each;
}

/** A known domain as it stands, in front of the domain that counts. */
function insideOf(domain: string, organisation: string, known: ReadonlySet<string>): string | null {
  const labels = domain
    .slice(0, -organisation.length)
    .split(".")
    .filter((label) => label !== "");
  for (let from = 0; from < labels.length; from += 1)
    for (let until = from + 2; until <= labels.length; until += 1) {
      const part = labels.slice(from, until).join(".");
      if (famous.has(part) || known.has(part)) return part;
    }
  return null;
}

/** One letter inserted, left out, replaced, or two neighbours exchanged. */
export function isOneEdit(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const restA = a.slice(start, endA);
  const restB = b.slice(start, endB);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}

/** Alphabets of one label that are not written together (UTS 39 5.1): "раypal" in Cyrillic and Latin. */
export function isMixed(domain: string): boolean {
  return shownDomain(domain)
    .split(".")
    .some((label) => {
      const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];
      return scripts.filter((script) => script.test(label)).length > 1;
    });
}
