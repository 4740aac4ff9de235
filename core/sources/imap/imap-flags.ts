/** IMAP flags (RFC 9051 2.3.2) and JMAP keywords (RFC 8621 4.1.1). */

const keywordOfFlag = new Map([
  ["\\seen", "$seen"],
  ["\\answered", "$answered"],
  ["\\flagged", "$flagged"],
  ["\\draft", "$draft"],
]);

/** RFC 8621 4.1.1: the characters that a keyword may have. */
const isKeyword = /^[!#$&'+,\-./0-9:;<=>?@a-z^_`{|}~]{1,255}$/;

export interface FlagMeaning {
  keywords: string[];
  /** \Deleted hides a mail; it is not trash (API.md). */
  isDeleted: boolean;
}

export function meaningOfFlags(flags: Iterable<string>): FlagMeaning {
  const keywords = new Set<string>();
  let isDeleted = false;
  for (const flag of flags) {
    const lower = flag.toLowerCase();
    if (lower === "\\deleted") isDeleted = true;
    const keyword = keywordOfFlag.get(lower) ?? (lower.startsWith("\\") ? "" : lower);
    if (isKeyword.test(keyword)) keywords.add(keyword);
  }
  return { keywords: [...keywords].sort(), isDeleted };
}

/** \Recent is about the session, not the message. */
export function lastingFlags(flags: Iterable<string>): string[] {
  return [...flags].filter((flag) => flag.toLowerCase() !== "\\recent").sort();
}

/** What the server changed since Postern last looked: the difference, never the state (API.md, copies at a source). */
export function differenceOfFlags(
  before: Iterable<string>,
  now: Iterable<string>,
): { set: string[]; clear: string[]; hide: boolean | null } {
  const old = meaningOfFlags(before);
  const fresh = meaningOfFlags(now);
  return {
    set: fresh.keywords.filter((keyword) => !old.keywords.includes(keyword)),
    clear: old.keywords.filter((keyword) => !fresh.keywords.includes(keyword)),
    hide: old.isDeleted === fresh.isDeleted ? null : fresh.isDeleted,
  };
}
