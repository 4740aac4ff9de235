/** What is said of each finding: one sentence for the line, one for the list behind "Why?". */
import type { Finding, FindingCode } from "./finding.ts";

type Values = Record<string, string>;
interface Words {
  line(values: Values): string;
  /** Absent: as in the line. */
  reason?(values: Values): string;
}

const words: Record<FindingCode, Words> = {
  "author.missing": { line: () => "This mail does not say who wrote it." },
  "author.several": { line: ({ count }) => `This mail names ${count} authors.` },
  "author.twice": {
    line: () => "This mail carries its author more than once: that is made to deceive.",
    reason: ({ count }) =>
      `The header has ${count} From fields. One program shows the first of them, another checks the last.`,
  },
  "author.unreadable": {
    line: ({ address }) => `The sender's address leads nowhere: ${address}`,
  },
  "author.hidden": {
    line: ({ address }) => `The sender's address hides something: ${address}`,
    reason: ({ address, characters }) =>
      `The address holds what is not shown, or shown as something else (${characters}): ${address}`,
  },
  "name.hidden": {
    line: ({ name }) => `The sender's name holds hidden characters: “${name}”`,
    reason: ({ name, characters }) => `The name holds characters that hide or turn text (${characters}): “${name}”`,
  },
  "name.address": {
    line: ({ other, address }) => `The name says ${other}, but the address is ${address}`,
    reason: ({ name, address }) => `The name “${name}” holds an address that is not the sender's, which is ${address}.`,
  },
  "name.brand": {
    line: ({ brand, address }) => `The name says “${brand}”, the address is ${address}`,
    reason: ({ brand, domain }) => `${domain} is not a domain that ${brand} is known to send from.`,
  },
  "name.contact": {
    line: ({ name, address }) => `“${name}” writes from an address that is new to you: ${address}`,
    reason: ({ name, usual, address }) => `You write to “${name}” at ${usual}; this mail is from ${address}.`,
  },
  "domain.same": {
    line: ({ domain, like }) => `${domain} only looks like ${like}`,
    reason: ({ domain, like }) =>
      `${domain} is written with other characters than ${like} and belongs to somebody else.`,
  },
  "domain.edit": {
    line: ({ domain, like }) => `${domain} is one letter away from ${like}`,
    reason: ({ domain, like }) => `${domain} is one letter away from ${like} and belongs to somebody else.`,
  },
  "domain.inside": {
    line: ({ domain, like }) => `${domain} does not belong to ${like}`,
    reason: ({ domain, like }) =>
      `The address begins like ${like}, but a domain belongs to who owns its end: ${domain}`,
  },
  "domain.mixed": {
    line: ({ domain, ascii }) => `The sender's domain mixes alphabets: ${domain} (${ascii})`,
  },
  "domain.foreign": { line: ({ domain, ascii }) => `The domain ${domain} is ${ascii} for computers.` },
  "replyTo.elsewhere": {
    line: ({ replyTo }) => `Your answer would go elsewhere: to ${replyTo}`,
    reason: ({ replyTo, domain }) => `Your answer would go to ${replyTo}, not to ${domain}.`,
  },
  "sender.differs": { line: ({ sender }) => `It was sent for the author by ${sender}.` },
  "returnPath.differs": { line: ({ returnPath }) => `Bounces go to ${returnPath}.` },
  "authentication.passed": {
    line: ({ domain }) => `It comes from ${domain}, as its domain confirms.`,
    reason: ({ domain, how, by }) => `${domain} confirms this mail (${how}), checked by ${by}.`,
  },
  "authentication.failed": {
    line: ({ domain }) => `This is not from ${domain}: it fails the check that the domain asks for.`,
    reason: ({ domain, how, by }) =>
      `${domain} asks to refuse mail that it does not confirm, and this was not confirmed (${how}), checked by ${by}.`,
  },
  "authentication.broken": {
    line: ({ domain }) => `Its signature does not fit: changed on the way, or not from ${domain}.`,
    reason: ({ domain, how, by }) => `No signature of ${domain} fits this mail (${how}), checked by ${by}.`,
  },
  "authentication.unknown": {
    line: ({ domain }) => `That it is from ${domain} is not confirmed.`,
    reason: ({ domain, why }) => `Whether it is from ${domain} is not known: ${why}.`,
  },
  "sender.own": { line: () => "It bears an address of your own." },
  "sender.known": {
    line: ({ address }) => `You have written with ${address} before.`,
    reason: ({ history }) => `You know this address: ${history}.`,
  },
  "sender.first": { line: () => "First mail from this sender." },
  "sender.seen": {
    line: ({ address }) => `Not the first mail from ${address}`,
    reason: ({ history }) => `You never wrote to this address: ${history}.`,
  },
  "sender.spam": { line: ({ share }) => `Of the newest mails from this address, ${share} were spam.` },
  list: {
    line: ({ domain }) => (domain === "" ? "Sent to a list or as a newsletter." : `Sent through the list ${domain}.`),
  },
  "transport.open": {
    line: () => "Anyone on the way could have read this.",
    reason: () => "Anyone on the way could have read this: it is not encrypted.",
  },
};

export function lineOf({ code, values }: Finding): string {
  return words[code].line(values);
}

export function reasonOf({ code, values }: Finding): string {
  const { line, reason } = words[code];
  return (reason ?? line)(values);
}

/** What to do when somebody lies. */
export const alarmAdvice =
  "Do not follow its links, open its files or answer it. If it matters, ask the sender in another way.";
