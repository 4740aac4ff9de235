import { readBoolean, readUnsignedInt } from "./arguments.ts";
import { defaultBodyProperties, isBodyProperty } from "./body-part.ts";
import { type EmailOptions, type EmailSource, emailReader } from "./email-property.ts";
import { readProperties } from "./get.ts";
import type { Arguments } from "./result-reference.ts";

/** The arguments that Email/get and Email/parse share (RFC 8621 4.2, 4.9). */
export function readEmailOptions(given: Arguments): EmailOptions {
  return {
    bodyProperties: readProperties(given, isBodyProperty, "bodyProperties") ?? defaultBodyProperties,
    values: {
      text: readBoolean(given, "fetchTextBodyValues"),
      html: readBoolean(given, "fetchHTMLBodyValues"),
      all: readBoolean(given, "fetchAllBodyValues"),
      bytesMax: readUnsignedInt(given, "maxBodyValueBytes") ?? 0,
    },
  };
}

/** A function that makes the JMAP object, worked out once for all Emails of a call. */
export function emailWriter(
  properties: readonly string[],
  options: EmailOptions,
): (source: EmailSource) => Record<string, unknown> {
  const readers = properties.map((property) => [property, emailReader(property)] as const);
  return (source) => {
    const object: Record<string, unknown> = {};
    for (const [property, reader] of readers) object[property] = reader ? reader(source, options) : null;
    return object;
  };
}
