import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { AppError } from "../kernel/errors.ts";
import { UsageError } from "./usage-error.ts";

/** The folder that an author's command is about: the one named, or the current one. Throws BAD_PATH without a manifest in it. */
export function pluginFolder(positionals: string[], usage: string): string {
  const [named = ".", ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`it takes one folder. Usage: ${usage}`);
  const folder = resolve(named);
  if (!existsSync(join(folder, "manifest.json")))
    throw new AppError("BAD_PATH", { path: join(folder, "manifest.json") });
  return folder;
}
