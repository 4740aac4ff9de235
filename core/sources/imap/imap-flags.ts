/** IMAP flags (RFC 9051 2.3.2) as JMAP keywords (RFC 8621 4.1.1). */

const keywordOfFlag = new Map([
  ["\\seen", "$seen"],
  ["\\answered", "$answered"],
  ["\\flagged", "$flagged"],
  ["\\draft", "$draft"],
]);

/** RFC 8621 4.1.1: the characters that a keyword may have. */
const isKeyword = /^[!#$&'+-Z^-z|}~]{1,255}$/;

/** \Deleted is no keyword: it hides a mail (API.md). Flags that JMAP cannot say are left out. */
export function keywordsOfFlags(flags: Iterable<string>): string[] {
  const keywords = new Set<string>();
  for (const flag of flags) {
    const lower = flag.toLowerCase();
    const keyword = keywordOfFlag.get(lower) ?? lower;
    if (isKeyword.test(keyword)) keywords.add(keyword);
  }
  return [...keywords].sort();
}

/** \Recent is about the session, not the message. */
export function lastingFlags(flags: Iterable<string>): string[] {
  return [...flags].filter((flag) => flag.toLowerCase() !== "\\recent").sort();
}
