import type { TestContext } from "node:test";

/**
 * Leaves out a test whose peer or data is not on this machine: one line for a user, a failure in CI, where nothing may be
 * missing. `how` is the command or the place that provides it. Returns true when the test must return.
 */
export function skipWithout(t: TestContext, present: unknown, what: string, how: string): boolean {
  if (present) return false;
  const sentence = `${what} is not here (${how})`;
  if (process.env["CI"]) throw new Error(`${sentence}; CI must have it`);
  t.skip(sentence);
  return true;
}
