import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** Debian keeps servers in sbin, which is not in every user's PATH. */
const usual = ["/usr/local/bin", "/usr/bin", "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"];

/** The installed `tor`, or null. */
export function findTor(path: string = process.env["PATH"] ?? ""): string | null {
  const folders = [...path.split(delimiter).filter(isAbsolute), ...usual];
  return folders.map((folder) => join(folder, "tor")).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Not in this folder: the next one may have it.
  }
}
