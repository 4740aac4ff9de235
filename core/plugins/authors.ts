/** Who made a plugin. Trust on first use: what one author's plugin runs on, or left behind, is for nobody else of its id. */
import { AppError } from "../kernel/errors.ts";
import type { PackageOrigin, Signer } from "./plugin-record.ts";
import { isSameSigner } from "./packages/signature.ts";

/** What was signed once is replaced by what the same key signed. */
export function checkAuthor(plugin: string, before: Signer | null, next: Signer | null): void {
  if (before !== null && !isSameSigner(before, next))
    throw new AppError("PLUGIN_SIGNATURE_BAD", { plugin, reason: "another author" });
}

/** Of a package that nobody signed, only the same package is surely by the same. */
export const authorOf = ({ signer, hash }: PackageOrigin): string => signer?.fingerprint ?? `package ${hash}`;

/** `kept`: whose data an earlier plugin of this id left behind. */
export function checkKept(plugin: string, kept: string | null, next: PackageOrigin): void {
  if (kept !== null && kept !== authorOf(next)) throw new AppError("PLUGIN_DATA_KEPT", { plugin });
}
