import { rawHeader } from "../mime/header-value.ts";
import type { Part } from "../mime/message.ts";
import { decodePartBytes } from "../mime/part-content.ts";
import { blobOfPart, formatBlobId } from "./blob-id.ts";
import { headerValue, parseHeaderProperty } from "./header-property.ts";
import type { ParsedMessage } from "./parsed-message.ts";

type PartReader = (message: ParsedMessage, part: Part) => unknown;

/** RFC 8621 4.1.4 EmailBodyPart. */
const readers: Record<string, PartReader> = {
  partId: (_message, part) => part.partId,
  blobId: (message, part) => (part.partId === null ? null : formatBlobId(blobOfPart(message.blob, part))),
  size: ({ raw }, part) => (part.partId === null ? 0 : decodePartBytes(raw, part).byteLength),
  headers: ({ raw }, part) => emailHeaders(raw, part),
  name: (_message, part) => part.filename,
  type: (_message, part) => part.type,
  // RFC 8621 4.1.4: null for what is no text; a text without charset has the implicit one.
  charset: (_message, part) => (part.type.startsWith("text/") ? (part.charset ?? "us-ascii") : null),
  disposition: (_message, part) => part.disposition,
  cid: (_message, part) => part.contentId,
  language: (_message, part) => part.language,
  location: (_message, part) => part.location,
};

/** RFC 8621 4.2: what bodyProperties is when it is not given. */
export const defaultBodyProperties = [
  "partId",
  "blobId",
  "size",
  "name",
  "type",
  "charset",
  "disposition",
  "cid",
  "language",
  "location",
];

export function isBodyProperty(property: string): boolean {
  return property === "subParts" || Object.hasOwn(readers, property) || parseHeaderProperty(property) !== null;
}

export function emailHeaders(raw: Uint8Array, part: Part): Array<{ name: string; value: string }> {
  return part.headers.map((field) => ({ name: field.name, value: rawHeader(raw, field) }));
}

/** One part without what is inside it. */
export function toBodyPart(message: ParsedMessage, part: Part, properties: readonly string[]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const property of properties) {
    if (property === "subParts") {
      object["subParts"] = part.type.startsWith("multipart/")
        ? part.children.map((child) => toBodyPart(message, child, properties))
        : null;
      continue;
    }
    const header = parseHeaderProperty(property);
    object[property] = header ? headerValue(message.raw, part, header) : readers[property]?.(message, part);
  }
  return object;
}

/** bodyStructure: the part and all below it, subParts included whether asked for or not, for it would say nothing without. */
export function toBodyStructure(message: ParsedMessage, properties: readonly string[]): Record<string, unknown> {
  const withParts = properties.includes("subParts") ? properties : [...properties, "subParts"];
  return prune(toBodyPart(message, message.root, withParts), properties.includes("subParts"));
}

function prune(object: Record<string, unknown>, keepsNull: boolean): Record<string, unknown> {
  const subParts = object["subParts"] as Array<Record<string, unknown>> | null;
  if (subParts === null) {
    if (!keepsNull) delete object["subParts"];
  } else for (const part of subParts) prune(part, keepsNull);
  return object;
}
