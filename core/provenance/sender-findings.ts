import type { Finding } from "./finding.ts";
import type { AuthorHeader } from "./author-header.ts";
import { asciiDomain, shownDomain } from "./domains.ts";
import type { SenderFacts } from "./sender-facts.ts";

/** What the mail that is here tells of the sender, in findings. */
export function senderFindings(facts: SenderFacts, isOwn: boolean, { isList, listId }: AuthorHeader): Finding[] {
  const { address, isFirst, isKnown, spamShare, judged } = facts;
  if (address === "") return [];
  const found: Finding[] = [];
  const values = { address, history: historyOf(facts) };
  if (isOwn) found.push({ code: "sender.own", tone: "quiet", values: {} });
  else if (isKnown) found.push({ code: "sender.known", tone: "quiet", values });
  else if (isFirst) found.push({ code: "sender.first", tone: "quiet", values: {} });
  else found.push({ code: "sender.seen", tone: "quiet", values });
  if (isList) found.push({ code: "list", tone: "quiet", values: { domain: shownDomain(asciiDomain(listId)) } });
  if (spamShare !== null && judged >= judgedMin && spamShare >= spamShareMin)
    found.push({ code: "sender.spam", tone: "quiet", values: { share: `${Math.round(spamShare * 100)} %` } });
  return found;
}

const judgedMin = 3;
const spamShareMin = 0.5;

function historyOf({ mails, firstAt, answered, writtenTo }: SenderFacts): string {
  const parts = [counted(mails, "mail from it", "mails from it")];
  if (firstAt !== null && mails > 1) parts.push(`the first in ${monthOf(firstAt)}`);
  if (writtenTo > 0) parts.push(`you wrote to it ${times(writtenTo)}`);
  if (answered > 0) parts.push(`you answered ${times(answered)}`);
  return parts.join(", ");
}

function monthOf(time: number): string {
  return new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" }).format(time);
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function times(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}
