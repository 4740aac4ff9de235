import { limits } from "../kernel/limits.ts";
import { readStringArray } from "./arguments.ts";
import { accountId, type MethodResponse } from "./context.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";

/** `ids` of a /get (RFC 8620 5.1): without repeats; null for all. */
export function readIds(given: Arguments): string[] | null {
  const ids = readStringArray(given, "ids");
  if (ids === null) return null;
  if (ids.length > limits.objectsPerGetMax) throw new MethodError("requestTooLarge");
  if (ids.some((id) => id === "" || id.length > 255)) throw invalidArguments(`"ids" holds what is not an id.`);
  // RFC 8620 5.1: "If an identical id is included more than once in the request, the server MUST only include it once".
  return [...new Set(ids)];
}

/** `properties` of a /get, `id` always among them (RFC 8620 5.1); null for the defaults. */
export function readProperties(
  given: Arguments,
  isKnown: (property: string) => boolean,
  name = "properties",
): string[] | null {
  const properties = readStringArray(given, name);
  if (properties === null) return null;
  const unknown = properties.find((property) => !isKnown(property));
  if (unknown !== undefined) throw invalidArguments(`"${unknown.slice(0, 100)}" is not a property.`);
  return [...new Set(properties)];
}

export function getResponse(state: string, list: unknown[], notFound: string[]): MethodResponse {
  return { accountId, state, list, notFound };
}

/** The named properties of an object, and its id. */
export function pick(object: Record<string, unknown>, properties: readonly string[] | null): Record<string, unknown> {
  if (properties === null) return object;
  const picked: Record<string, unknown> = { id: object["id"] };
  for (const property of properties) picked[property] = object[property];
  return picked;
}
