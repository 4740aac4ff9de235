import { cpSync, existsSync, linkSync } from "node:fs";
import { basename, join } from "node:path";

/** A data folder to damage. The ballast is shared, since it is large and nobody reads it. */
export function copyFolder(from: string, to: string): string {
  cpSync(from, to, { recursive: true, filter: (path) => basename(path) !== "ballast" });
  const ballast = join("vault", "ballast");
  if (existsSync(join(from, ballast))) linkSync(join(from, ballast), join(to, ballast));
  return to;
}
