/** To whom an answer goes, what it is called, and which messages it names (RFC 5322 3.6.4, RFC 2369 3.4). */
import { limits } from "../../kernel/limits.ts";
import { parseAddressList } from "../addresses.ts";
import { asMessageIds, asUrls } from "../header-forms.ts";
import { headerString, lastField } from "../header-value.ts";
import type { Address, Part } from "../message.ts";
import { mailboxKey } from "./mailbox.ts";

/** What an answer looks at. */
export interface AnsweredMail {
  from: Address[];
  replyTo: Address[];
  to: Address[];
  cc: Address[];
  /** Mail-Followup-To, as mailing lists' members set it. */
  followupTo: Address[];
  /** Address of the list (List-Post); null when it is of none. */
  listPost: string | null;
}

export function answeredMail(
  raw: Uint8Array,
  root: Part,
  columns: Pick<AnsweredMail, "from" | "replyTo" | "to" | "cc">,
) {
  const followup = lastField(root, "mail-followup-to");
  const post = lastField(root, "list-post");
  const urls = post ? (asUrls(headerString(raw, post)) ?? []) : [];
  const mailto = urls.find((url) => /^mailto:/i.test(url));
  return {
    from: columns.from,
    replyTo: columns.replyTo,
    to: columns.to,
    cc: columns.cc,
    followupTo: followup ? parseAddressList(headerString(raw, followup)) : [],
    listPost: mailto ? addressOfMailto(mailto) : null,
  };
}

/** RFC 6068 2: the address; what stands behind "?" is not followed. */
function addressOfMailto(url: string): string | null {
  const text = url.slice("mailto:".length).split("?", 1)[0] ?? "";
  const address = URL.canParse(url) ? safeDecode(text) : null;
  return address?.includes("@") ? address : null;
}

function safeDecode(text: string): string | null {
  return /%(?![0-9a-f]{2})/i.test(text) ? null : Buffer.from(unescapeBytes(text), "latin1").toString("utf8");
}

function unescapeBytes(text: string): string {
  const bytes = Buffer.from(text).toString("latin1");
  return bytes.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** `isOwn`: addresses of the user, who is left out. An answer to one's own mail goes to those it was for. */
export function recipientsOfReply(
  mail: AnsweredMail,
  isAll: boolean,
  isOwn: (email: string) => boolean,
): { to: Address[]; cc: Address[] } {
  const isFromMe = mail.from.length > 0 && mail.from.every(({ email }) => isOwn(email));
  if (isFromMe) return { to: unique([mail.to]), cc: isAll ? unique([mail.cc], mail.to) : [] };
  const others = (list: readonly Address[]) => list.filter(({ email }) => !isOwn(email));
  if (isAll && mail.followupTo.length > 0) return { to: unique([others(mail.followupTo)]), cc: [] };
  const author = authorOf(mail);
  if (!isAll) return { to: unique([author]), cc: [] };
  const rest = [...others(mail.to), ...others(mail.cc)];
  const isListNamed = [...author, ...rest].some(({ email }) => isSame(email, mail.listPost));
  const list = mail.listPost === null || isListNamed ? [] : [{ name: null, email: mail.listPost }];
  // Where a list says that answers come to it, the author is among those who get them.
  const replyTo = mail.replyTo.filter((each) => !author.includes(each) && !isOwn(each.email));
  return { to: unique([author]), cc: unique([replyTo, rest, list], author) };
}

/** Reply-To, unless it only leads to the list: a private answer must not become a public one. */
function authorOf({ from, replyTo, listPost }: AnsweredMail): Address[] {
  if (replyTo.length === 0) return from;
  const isListOnly = listPost !== null && replyTo.every(({ email }) => isSame(email, listPost));
  return isListOnly ? from : replyTo;
}

function isSame(email: string, other: string | null): boolean {
  return other !== null && mailboxKey(email) === mailboxKey(other);
}

function unique(lists: ReadonlyArray<readonly Address[]>, without: readonly Address[] = []): Address[] {
  const seen = new Set(without.map(({ email }) => mailboxKey(email)));
  return lists.flat().filter(({ email }) => {
    const key = mailboxKey(email);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** RFC 5322 3.6.5: one "Re: ", whatever language the sender's program says it in stays. */
export function replySubject(subject: string): string {
  return /^\s*re\s*(?:\[\d+\])?:/i.test(subject) ? subject.trim() : `Re: ${subject.trim()}`.trimEnd();
}

export function forwardSubject(subject: string): string {
  return /^\s*(?:fwd?|wg|tr)\s*:/i.test(subject) ? subject.trim() : `Fwd: ${subject.trim()}`.trimEnd();
}

/** RFC 5322 3.6.4: the parent's References (or its one In-Reply-To), and the parent. The middle of long ones goes. */
export function threadFields(
  raw: Uint8Array,
  root: Part,
  messageId: string | null,
): { inReplyTo: string[]; references: string[] } {
  if (messageId === null || !isSafeId(messageId)) return { inReplyTo: [], references: [] };
  const idsOf = (name: string) => {
    const field = lastField(root, name);
    return field ? (asMessageIds(headerString(raw, field)) ?? []) : [];
  };
  const parents = idsOf("references");
  const replied = idsOf("in-reply-to");
  const before = (parents.length > 0 ? parents : replied.length === 1 ? replied : []).filter(isSafeId);
  const all = [...new Set([...before.filter((id) => id !== messageId), messageId])];
  const { referencesFirst, referencesLast } = limits;
  const kept =
    all.length > referencesFirst + referencesLast
      ? [...all.slice(0, referencesFirst), ...all.slice(-referencesLast)]
      : all;
  return { inReplyTo: [messageId], references: kept };
}

/** What may stand in a field of ours: a stranger's id could hold anything. */
export function isSafeId(id: string): boolean {
  return /^[!-;=?-~]{1,900}$/.test(id);
}
