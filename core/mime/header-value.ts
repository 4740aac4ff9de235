/** The bytes of a header field as a string, and finding fields by name. */
import { decodeUnlabelled } from "./charset.ts";
import type { HeaderField, Part } from "./message.ts";

/** RFC 8621 4.1.2.1 Raw: everything between the colon and the last line break; what is not UTF-8 becomes U+FFFD. */
export function rawHeader(raw: Uint8Array, field: HeaderField): string {
  return asBuffer(raw).toString("utf8", field.valueStart, valueEnd(raw, field));
}

/**
 * The value for parsing: as rawHeader, but bytes that are not UTF-8 are read as the charset that they most likely have;
 * `guess` is the charset of the message's text.
 */
export function headerString(raw: Uint8Array, field: HeaderField, guess: string | null = null): string {
  return decodeUnlabelled(asBuffer(raw).subarray(field.valueStart, valueEnd(raw, field)), guess);
}

/** The last field of that name (RFC 8621 4.1.3), or null. `name` in lower case. */
export function lastField(part: Part, name: string): HeaderField | null {
  return part.headers.findLast((field) => isNamed(field, name)) ?? null;
}

export function fieldsNamed(part: Part, name: string): HeaderField[] {
  return part.headers.filter((field) => isNamed(field, name));
}

function isNamed(field: HeaderField, name: string): boolean {
  return field.name.length === name.length && field.name.toLowerCase() === name;
}

function valueEnd(raw: Uint8Array, field: HeaderField): number {
  let end = field.end;
  if (end > field.valueStart && raw[end - 1] === 10) end -= 1;
  if (end > field.valueStart && raw[end - 1] === 13) end -= 1;
  return end;
}

export function asBuffer(raw: Uint8Array): Buffer {
  return Buffer.isBuffer(raw) ? raw : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
}
