import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** As the formatter writes a file of that name. */
export function formatText(name: string, text: string): string {
  const root = join(import.meta.dirname, "..");
  const biome = join(root, "node_modules", ".bin", "biome");
  return execFileSync(biome, ["format", `--stdin-file-path=${name}`], { cwd: root, input: text, encoding: "utf8" });
}
