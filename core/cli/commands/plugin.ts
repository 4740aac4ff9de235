import type { Command } from "../run-command-line.ts";
import { UsageError } from "../usage-error.ts";

const manage = () => import("./plugin-manage.ts");

/** Each loads what it needs and no more. */
const verbs: Record<string, () => Promise<Command>> = {
  new: () => import("./plugin-new.ts"),
  dev: () => import("./plugin-dev.ts"),
  test: () => import("./plugin-test.ts"),
  check: () => import("./plugin-check.ts"),
  pack: () => import("./plugin-pack.ts"),
  install: manage,
  list: manage,
  info: manage,
  enable: manage,
  disable: manage,
  grant: manage,
  revoke: manage,
  "keep-denied": manage,
  settings: () => import("./plugin-settings.ts"),
  secret: () => import("./plugin-secret.ts"),
  update: () => import("./plugin-update.ts"),
  rollback: manage,
  remove: manage,
  "undo-tags": manage,
  audit: () => import("./plugin-audit.ts"),
  keys: manage,
  walls: manage,
};

const usage = `postern plugin ${Object.keys(verbs).join("|")}`;

/** The commands that write plugins, and those that live with them. */
export async function run([verb = "", ...args]: string[]): Promise<number> {
  const load = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (load === undefined) throw new UsageError(`plugin has no command ${JSON.stringify(verb)}. Usage: ${usage}`);
  const command = await load();
  return command.run(load === manage ? [verb, ...args] : args);
}
