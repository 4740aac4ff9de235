import { UsageError } from "../usage-error.ts";
import type { Command } from "../run-command-line.ts";

const verbs: Record<string, () => Promise<Command>> = {
  new: () => import("./plugin-new.ts"),
  dev: () => import("./plugin-dev.ts"),
  test: () => import("./plugin-test.ts"),
  check: () => import("./plugin-check.ts"),
  pack: () => import("./plugin-pack.ts"),
};

const usage = `postern plugin ${Object.keys(verbs).join("|")}`;

/** The commands that write plugins. */
export async function run([verb = "", ...args]: string[]): Promise<number> {
  const load = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (load === undefined) throw new UsageError(`plugin has no command ${JSON.stringify(verb)}. Usage: ${usage}`);
  return (await load()).run(args);
}
