import { invalidProperties, SetError } from "./set-error.ts";
import { isObject } from "./arguments.ts";

/**
 * Applies a PatchObject (RFC 8620 5.3) to an object and gives the result; the object itself stays as it was. Throws
 * invalidPatch for a path that leads into nothing, or two paths of which one is the start of the other.
 */
export function applyPatch(object: Record<string, unknown>, patch: Record<string, unknown>): Record<string, unknown> {
  const paths = Object.keys(patch);
  for (const path of paths) {
    // RFC 8620 5.3: "There MUST NOT be two patches in the PatchObject where the pointer of one is the prefix of the other".
    if (paths.some((other) => other.startsWith(`${path}/`))) throw new SetError("invalidPatch", { properties: [path] });
  }
  const patched = structuredClone(object);
  for (const path of paths) patchAt(patched, path, patch[path]);
  return patched;
}

function patchAt(target: Record<string, unknown>, path: string, value: unknown): void {
  const tokens = path.split("/").map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  let parent = target;
  for (const token of tokens.slice(0, -1)) {
    const next = Object.hasOwn(parent, token) ? parent[token] : undefined;
    // RFC 8620 5.3: "All parts prior to the last […] MUST already exist on the object being patched", arrays excluded.
    if (!isObject(next)) throw new SetError("invalidPatch", { properties: [path] });
    parent = next;
  }
  const last = tokens.at(-1) as string;
  if (tokens.length > 1 && value === null) {
    delete parent[last];
    return;
  }
  Object.defineProperty(parent, last, { value, writable: true, enumerable: true, configurable: true });
}

/** A String[Boolean] map that may hold only true, such as mailboxIds and keywords. */
export function readTrueMap(value: unknown, property: string): string[] {
  if (!isObject(value) || Object.values(value).some((each) => each !== true)) {
    throw invalidProperties([property], `"${property}" must be an object with nothing but true in it.`);
  }
  return Object.keys(value);
}
