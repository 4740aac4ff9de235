import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { memoryRoot } from "../../search/live-folder.ts";
import { diskUse } from "./disk-use.ts";

/** MiB of the open search indexes in memory-backed storage (of every Postern that runs here), told apart from processes. */
export function liveIndexMiB(): number | null {
  if (!existsSync(memoryRoot)) return null;
  const folders = readdirSync(memoryRoot).filter((name) => name.startsWith("postern-index-"));
  return folders.reduce((sum, name) => sum + diskUse(join(memoryRoot, name)), 0) / 1_048_576;
}
