/** Writes the manifest's JSON Schema to the SDK, for editors and authors. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { manifestSchema } from "../core/plugins/manifest-schema.ts";
import { formatText } from "./format-text.ts";

const name = "manifest.schema.json";
writeFileSync(join(import.meta.dirname, "..", "sdk", name), formatText(name, JSON.stringify(manifestSchema, null, 2)));
