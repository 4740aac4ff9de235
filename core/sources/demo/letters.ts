/** Personal mail to and from the owner of the demo mailbox. */
import type { DemoMail, DemoTime } from "./demo-mail.ts";
import { robin } from "./people.ts";

export const day = (days: number, time: string): DemoTime => ({ days, time });

export function received(mail: Omit<DemoMail, "to" | "tags"> & Partial<DemoMail>): DemoMail {
  const isRecent = "minutes" in mail.when || mail.when.days <= 10;
  return { to: [robin], tags: [isRecent ? "\\inbox" : "\\archive"], keywords: ["$seen"], ...mail };
}

export function sent(mail: Omit<DemoMail, "from" | "tags">): DemoMail {
  return { from: robin, tags: ["\\sent"], keywords: ["$seen"], ...mail };
}
