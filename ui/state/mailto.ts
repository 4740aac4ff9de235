import type { Address } from "../jmap/types.ts";
import { parseRecipients } from "./recipients.ts";

export interface MailtoLink {
  to: Address[];
  cc: Address[];
  subject: string;
  text: string;
}

/**
 * RFC 6068. Of what a link asks for, whom it goes to, the subject and the text are taken, all of which the writer sees: no hidden
 * recipients, no other header fields, no files (RFC 6068 4, 7). Null: it is none.
 */
export function parseMailto(href: string): MailtoLink | null {
  const match = /^mailto:([^?#]*)(?:\?([^#]*))?/i.exec(href);
  if (!match) return null;
  const link: MailtoLink = { to: addresses(match[1] ?? ""), cc: [], subject: "", text: "" };
  for (const field of (match[2] ?? "").split("&")) {
    const [name = "", ...rest] = field.split("=");
    const value = rest.join("=");
    switch (decoded(name).toLowerCase()) {
      case "to":
        link.to.push(...addresses(value));
        break;
      case "cc":
        link.cc.push(...addresses(value));
        break;
      case "subject":
        link.subject = decoded(value).replace(/\s+/g, " ").trim();
        break;
      case "body":
        link.text = decoded(value).replaceAll("\r\n", "\n");
        break;
      default:
    }
  }
  return link;
}

/** Commas separate addresses, and are %2C within one. */
function addresses(list: string): Address[] {
  return list.split(",").flatMap((each) => parseRecipients(decoded(each)));
}

/** What is not encoded as it should be is what it is. "+" stands for itself (RFC 6068 5). */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
