import {
  asAddresses,
  asDate,
  asGroupedAddresses,
  asMessageIds,
  asText,
  asUrls,
  type HeaderForm,
} from "../mime/header-forms.ts";
import { fieldsNamed, headerString, rawHeader } from "../mime/header-value.ts";
import type { HeaderField, Part } from "../mime/message.ts";

/** "header:{name}[:{form}][:all]" (RFC 8621 4.1.3). */
export interface HeaderProperty {
  name: string;
  form: HeaderForm;
  isAll: boolean;
}

/** Null when the text is no header property, or asks for a form that the field cannot have (RFC 8621 4.1.2). */
export function parseHeaderProperty(property: string): HeaderProperty | null {
  // RFC 5322 3.6.8: a field name is printable US-ASCII without the colon.
  const match = /^header:([!-9;-~]{1,200})(?::(as[A-Za-z]+))?(:all)?$/.exec(property);
  if (!match) return null;
  const [, name, form = "asRaw", all] = match as unknown as [string, string, string | undefined, string | undefined];
  if (!isForm(form) || !isFormOf(form, name.toLowerCase())) return null;
  return { name, form, isAll: all !== undefined };
}

/** The value of a header property of one part; null, or [] with `:all`, when the field is absent. */
export function headerValue(raw: Uint8Array, part: Part, { name, form, isAll }: HeaderProperty): unknown {
  const fields = fieldsNamed(part, name.toLowerCase());
  if (isAll) return fields.map((field) => readForm(raw, field, form));
  const last = fields.at(-1);
  return last ? readForm(raw, last, form) : null;
}

export function readForm(raw: Uint8Array, field: HeaderField, form: HeaderForm): unknown {
  if (form === "asRaw") return rawHeader(raw, field);
  return readers[form](headerString(raw, field));
}

const readers: Record<Exclude<HeaderForm, "asRaw">, (value: string) => unknown> = {
  asText,
  asAddresses,
  asGroupedAddresses,
  asMessageIds,
  asDate,
  asURLs: asUrls,
};

function isForm(form: string): form is HeaderForm {
  return form === "asRaw" || Object.hasOwn(readers, form);
}

const addressFields = ["from", "sender", "reply-to", "to", "cc", "bcc"];
const resentAddressFields = ["resent-from", "resent-sender", "resent-reply-to", "resent-to", "resent-cc", "resent-bcc"];
const forms: ReadonlyArray<[ReadonlySet<string>, readonly HeaderForm[]]> = [
  [new Set([...addressFields, ...resentAddressFields]), ["asAddresses", "asGroupedAddresses"]],
  [new Set(["subject", "comments", "keywords", "list-id"]), ["asText"]],
  [new Set(["message-id", "in-reply-to", "references", "resent-message-id"]), ["asMessageIds"]],
  [new Set(["date", "resent-date"]), ["asDate"]],
  [new Set(["list-help", "list-unsubscribe", "list-subscribe", "list-post", "list-owner", "list-archive"]), ["asURLs"]],
  [new Set(["return-path", "received"]), []],
];

/** RFC 8621 4.1.2: each form only for its fields, and for those that neither RFC 5322 nor RFC 2369 defines. */
function isFormOf(form: HeaderForm, name: string): boolean {
  if (form === "asRaw") return true;
  const known = forms.find(([names]) => names.has(name));
  return known === undefined || known[1].includes(form);
}
