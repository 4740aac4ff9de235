import { resolve } from "node:path";
import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { type BuiltCheck, builtCheckFile, schemaHash } from "./built-checks.ts";
import { ajvOptions } from "./compile-schema.ts";
import { manifestSchema } from "./manifest-schema.ts";
import { buildProgram } from "./sandbox/build.ts";

const sources = [import.meta.dirname, resolve(import.meta.dirname, "../kernel")];
const schemas: Record<BuiltCheck, object> = { manifest: manifestSchema };

/** Compiles the checks of built-checks.ts where they are stale: the names of what was built anew. */
export async function buildChecks(build: string): Promise<string[]> {
  const built: string[] = [];
  for (const [name, schema] of Object.entries(schemas) as Array<[BuiltCheck, object]>) {
    const make = () => Promise.resolve(checkCode(schema));
    if (await buildProgram(builtCheckFile(build, name), sources, make)) built.push(`check of the ${name}`);
  }
  return built;
}

/** A module that holds what ajv would have compiled, and says of which schema. */
function checkCode(schema: object): string {
  const ajv = new Ajv({ ...ajvOptions, code: { source: true } });
  const key = "schema";
  ajv.addSchema(schema, key);
  const code = standalone.default(ajv, { validate: key });
  return `${code}\nexports.schemaHash = ${JSON.stringify(schemaHash(schema))};\n`;
}
