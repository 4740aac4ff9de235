/** RFC 9051 2.3.2: what lasts of a message's flags. \Recent is about the session, not the message. */
export function lastingFlags(flags: Iterable<string>): string[] {
  return [...flags].filter((flag) => flag.toLowerCase() !== "\\recent").sort();
}
