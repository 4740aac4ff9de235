import type { HeaderForm } from "../header-forms.ts";
import type { Address } from "../message.ts";

/** One header field, folded, with its line break. `value` is in the form's shape (RFC 8621 4.1.2); null when it does not fit. */
export function formatHeader(name: string, form: HeaderForm, value: unknown): string | null {
  const text = formatValue(form, value);
  if (text === null) return null;
  return `${name}:${text.startsWith(" ") || text.startsWith("\r\n") ? "" : " "}${text}\r\n`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function formatValue(form: HeaderForm, value: unknown): string | null {
  switch (form) {
    case "asRaw":
      return typeof value === "string" && isSafeRaw(value) ? value : null;
    case "asText":
      return typeof value === "string" && !/[\r\n\0]/.test(value)
        ? foldWords(value.split(" "), encodeText(value))
        : null;
    case "asAddresses":
      return isAddressList(value) ? value.map(formatAddress).join(",\r\n ") : null;
    case "asGroupedAddresses":
      return isGroupList(value) ? value.map(formatGroup).join(",\r\n ") : null;
    case "asMessageIds":
      return isStringArray(value) && value.every(isMessageId) ? value.map((id) => `<${id}>`).join("\r\n ") : null;
    case "asDate":
      return typeof value === "string" ? formatDate(value) : null;
    default: // asURLs
      return isStringArray(value) && value.every((url) => /^[!-;=?-~]+$/.test(url))
        ? value.map((url) => `<${url}>`).join(",\r\n ")
        : null;
  }
}

/** Raw text goes in as it is, so it must be ASCII and must not begin another field (RFC 5322 2.2.3). */
function isSafeRaw(value: string): boolean {
  return /^(?:[\t\x20-\x7e]|\r\n[\t ](?=[^\r\n]*[!-~]))*$/.test(value);
}

/** RFC 8621 4.1.2.3 EmailAddress. */
export function isAddressList(value: unknown): value is Address[] {
  return Array.isArray(value) && value.every(isAddress);
}

function isAddress(value: unknown): value is Address {
  if (!isObject(value)) return false;
  const { name = null, email } = value;
  const isName = name === null || (typeof name === "string" && !/[\r\n\0]/.test(name));
  // What an address holds is kept as typed in a draft, but it can neither end the field nor smuggle in another address.
  return (
    isName &&
    typeof email === "string" &&
    email.length <= 998 &&
    !/[\r\n\0<>,;\s]/.test(email.replace(/^"[^"\\\r\n\0]*"@/, "@"))
  );
}

function isGroupList(value: unknown): value is Array<{ name: string | null; addresses: Address[] }> {
  return (
    Array.isArray(value) &&
    value.every((group) => {
      if (!isObject(group) || !isAddressList(group["addresses"])) return false;
      const name = group["name"] ?? null;
      return name === null || (typeof name === "string" && !/[\r\n\0]/.test(name));
    })
  );
}

function formatGroup({ name, addresses }: { name: string | null; addresses: Address[] }): string {
  const list = addresses.map(formatAddress).join(",\r\n ");
  return name === null || name === undefined ? list : `${formatPhrase(name)}:${list === "" ? "" : ` ${list}`};`;
}

function formatAddress({ name, email }: Address): string {
  return name === null || name === undefined || name === "" ? email : `${formatPhrase(name)} <${email}>`;
}

/** RFC 5322 3.2.5 phrase: atoms as they are, else quoted, else encoded words. */
function formatPhrase(name: string): string {
  if (
    /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]+$/.test(name) &&
    !name.includes("=?") &&
    name.trim() === name &&
    !name.includes("  ")
  )
    return name;
  if (/^[\x20-\x7e]*$/.test(name) && !name.includes("=?") && name.length < 70)
    return `"${name.replace(/["\\]/g, "\\$&")}"`;
  return encodeWords(name).join("\r\n ");
}

/** RFC 5322 3.6.4 msg-id, without its brackets; nothing that could end the field. */
function isMessageId(id: string): boolean {
  return /^[!-;=?-~]{1,900}$/.test(id);
}

/** RFC 8620 1.4 Date → RFC 5322 3.3. */
function formatDate(value: string): string | null {
  const match = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|([+-])(\d\d):(\d\d))$/.exec(value);
  const time = Date.parse(value);
  if (!match || Number.isNaN(time)) return null;
  const [, , sign = "+", hours = "00", minutes = "00"] = match as unknown as [
    string,
    string,
    string?,
    string?,
    string?,
  ];
  return dateField(time, (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)));
}

export function dateField(time: number, offsetMinutes: number): string {
  const local = new Date(time + offsetMinutes * 60_000).toUTCString().replace(" GMT", "");
  const absolute = Math.abs(offsetMinutes);
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${local} ${offsetMinutes < 0 ? "-" : "+"}${pad(Math.floor(absolute / 60))}${pad(absolute % 60)}`;
}

function encodeText(value: string): string[] | null {
  const isPlain =
    /^[\x20-\x7e\t]*$/.test(value) && !value.includes("=?") && value.split(/[ \t]/).every((word) => word.length < 900);
  return isPlain ? null : encodeWords(value);
}

function foldWords(words: string[], encoded: string[] | null): string {
  if (encoded) return encoded.join("\r\n ");
  let text = "";
  let lineLength = 20;
  for (const [index, word] of words.entries()) {
    // RFC 5322 2.1.1: lines of 78 characters; a line of blanks only would not be a fold (RFC 5322 3.2.2).
    const isFold = index > 0 && word !== "" && words[index - 1] !== "" && lineLength + word.length > 76;
    text += index === 0 ? word : isFold ? `\r\n ${word}` : ` ${word}`;
    lineLength = isFold ? word.length : lineLength + word.length + 1;
  }
  return text;
}

/** RFC 2047 2: encoded words of at most 75 characters, never cutting a character in two. */
function encodeWords(text: string): string[] {
  const words: string[] = [];
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) words.push(`=?UTF-8?B?${Buffer.from(bytes).toString("base64")}?=`);
    bytes = [];
  };
  for (const character of text.toWellFormed()) {
    const next = Buffer.from(character);
    if (bytes.length + next.length > 45) flush();
    bytes.push(...next);
  }
  flush();
  return words.length > 0 ? words : [""];
}
