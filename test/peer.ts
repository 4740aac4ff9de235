import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Absolute path of a program that a test talks to (Dovecot, GnuPG, Chromium …), or null. Debian keeps servers in sbin. */
export function peer(...names: string[]): string | null {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // not in this folder: the next one may have it
      }
    }
  }
  return null;
}
