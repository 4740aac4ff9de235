/** A plugin's sources as a page sends them, built in a folder and a process of their own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AppError, fromPlainError, type PlainError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { runNodeApart } from "./run-program.ts";

const child = join(import.meta.dirname, "build-child.ts");

/** Path → text. Throws BAD_REQUEST for a path that leads elsewhere, TOO_LARGE, and what packageOfFolder throws. */
export async function buildSources(files: Record<string, unknown>): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "postern-build-"));
  try {
    writeFiles(folder, files);
    return await built(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeFiles(folder: string, files: Record<string, unknown>): void {
  const entries = Object.entries(files);
  if (entries.length > limits.pluginSourceFilesMax) throw new AppError("TOO_LARGE", { what: "files" });
  for (const [path, text] of entries) {
    if (typeof text !== "string" || !isPlainPath(path)) throw new AppError("BAD_REQUEST", { field: "files" });
    try {
      mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
      // Two names that a file system takes for one are a trick, or a mistake.
      writeFileSync(join(folder, path), text, { flag: "wx", mode: 0o600 });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOSPC") throw new AppError("DISK_FULL", {}, error);
      throw new AppError("BAD_REQUEST", { field: "files", reason: code ?? "" }, error);
    }
  }
}

/** Relative, downwards, and the same on every system. */
function isPlainPath(path: string): boolean {
  const parts = path.split("/");
  return (
    path.length <= limits.pluginSourcePathCharsMax &&
    parts.every((part) => /^[\w@+.\- ()[\]]{1,100}$/u.test(part) && !/^\.{1,2}$/.test(part))
  );
}

async function built(folder: string): Promise<Uint8Array> {
  let told: string;
  try {
    told = await runNodeApart([child, folder], {
      timeoutMs: limits.pluginBuildMs,
      heapMiB: limits.pluginBuildHeapMiB,
      outputBytesMax: limits.pluginPackageBytesMax * 2,
    });
  } catch (error) {
    const problem = "cannot be built in the time and room that there is";
    throw new AppError("PLUGIN_PACKAGE_BAD", { file: "", problem }, error);
  }
  const answer = JSON.parse(told) as { package: string } | { error: PlainError };
  if ("error" in answer) throw fromPlainError(answer.error);
  return Buffer.from(answer.package, "base64");
}
