import { hookPorts, type HookName } from "./hook-ports.ts";
import type { Manifest } from "./manifest.ts";
import type { Grants } from "./plugin-record.ts";

/** The first capability that a hook of the plugin cannot be without and that is not granted; null when it can run. */
export function missingFor({ hooks }: Manifest, grants: Grants): string | null {
  for (const hook of Object.keys(hooks) as HookName[])
    for (const needed of hookPorts[hook].needs) if (grants[needed] === undefined) return needed;
  return null;
}
