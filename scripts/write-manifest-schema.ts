/** Writes the manifest's JSON Schema to the SDK, for editors and authors. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { manifestSchema } from "../core/plugins/manifest-schema.ts";

const file = join(import.meta.dirname, "..", "sdk", "manifest.schema.json");
writeFileSync(file, `${JSON.stringify(manifestSchema, null, 2)}\n`);
