import { domainToASCII } from "node:url";
import { limits } from "../../kernel/limits.ts";
import type { Address } from "../message.ts";

/** RFC 5321 4.5.3.1.1 */
const localpartBytesMax = 64;
/** RFC 5322 3.2.3 dot-atom with RFC 6531 3.3, or a quoted string. */
const localpart =
  /^(?:[^\s\p{Cc}"(),:;<>@[\\\].]+(?:\.[^\s\p{Cc}"(),:;<>@[\\\].]+)*|"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])+")$/u;
const domainLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The address as it goes on its way: its domain in ASCII (RFC 5891), so that only its localpart can need SMTPUTF8. Null: no mail can go there. */
export function sendable(email: string): string | null {
  const at = email.lastIndexOf("@");
  const local = email.slice(0, at);
  if (at < 1 || !localpart.test(local) || Buffer.byteLength(local) > localpartBytesMax) return null;
  const domain = domainToASCII(email.slice(at + 1));
  const labels = domain.split(".");
  const isGood =
    domain !== "" && domain.length <= limits.domainCharsMax && labels.every((each) => domainLabel.test(each));
  return isGood ? `${local.toWellFormed()}@${domain}` : null;
}

/** Name and address, ready to send; null as `sendable`. What could end a header field goes out of the name. */
export function sendableMailbox({ name, email }: Address): Address | null {
  const address = sendable(email.trim());
  if (address === null) return null;
  const words = (name ?? "")
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
  return { name: words === "" ? null : words, email: address };
}

/** The same mailbox, for comparing: domains know no case, and few servers tell localparts apart by it. */
export function mailboxKey(email: string): string {
  return (sendable(email.trim()) ?? email.trim()).toLowerCase();
}
