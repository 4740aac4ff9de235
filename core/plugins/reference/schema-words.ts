import type { Schema } from "../json-schema.ts";

/** A schema's description and its limits, in one line. */
export function wordsOf(schema: Schema): string {
  const { description = "", maxLength, maxItems, minimum, maximum, default: otherwise } = schema;
  const limits =
    schema.type === "string" && maxLength !== undefined
      ? `At most ${maxLength} characters.`
      : schema.type === "array" && maxItems !== undefined
        ? `At most ${maxItems}.`
        : typeof minimum === "number" && typeof maximum === "number"
          ? `${minimum} to ${maximum}.`
          : "";
  return [
    description,
    /most|\d to \d/.test(description) ? "" : limits,
    otherwise === undefined ? "" : `Absent: ${JSON.stringify(otherwise)}.`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}
