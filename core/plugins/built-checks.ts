/**
 * Checks that are asked for at every start, compiled when Postern is built: ajv takes a fifth of a second to make the one for
 * manifests, on the core that derives the passphrase meanwhile.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { ValidateFunction } from "ajv";

const here = import.meta.dirname;
const shippedBuild = resolve(here, "../../build/plugins");

export type BuiltCheck = "manifest";

interface BuiltModule {
  schemaHash: string;
  validate: ValidateFunction;
}

export const builtCheckFile = (build: string, name: BuiltCheck): string => join(build, `check-${name}.cjs`);

export const schemaHash = (schema: object): string =>
  createHash("sha256").update(JSON.stringify(schema)).digest("base64");

/** Null where it was not built, or for another schema. */
export function builtCheck<Checked>(
  name: BuiltCheck,
  schema: object,
  build = shippedBuild,
): ValidateFunction<Checked> | null {
  const file = builtCheckFile(build, name);
  if (!existsSync(file)) return null;
  const built = createRequire(import.meta.url)(file) as BuiltModule;
  return built.schemaHash === schemaHash(schema) ? (built.validate as ValidateFunction<Checked>) : null;
}
