/** What a user may set of a plugin: the manifest's `settings`, a JSON Schema of plain values. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { compileSchema, describeProblem } from "./compile-schema.ts";
import type { Manifest } from "./manifest.ts";
import { checkableSettings } from "./settings-schema.ts";

type Settings = Record<string, unknown>;

/** Throws BAD_REQUEST with where and what is wrong. */
export function checkedSettings(manifest: Manifest, settings: Settings): Settings {
  if (Buffer.byteLength(JSON.stringify(settings)) > limits.settingBytesMax)
    throw new AppError("TOO_LARGE", { what: "pluginSettings" });
  const check = compileSchema<Settings>(checkableSettings(manifest.settings));
  if (check(settings)) return settings;
  const { pointer, problem } = describeProblem(check.errors?.[0]);
  throw new AppError("BAD_REQUEST", { plugin: manifest.id, where: pointer, problem });
}

/** With the defaults of what the user has not set. */
export function effectiveSettings(manifest: Manifest, settings: Settings): Settings {
  const defaults = Object.entries(manifest.settings?.properties ?? {}).map(
    ([name, given]) => [name, given.default] as const,
  );
  return { ...Object.fromEntries(defaults), ...settings };
}

/** Of another version's settings, what this one takes: each by itself. */
export function keptSettings(manifest: Manifest, settings: Settings): Settings {
  const check = compileSchema(checkableSettings(manifest.settings));
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => check({ [name]: value })));
}
