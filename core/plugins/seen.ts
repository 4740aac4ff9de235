import { AppError } from "../kernel/errors.ts";
import type { Grants, PackageOrigin, PluginRecord } from "./plugin-record.ts";
import { isSameJson } from "./same-json.ts";

/** What the user had before them when they decided. What is absent is not compared. */
export interface Seen {
  /** Of the package that the decision is about. */
  hash?: string;
  /** What was granted until then. */
  grants?: Grants;
}

/**
 * Two windows may decide at once, and a package may come in while the user reads of another: agreeing to something else than
 * was read is no agreement, and a page of yesterday gives nothing back that was taken away today. Throws PLUGIN_CHANGED.
 */
export function checkSeen({ id, grants }: PluginRecord, origin: PackageOrigin, seen: Seen): void {
  const refuse = (what: string) => new AppError("PLUGIN_CHANGED", { plugin: id, what });
  if (seen.hash !== undefined && seen.hash !== origin.hash) throw refuse("package");
  if (seen.grants !== undefined && !isSameJson(seen.grants, grants)) throw refuse("grants");
}
