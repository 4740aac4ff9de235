import { headerString } from "../mime/header-value.ts";
import type { Part } from "../mime/message.ts";
import { isPublicAddress } from "../network/public-address.ts";
import { asciiDomain, isSameOrganisation } from "./domains.ts";

/** Where a mail crossed from strangers to the account's own server: what SPF (RFC 7208 2.4) is asked about. */
export interface Border {
  ip: string;
  /** What the stranger called itself. */
  helo: string;
}

/**
 * Walks down the Received fields as long as servers of `owner` wrote them, past what they handed to each other, to the one
 * that took the mail from outside. Null: not known, as whatever else stands there could be the sender's.
 */
export async function borderOf(raw: Uint8Array, root: Part, owner: string): Promise<Border | null> {
  const { getClientAddress, parseReceived } = await import("mailauth/lib/parse-received.js");
  for (const field of root.headers.filter(({ name }) => name.toLowerCase() === "received")) {
    const received = parseReceived(`Received:${headerString(raw, field)}`);
    if (received === false || !isSameOrganisation(asciiDomain(received.by?.value ?? ""), owner)) return null;
    const ip = getClientAddress(received.from);
    const helo = asciiDomain(received.from?.value ?? "");
    if (ip !== false && isPublicAddress(ip) && !isSameOrganisation(helo, owner)) return { ip, helo };
  }
  return null;
}
