/** What may be granted: never more than the manifest asks for, and across versions never more than the user meant. */
import { AppError } from "../kernel/errors.ts";
import { capabilityOf } from "./capabilities/all.ts";
import { missingFor } from "./hook-needs.ts";
import type { Manifest } from "./manifest.ts";
import type { Grants, PluginRecord } from "./plugin-record.ts";

/** Throws PLUGIN_DENIED for a scope that is wider than the manifest's, BAD_REQUEST for one that is none. */
export function acceptable(manifest: Manifest, grants: Grants, mustRun: boolean): Grants {
  for (const [name, scope] of Object.entries(grants)) {
    const asked = manifest.capabilities[name as keyof Grants];
    const capability = capabilityOf(name);
    if (asked === undefined || capability === null || !capability.narrows(scope as never, asked as never))
      throw new AppError("PLUGIN_DENIED", { plugin: manifest.id, capability: name, reason: "wider than asked for" });
  }
  const missing = missingFor(manifest, grants);
  if (mustRun && missing !== null)
    throw new AppError("PLUGIN_DENIED", { plugin: manifest.id, capability: missing, reason: "needed" });
  return grants;
}

/** What of the grants another version asks for too. */
export function common(manifest: Manifest, grants: Grants): Grants {
  return Object.fromEntries(
    Object.entries(grants).filter(([name, scope]) => {
      const asked = manifest.capabilities[name as keyof Grants];
      return asked !== undefined && capabilityOf(name)?.narrows(scope as never, asked as never) === true;
    }),
  );
}

/** What the user narrowed or refused before stays so; the rest is granted as the new version asks. */
export function carriedOver(before: Manifest, after: Manifest, held: Grants): Grants {
  const entries = Object.entries(after.capabilities).flatMap(([name, asked]) => {
    const [granted, askedBefore] = [held[name as keyof Grants], before.capabilities[name as keyof Grants]];
    if (askedBefore === undefined) return [[name, asked] as const];
    if (granted === undefined) return [];
    const isWithin = (scope: unknown, other: unknown) =>
      capabilityOf(name)?.narrows(scope as never, other as never) === true;
    const wasNarrowed = !isWithin(askedBefore, granted);
    return [[name, wasNarrowed && isWithin(granted, asked) ? granted : asked] as const];
  });
  return Object.fromEntries(entries);
}

/** Denials that stay settled: what is granted of the capability is what it was when the user said so. */
export function stillKept(
  { grants, keptDenied = [] }: Pick<PluginRecord, "grants" | "keptDenied">,
  next: Grants,
): string[] {
  const said = (scopes: Grants, name: string) => JSON.stringify(scopes[name as keyof Grants]);
  return keptDenied.filter((name) => said(grants, name) === said(next, name));
}
