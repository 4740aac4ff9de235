/** RFC 9051 2.3.2: what lasts of a message's flags. \Recent is about the session, not the message. */
export function lastingFlags(flags: Iterable<string>): string[] {
  return [...flags].filter((flag) => flag.toLowerCase() !== "\\recent").sort();
}

/** Keywords as flags are registered and written at servers: RFC 9051 2.3.2 and the IANA registry of IMAP keywords. */
const flags: Record<string, string> = {
  $seen: "\\Seen",
  $flagged: "\\Flagged",
  $answered: "\\Answered",
  $draft: "\\Draft",
  $forwarded: "$Forwarded",
  $junk: "$Junk",
  $notjunk: "$NotJunk",
  $phishing: "$Phishing",
  $mdnsent: "$MDNSent",
};

export function flagOfKeyword(keyword: string): string {
  return flags[keyword] ?? keyword;
}
