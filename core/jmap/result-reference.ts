import { invalidArguments, MethodError } from "./method-error.ts";

export type Arguments = Record<string, unknown>;
/** [name, arguments, method call id] (RFC 8620 3.2). */
export type Invocation = [string, Arguments, string];

/** Puts the values in that "#name" arguments point at in earlier responses. RFC 8620 3.7. */
export function resolveReferences(given: Arguments, responses: readonly Invocation[]): Arguments {
  let resolved: Arguments | null = null;
  for (const key in given) {
    if (!key.startsWith("#")) continue;
    const name = key.slice(1);
    // RFC 8620 3.7: "If the arguments object contains the same argument name in normal and referenced form […]
    // the method MUST return an invalidArguments error."
    if (Object.hasOwn(given, name)) throw invalidArguments(`Both "${name}" and "${key}" are there.`);
    resolved ??= { ...given };
    delete resolved[key];
    defineOwn(resolved, name, follow(given[key], responses));
  }
  return resolved ?? given;
}

function follow(reference: unknown, responses: readonly Invocation[]): unknown {
  if (!isReference(reference)) throw new MethodError("invalidResultReference", "That is not a ResultReference.");
  const response = responses.find((each) => each[2] === reference.resultOf);
  if (!response || response[0] !== reference.name) {
    throw new MethodError("invalidResultReference", "No earlier response has that call id and name.");
  }
  if (reference.path !== "" && !reference.path.startsWith("/")) throw badPath();
  const tokens = reference.path.split("/").slice(1);
  return walk(response[1], tokens.map(unescapeToken), 0);
}

/** RFC 6901 with "*" for each element of an array; an element that gives an array is flattened into the result. */
function walk(value: unknown, tokens: string[], at: number): unknown {
  if (at === tokens.length) return value;
  const token = tokens[at] as string;
  if (Array.isArray(value)) {
    if (token === "*") {
      return value.flatMap((element) => {
        const found = walk(element, tokens, at + 1);
        return Array.isArray(found) ? found : [found];
      });
    }
    // RFC 6901 4: no leading zeros.
    if (!/^(0|[1-9]\d*)$/.test(token) || Number(token) >= value.length) throw badPath();
    return walk(value[Number(token)], tokens, at + 1);
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, token)) throw badPath();
  return walk((value as Record<string, unknown>)[token], tokens, at + 1);
}

function unescapeToken(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}

function badPath(): MethodError {
  return new MethodError("invalidResultReference", "The path leads nowhere in that response.");
}

function isReference(value: unknown): value is { resultOf: string; name: string; path: string } {
  if (typeof value !== "object" || value === null) return false;
  const { resultOf, name, path } = value as Record<string, unknown>;
  return typeof resultOf === "string" && typeof name === "string" && typeof path === "string";
}

/** A key "__proto__" becomes an own property like any other. */
function defineOwn(target: Arguments, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}
