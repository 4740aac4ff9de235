import type { EmailSummary } from "../jmap/types.ts";
import type { MailStore } from "./mail-store.ts";

/** A row of the list: the thread of one listed message, as far as it is known. */
export interface Conversation {
  emailId: string;
  email: EmailSummary;
  /** Oldest first; without what lies in trash or spam, unless the listed message does. */
  emails: EmailSummary[];
  senders: Array<{ name: string; isUnread: boolean }>;
  isUnread: boolean;
  isStarred: boolean;
  hasAttachment: boolean;
  /** The loudest of its messages' marks; null: nothing is odd about who wrote. */
  mark: NonNullable<EmailSummary["postern:securityMark"]> | null;
}

/** Null while the message is not loaded. */
export function conversationOf(store: MailStore, emailId: string): Conversation | null {
  const email = store.emails.get(emailId);
  if (!email) return null;
  const all = store.emailsOfThread(email.threadId);
  const hidden = [store.tagOfRole("trash")?.id, store.tagOfRole("junk")?.id].filter((id) => id !== undefined);
  const isHidden = (one: EmailSummary): boolean => hidden.some((id) => one.mailboxIds[id]);
  const visible = isHidden(email) ? all.filter(isHidden) : all.filter((one) => !isHidden(one));
  const emails = visible.some((one) => one.id === emailId) ? visible : [email];
  const marks = emails.flatMap((one) => one["postern:securityMark"] ?? []);
  return {
    emailId,
    email,
    emails,
    senders: sendersOf(emails),
    isUnread: emails.some(isUnread),
    isStarred: emails.some((one) => one.keywords["$flagged"] === true),
    hasAttachment: emails.some((one) => one.hasAttachment),
    mark: marks.find(({ tone }) => tone === "alarm") ?? marks[0] ?? null,
  };
}

export function isUnread(email: EmailSummary): boolean {
  return email.keywords["$seen"] !== true && email.keywords["$draft"] !== true;
}

/** Who wrote, in order of first appearance; first names alone when there are several. */
function sendersOf(emails: EmailSummary[]): Conversation["senders"] {
  const found = new Map<string, { name: string; isUnread: boolean }>();
  for (const email of emails) {
    const from = email.from?.[0];
    const key = from?.email.toLowerCase() ?? "";
    const known = found.get(key);
    if (known) known.isUnread ||= isUnread(email);
    else found.set(key, { name: from ? nameOf(from) : "", isUnread: isUnread(email) });
  }
  const senders = [...found.values()];
  if (senders.length < 2) return senders;
  return senders.map((sender) => ({ ...sender, name: firstName(sender.name) }));
}

export function nameOf(address: { name: string | null; email: string }): string {
  const name = address.name?.trim();
  return name ? name : address.email;
}

function firstName(name: string): string {
  if (name.includes("@")) return name.slice(0, name.indexOf("@")) || name;
  const [last, first] = name.split(", ");
  if (first) return first;
  return last?.split(/\s+/)[0] ?? name;
}
