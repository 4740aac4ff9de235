import { existsSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { skipWithout } from "./skip-without.ts";

const root = join(import.meta.dirname, "..", "..", "shared", "data");

/**
 * A file or folder of the real mail that developers keep beside the project (`../shared/data`), or null where it is absent,
 * as on a user's machine. A test that gets null says so in one line through `skipWithoutData`.
 */
export function sharedData(...path: string[]): string | null {
  const full = join(root, ...path);
  return existsSync(full) ? full : null;
}

/** Leaves out a test whose real mail is not here: one line for a user, a failure in CI, where it lies beside the project. */
export function skipWithoutData(t: TestContext, data: string | null): data is null {
  if (data !== null) return false;
  return skipWithout(t, data, "The real mail of ../shared/data", "it is kept beside the project");
}
