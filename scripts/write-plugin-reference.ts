/** Writes the reference of hooks and capabilities, for authors. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pluginReference } from "../core/plugins/reference/plugin-reference.ts";

const folder = join(import.meta.dirname, "..", "docs", "plugins");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "reference.md"), pluginReference());
