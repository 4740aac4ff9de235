/** Flags of copies at sources (RFC 9051 2.3.2) and keywords of JMAP (RFC 8621 4.1.1): one table for both directions. */
import { fitKeyword } from "./keywords.ts";

/** Keywords as flags are registered and written at servers: the system flags, and the IANA registry of IMAP keywords. */
const flags = new Map([
  ["$seen", "\\Seen"],
  ["$flagged", "\\Flagged"],
  ["$answered", "\\Answered"],
  ["$draft", "\\Draft"],
  ["$forwarded", "$Forwarded"],
  ["$junk", "$Junk"],
  ["$notjunk", "$NotJunk"],
  ["$phishing", "$Phishing"],
  ["$mdnsent", "$MDNSent"],
]);
const keywords = new Map([...flags].map(([keyword, flag]) => [flag.toLowerCase(), keyword]));

export function flagOfKeyword(keyword: string): string {
  return flags.get(keyword) ?? keyword;
}

/** Keywords of flags; flags that are none (\Deleted, \Recent) and those that JMAP cannot say are left out. */
export function keywordsOfCopyFlags(seen: readonly string[]): string[] {
  return seen.flatMap((flag) => keywords.get(flag.toLowerCase()) ?? fitKeyword(flag) ?? []);
}

export function isDeleted(seen: readonly string[]): boolean {
  return seen.some((flag) => flag.toLowerCase() === "\\deleted");
}
