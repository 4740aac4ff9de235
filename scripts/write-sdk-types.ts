/** Writes the SDK's types of hooks and host, for authors. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hookTypes, hostTypes } from "../core/plugins/reference/sdk-types.ts";
import { formatText } from "./format-text.ts";

for (const [name, text] of [
  ["hooks.ts", hookTypes()],
  ["host.ts", hostTypes()],
] as const) {
  writeFileSync(join(import.meta.dirname, "..", "sdk", name), formatText(name, text));
}
