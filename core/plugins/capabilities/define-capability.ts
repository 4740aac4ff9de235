import { compileSchema } from "../compile-schema.ts";
import { line, type Schema } from "../json-schema.ts";
import type { Capability } from "./capability.ts";

/** The author's words for wanting it; the user reads them as they are. */
export const reasonSchema: Schema = line(200);

/** The whole scope, as a manifest writes it. */
export function scopeSchemaOf({ scope }: Pick<Capability<never>, "scope">): Schema {
  return {
    type: "object",
    additionalProperties: false,
    required: [...scope.required, "reason"],
    properties: { ...scope.properties, reason: reasonSchema },
  };
}

/** What anybody says is a scope is checked against its schema before it is compared: something malformed narrows nothing. */
export function defineCapability<Scope extends { reason: string }>(capability: Capability<Scope>): Capability<Scope> {
  const isScope = compileSchema<Scope>(scopeSchemaOf(capability));
  return Object.freeze({
    ...capability,
    narrows: (scope: Scope, asked: Scope) => isScope(scope) && isScope(asked) && capability.narrows(scope, asked),
  });
}

/** True when each of `some` is among `all`. */
export function isSubset<Item>(some: readonly Item[] = [], all: readonly Item[] = []): boolean {
  return some.every((item) => all.includes(item));
}

/** `a`, `a and b`, `a, b and c` */
export function enumerate(parts: readonly string[], word = "and"): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;
}
