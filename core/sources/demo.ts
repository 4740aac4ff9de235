/**
 * The demo mailbox: a small world written for this project, made relative to `now`, so that it is as fresh as its reader.
 * Deterministic: the same `now` gives the same bytes.
 */
import { composeDemoMail } from "./demo/compose.ts";
import type { DemoMail, DemoMessage } from "./demo/demo-mail.ts";
import { designed } from "./demo/designed.ts";
import { family } from "./demo/family.ts";
import { friends } from "./demo/friends.ts";
import { hutBooks } from "./demo/hut-books.ts";
import { hutOpening } from "./demo/hut-opening.ts";
import { languages } from "./demo/languages.ts";
import { newsletters } from "./demo/newsletters.ts";
import { invitations, oddities, unparsable } from "./demo/oddities.ts";
import { radio } from "./demo/radio.ts";
import { receipts } from "./demo/receipts.ts";
import { software } from "./demo/software.ts";
import { spamMails } from "./demo/spam.ts";

export type { DemoMessage } from "./demo/demo-mail.ts";

/** Oldest first. `tags` name roles with a leading backslash, as IngestItem does. */
export function demoMessages(now: number): DemoMessage[] {
  const mails = [
    ...hutBooks,
    ...hutOpening,
    ...radio,
    ...software,
    ...family,
    ...friends,
    ...languages,
    ...newsletters,
    ...designed,
    ...receipts,
    ...oddities,
    ...invitations(now),
    ...spamMails,
  ];
  const byId = new Map<string, DemoMail>(mails.map((mail) => [mail.id, mail]));
  const messages = mails.map((mail) => composeDemoMail(mail, now, (id) => byId.get(id)));
  return [...messages, unparsable(now)].toSorted((a, b) => a.receivedAt - b.receivedAt);
}
