/** A package that was looked at, as the user is told of it and as the platform runs it. No code of it has run. */
import { AppError } from "../kernel/errors.ts";
import { consentOf, difference } from "./consent.ts";
import type { InstalledPlugin, PluginCode } from "./installed-plugin.ts";
import { type OpenedPackage, openPackage } from "./packages/read.ts";
import { isSameSigner } from "./packages/signature.ts";
import type { Inspection, PackageOrigin } from "./plugin-record.ts";

export function inspection(found: PluginCode, origin: PackageOrigin, before: InstalledPlugin | null): Inspection {
  const consent = consentOf(found.manifest, origin.signer);
  return {
    id: found.manifest.id,
    manifest: found.manifest,
    origin,
    readme: found.readme,
    consent,
    update:
      before === null
        ? null
        : {
            from: before.manifest.version,
            ...difference(consentOf(before.manifest, before.record.current.signer), consent),
            isSameSigner: isSameSigner(before.record.current.signer, origin.signer),
          },
  };
}

export const codeOf = ({ manifest, code, readme }: OpenedPackage): PluginCode => ({
  manifest,
  code: Buffer.from(code, "utf8"),
  readme,
});

/** Throws PLUGIN_FAILED when the store has it no more. */
export async function storedCode(
  store: { package(pluginId: string, hash: string): Uint8Array | null },
  id: string,
  { hash }: PackageOrigin,
): Promise<PluginCode> {
  const bytes = store.package(id, hash);
  if (bytes === null) throw new AppError("PLUGIN_FAILED", { plugin: id, problem: "its package is gone" });
  const opened = await openPackage(bytes);
  if (opened.hash !== hash || opened.manifest.id !== id)
    throw new AppError("PLUGIN_FAILED", { plugin: id, problem: "its package is another one" });
  return codeOf(opened);
}
