/**
 * Address lists (RFC 5322 3.4 and its obsolete forms), read as RFC 8621 4.1.2.3 asks: best effort, one pass, never failing.
 * Real mail leaves out quotes and brackets, so a name is taken as it stands unless that is impossible.
 */
import { limits } from "../kernel/limits.ts";
import { decodeWords, encodedWordEnd } from "./encoded-words.ts";
import { foldLine } from "./fold-line.ts";
import type { Address, AddressGroup } from "./message.ts";

export interface AddressList {
  groups: AddressGroup[];
  /** There were more than limits.addressesPerFieldMax. */
  isCut: boolean;
}

/** RFC 8621 4.1.2.4 GroupedAddresses. */
export function parseAddressGroups(text: string): AddressGroup[] {
  return readAddressList(text).groups;
}

/** RFC 8621 4.1.2.3 Addresses: all of them, in or out of groups. */
export function parseAddressList(text: string): Address[] {
  return readAddressList(text).groups.flatMap((group) => group.addresses);
}

export function readAddressList(text: string): AddressList {
  return new AddressReader(text).read();
}

class AddressReader {
  readonly #text: string;
  #at = 0;
  readonly #groups: AddressGroup[] = [];
  #group: AddressGroup | null = null;
  #inNamedGroup = false;
  #count = 0;
  // The mailbox being read: what stands outside angle brackets, once without quotes and once as written.
  #display = "";
  #written = "";
  #angle: string | null = null;
  #comment: string | null = null;
  #hasAt = false;
  // Once something has no end, its opening character is an ordinary one: keeps hostile input linear.
  #hasLooseQuote = false;
  #hasLooseComment = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): AddressList {
    const text = this.#text;
    let plainFrom = 0;
    const takePlain = () => {
      if (plainFrom < this.#at) this.#append(text.slice(plainFrom, this.#at));
    };
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (!isSpecial[code]) {
        this.#at += 1;
        continue;
      }
      takePlain();
      if (this.#count >= limits.addressesPerFieldMax && !this.#isRestBlank())
        return { groups: this.#groups, isCut: true };
      this.#special(code);
      plainFrom = this.#at;
    }
    takePlain();
    if (this.#count >= limits.addressesPerFieldMax && this.#hasMailbox()) return { groups: this.#groups, isCut: true };
    this.#finishMailbox();
    return { groups: this.#groups, isCut: false };
  }

  #special(code: number): void {
    switch (code) {
      case 0x22:
        return this.#quoted();
      case 0x28:
        return this.#commented();
      case 0x3c:
        return this.#angled();
      case 0x5b:
        return this.#literal();
      case 0x3d:
        return this.#encodedWord();
      case 0x3a:
        return this.#colon();
      case 0x3b:
        this.#finishMailbox();
        this.#group = null;
        this.#inNamedGroup = false;
        this.#at += 1;
        return;
      default:
        this.#finishMailbox();
        this.#at += 1;
    }
  }

  #append(plain: string): void {
    this.#hasAt ||= plain.includes("@");
    this.#display += plain;
    this.#written += plain;
  }

  #literalCharacter(): void {
    this.#append(this.#text.charAt(this.#at));
    this.#at += 1;
  }

