/** Who a stored mail comes from and goes to, by its own header. */
import { mailboxKey, sendable } from "../mime/compose/mailbox.ts";
import type { MessageRow } from "../store/types.ts";

// RFC 8621 7.5: Sender where there is one, else From; To, Cc and Bcc, each address once.
export function envelopeOf({ from, sender, to, cc, bcc }: MessageRow): { sender: string | null; recipients: string[] } {
  const recipients = new Map([...to, ...cc, ...bcc].map(({ email }) => [mailboxKey(email), email]));
  return { sender: (sender[0] ?? from[0])?.email ?? null, recipients: [...recipients.values()] };
}

/** As it goes into an envelope, its domain in ASCII; null when it cannot (RFC 5321 4.1.2). Nothing in it can end the line. */
export function envelopeAddress(address: string): string | null {
  return /[<>\s]/.test(address) ? null : sendable(address);
}
