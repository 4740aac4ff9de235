/** The parsed forms of a header value that JMAP offers (RFC 8621 4.1.2). Each takes the string of `headerString`. */
import { parseAddressGroups, parseAddressList } from "./addresses.ts";
import { decodeWords } from "./encoded-words.ts";
import type { Address, AddressGroup } from "./message.ts";

export { asDate } from "./date.ts";
export { asMessageIds } from "./message-ids.ts";

export type HeaderForm =
  | "asRaw"
  | "asText"
  | "asAddresses"
  | "asGroupedAddresses"
  | "asMessageIds"
  | "asDate"
  | "asURLs";

/** RFC 8621 4.1.2.2 Text: unfolded, decoded, in normal form C. */
export function asText(value: string): string {
  const unfolded = value.includes("\n") || value.includes("\r") ? value.replace(/[\r\n]+/g, "") : value;
  return decodeWords(unfolded).replaceAll("\0", "").trim().normalize("NFC");
}

export function asAddresses(value: string): Address[] {
  return parseAddressList(value);
}

export function asGroupedAddresses(value: string): AddressGroup[] {
  return parseAddressGroups(value);
}

/** RFC 8621 4.1.2.7 URLs of the list fields of RFC 2369: what stands in angle brackets; null when nothing does. */
export function asUrls(value: string): string[] | null {
  const urls: string[] = [];
  let open = value.indexOf("<");
  while (open >= 0) {
    const close = value.indexOf(">", open);
    if (close < 0) break;
    const url = value.slice(open + 1, close).replace(/\s+/g, "");
    if (url !== "") urls.push(url);
    open = value.indexOf("<", close);
  }
  return urls.length > 0 ? urls : null;
}
