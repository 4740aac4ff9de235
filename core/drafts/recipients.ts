/** Completion of recipients from the mail that is here: whom the user writes to most comes first, then who wrote to the user. */
import { limits } from "../kernel/limits.ts";
import { sendable } from "../mime/compose/mailbox.ts";
import type { Provenance } from "../provenance/provenance.ts";
import type { StoreReader } from "../store/store-reader.ts";

export interface Recipient {
  name: string | null;
  /** Whole: a name alone could be anybody's. */
  email: string;
  /** Mails that the user sent there, and that came from there. */
  written: number;
  received: number;
}

export async function recipientsLike(
  { reader, provenance }: { reader: StoreReader; provenance: Pick<Provenance, "refresh" | "correspondents"> },
  typed: string,
): Promise<Recipient[]> {
  await provenance.refresh();
  const words = typed
    .toLowerCase()
    .split(/[\s<>"(),;]+/)
    .filter((word) => word !== "");
  const written = [...provenance.correspondents()]
    .filter((one) => sendable(one.email) !== null && isLike(one, words))
    .map(({ email, name, mails }) => ({ name, email, written: mails, received: 0 }));
  const known = new Set(written.map(({ email }) => email.toLowerCase()));
  const writers = words.length === 0 ? [] : reader.drafts.writersLike(typed.trim());
  const received = writers
    .filter(({ email }) => sendable(email) !== null && !known.has(email.toLowerCase()))
    .map(({ email, name, mails }) => ({ name, email, written: 0, received: mails }));
  return [...written, ...received].toSorted(compareRecipients).slice(0, limits.recipientsShownMax);
}

/** Each word stands at the beginning of a word of the name, or of the address. */
function isLike({ name, email }: { name: string | null; email: string }, words: readonly string[]): boolean {
  const known = ` ${name ?? ""} ${email}`.toLowerCase();
  return words.every((word) => {
    for (let at = known.indexOf(word); at >= 0; at = known.indexOf(word, at + 1))
      if (!/[\p{L}\p{N}]/u.test(known.charAt(at - 1))) return true;
    return false;
  });
}

function compareRecipients(left: Recipient, right: Recipient): number {
  return right.written - left.written || right.received - left.received || (left.email < right.email ? -1 : 1);
}
