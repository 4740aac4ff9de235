import type { Address } from "../mime/message.ts";
import type { Correspondents } from "./correspondents.ts";
import { domainOf, shownDomain } from "./domains.ts";
import { hiddenCharactersIn } from "./hidden-characters.ts";
import { isMixed, lookAlikeOf } from "./look-alike.ts";

/** Whom a recipient could be mistaken for, in a sentence; null: nobody, or the user has written there before. */
export function recipientWarning(
  { name, email }: Address,
  correspondents: Pick<Correspondents, "organisations" | "addressesNamed" | "isOwn" | "writtenTo">,
): string | null {
  if (correspondents.writtenTo(email) > 0 || correspondents.isOwn(email)) return null;
  if (hiddenCharactersIn(email).length > 0) return `${email} holds characters that cannot be seen.`;
  const domain = domainOf(email);
  const alike = lookAlikeOf(domain, correspondents.organisations);
  if (alike !== null) return `${email} looks like ${shownDomain(alike.of)}, and is another address.`;
  if (isMixed(domain)) return `${email} mixes letters of several alphabets, as forged addresses do.`;
  const others = [...correspondents.addressesNamed(name ?? "")];
  if ((name ?? "") !== "" && others.length > 0) return `You write to ${name} at ${others[0]}, not at ${email}.`;
  return null;
}
