import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../kernel/errors.ts";
import { badPackage, type PackageFile, type PackageParts, packageFiles, utf8Of } from "./layout.ts";

/**
 * A plugin that was built into a folder: manifest.json, plugin.js, and plugin.js.map, README.md and a signature where they
 * are. Other files are not looked at. Throws PLUGIN_PACKAGE_BAD, BAD_PATH.
 */
export async function readPluginFolder(folder: string): Promise<PackageParts> {
  const manifest = await readText(folder, "manifest.json");
  if (manifest === null) throw badPackage("manifest.json", "is missing");
  const code = await readText(folder, "plugin.js");
  if (code === null) throw badPackage("plugin.js", "is missing: postern plugin pack makes it");
  const author = await readText(folder, "author.asc");
  const signature = await readText(folder, "signature.asc");
  return {
    manifest,
    code,
    map: (await readText(folder, "plugin.js.map")) ?? undefined,
    readme: (await readText(folder, "README.md")) ?? undefined,
    signature: author === null || signature === null ? undefined : { author, signature },
  };
}

/** Null: not there. Throws PLUGIN_PACKAGE_BAD, BAD_PATH. */
export async function readText(folder: string, name: PackageFile): Promise<string | null> {
  const bytesMax = packageFiles[name];
  const file = await openFile(folder, name);
  if (file === null) return null;
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw badPackage(name, "is not a file");
    const bytes = Buffer.alloc(bytesMax + 1);
    let end = 0;
    for (let read = -1; read !== 0 && end < bytes.length; end += read) {
      read = (await file.read(bytes, end, bytes.length - end)).bytesRead;
    }
    if (end > bytesMax) throw badPackage(name, "is larger than it may be");
    return utf8Of(name, bytes.subarray(0, end));
  } finally {
    await file.close();
  }
}

/**
 * Never waits: a named pipe that nobody writes to opens too, and is seen not to be a file. Follows no link: a folder from
 * elsewhere could put a file of its reader's into a package.
 */
async function openFile(folder: string, name: PackageFile): Promise<FileHandle | null> {
  try {
    return await open(join(folder, name), constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return null;
    if (code === "ELOOP") throw badPackage(name, "is a link", error);
    throw new AppError("BAD_PATH", { file: name, problem: code ?? "" }, error);
  }
}
