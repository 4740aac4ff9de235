import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..", "shared", "data");

/**
 * A file or folder of the real mail that developers keep beside the project (`../shared/data`), or null where it is absent,
 * as on a user's machine. A test that gets null says so in one line through `skipWithout`.
 */
export function sharedData(...path: string[]): string | null {
  const full = join(root, ...path);
  return existsSync(full) ? full : null;
}