  #quoted(): void {
    const end = this.#hasLooseQuote ? -1 : closingQuote(this.#text, this.#at);
    if (end < 0) {
      this.#hasLooseQuote = true;
      this.#at += 1;
      return;
    }
    this.#hasAt ||= this.#text.slice(this.#at, end).includes("@");
    this.#display += unescape(this.#text.slice(this.#at + 1, end));
    this.#written += this.#text.slice(this.#at, end + 1);
    this.#at = end + 1;
  }

  #commented(): void {
    const end = this.#hasLooseComment ? -1 : closingParenthesis(this.#text, this.#at);
    if (end < 0) {
      this.#hasLooseComment = true;
      this.#literalCharacter();
      return;
    }
    this.#comment ??= unescape(this.#text.slice(this.#at + 1, end));
    this.#append(" ");
    this.#at = end + 1;
  }

  /** "<ana@example.org>"; also with a route (RFC 5322 4.4), without its end, and with brackets in brackets. */
  #angled(): void {
    const text = this.#text;
    let spec = "";
    let at = this.#at + 1;
    let from = at;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x3e) break;
      if (code === 0x2c && !isRoute(spec, text, from)) break;
      if (code === 0x22 && !this.#hasLooseQuote) {
        const end = closingQuote(text, at);
        if (end < 0) this.#hasLooseQuote = true;
        else at = end;
      } else if (code === 0x3c) {
        spec += text.slice(from, at);
        from = at + 1;
      } else if (code === 0x28 && !this.#hasLooseComment) {
        const end = closingParenthesis(text, at);
        if (end < 0) this.#hasLooseComment = true;
        else {
          spec += text.slice(from, at);
          at = end;
          from = end + 1;
        }
      }
    }
    spec += text.slice(from, at);
    while (text.charCodeAt(at) === 0x3e) at += 1;
    this.#at = at;
    const email = withoutRoute(withoutBlanks(spec));
    if (this.#angle === null || this.#angle === "") this.#angle = email;
  }

  #literal(): void {
    // A domain literal: its colons end no group name (RFC 5322 3.4.1).
    const isDomain = this.#text.charCodeAt(this.#at - 1) === 0x40;
    const length = isDomain ? this.#text.slice(this.#at, this.#at + limits.domainCharsMax).indexOf("]") : -1;
    if (length < 0) return this.#literalCharacter();
    const end = this.#at + length;
    this.#append(this.#text.slice(this.#at, end + 1));
    this.#at = end + 1;
  }

  #encodedWord(): void {
    const end = this.#text.charCodeAt(this.#at + 1) === 0x3f ? encodedWordEnd(this.#text, this.#at) : -1;
    if (end < 0) return this.#literalCharacter();
    this.#append(this.#text.slice(this.#at, end));
    this.#at = end;
  }

  #colon(): void {
    // Only a phrase can name a group; "mailto:" and times are no phrases, but nothing better can be made of them.
    if (this.#inNamedGroup || this.#angle !== null || this.#hasAt) return this.#literalCharacter();
    this.#group = { name: cleanName(this.#display), addresses: [] };
    this.#inNamedGroup = true;
    this.#groups.push(this.#group);
    this.#reset();
    this.#at += 1;
  }

  #finishMailbox(): void {
    if (this.#hasMailbox()) this.#add(this.#mailbox());
    this.#reset();
  }

  #hasMailbox(): boolean {
    return this.#angle !== null ? this.#angle !== "" || this.#display.trim() !== "" : this.#written.trim() !== "";
  }

  #mailbox(): Address {
    const comment = this.#comment === null ? null : cleanName(this.#comment);
    if (this.#angle !== null && this.#angle !== "") {
      return { name: cleanName(this.#display) ?? comment, email: this.#angle };
    }
    const written = this.#written.trim();
    const words = written.split(/\s+/);
    const address = words.length > 1 && !written.includes('"') ? words.findIndex((word) => looksLikeAddress(word)) : -1;
    if (address >= 0) {
      // "Ana Lind ana@example.org": the brackets were left out.
      const name = [...words.slice(0, address), ...words.slice(address + 1)].join(" ");
      return { name: cleanName(name) ?? comment, email: words[address] as string };
    }
    if (!written.includes("@")) return { name: comment, email: cleanName(this.#display) ?? "" };
    return { name: comment, email: withoutBlanks(written) };
  }

  #add(address: Address): void {
    if (this.#group === null) {
      this.#group = { name: null, addresses: [] };
      this.#groups.push(this.#group);
    }
    this.#group.addresses.push(address);
    this.#count += 1;
  }

  #reset(): void {
    this.#display = "";
    this.#written = "";
    this.#angle = null;
    this.#comment = null;
    this.#hasAt = false;
  }

  #isRestBlank(): boolean {
    return !this.#hasMailbox() || this.#text.slice(this.#at).trim() === "";
  }
}

const isSpecial = Array.from({ length: 128 }, (_, code) => '"(<[=:;,'.includes(String.fromCharCode(code)));

function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x22) return at;
  }
  return -1;
}

/** RFC 5322 3.2.2: comments nest. */
function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x28) depth += 1;
    else if (code === 0x29 && (depth -= 1) === 0) return at;
  }
  return -1;
}

function isRoute(spec: string, text: string, from: number): boolean {
  return (spec === "" ? text.charCodeAt(from) : spec.charCodeAt(0)) === 0x40;
}

function withoutRoute(spec: string): string {
  if (!spec.startsWith("@")) return spec;
  const colon = spec.indexOf(":");
  return colon < 0 ? spec : spec.slice(colon + 1);
}

/** Blanks do not belong to an address, but for those in a quoted localpart. */
function withoutBlanks(spec: string): string {
  const trimmed = spec.trim();
  if (!/\s/.test(trimmed)) return trimmed;
  if (!trimmed.includes('"')) return trimmed.replace(/\s+/g, "");
  return trimmed.replace(/[\r\n]+/g, "").replace(/("(?:[^"\\]|\\.)*")|\s+/g, "$1");
}

function looksLikeAddress(word: string): boolean {
  const at = word.lastIndexOf("@");
  return at > 0 && at < word.length - 1;
}

function unescape(text: string): string {
  return text.includes("\\") ? text.replace(/\\([\s\S])/g, "$1") : text;
}

/** RFC 8621 4.1.2.3: unfolded, trimmed, decoded; null when nothing is left. */
function cleanName(text: string): string | null {
  const decoded = text.includes("=?") ? decodeWords(text) : text;
  return foldLine(decoded) || null;
}
