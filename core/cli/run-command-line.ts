import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorSentence } from "./error-sentence.ts";
import { type CommonOptions, commonOptions } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** What a file in commands/ exports. Returns the exit code. */
export interface Command {
  run(args: string[]): Promise<number>;
}

/** Each command loads what it needs and no more: `search` through a running server starts in a tenth of a second. */
const commands: Record<string, () => Promise<Command>> = {
  start: () => import("./commands/start.ts"),
  import: () => import("./commands/import.ts"),
  search: () => import("./commands/search.ts"),
  "app-password": () => import("./commands/app-password.ts"),
  lock: () => import("./commands/lock.ts"),
  doctor: () => import("./commands/doctor.ts"),
  bench: () => import("./commands/bench.ts"),
  plugin: () => import("./commands/plugin.ts"),
};

const root = join(import.meta.dirname, "..", "..");

/** Runs one command. Exit codes: 0 done, 1 failed, 2 wrong usage. */
export async function runCommandLine([name = "help", ...args]: string[]): Promise<number> {
  if (name === "help" || args.includes("--help")) {
    process.stdout.write(readFileSync(join(import.meta.dirname, "help.txt"), "utf8"));
    return 0;
  }
  if (name === "--version") {
    process.stdout.write(`postern ${version()}\n`);
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) return fail(2, `there is no command '${name}'; postern help lists them.`);
  try {
    const command = await load();
    return await command.run(args);
  } catch (error) {
    if (error instanceof UsageError) return fail(2, error.message);
    return fail(1, errorSentence(error, folderOf(args)));
  }
}

export function version(): string {
  return (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;
}

function fail(code: number, sentence: string): number {
  process.stderr.write(`postern: ${sentence}\n`);
  return code;
}

/** The folder that the failed command was about. */
function folderOf(args: string[]): string {
  const at = args.indexOf("--data");
  const options: CommonOptions = commonOptions(at < 0 ? {} : { data: args[at + 1] });
  return options.paths.root;
}
