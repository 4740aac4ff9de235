import { existsSync } from "node:fs";
import { AppError } from "../../kernel/errors.ts";
import { readOptions } from "../options.ts";
import { isAnswering, requestSocket } from "../socket-request.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";

/** Ends all sessions of the running server and makes it forget the keys. It goes on listening, locked. */
export async function run(args: string[]): Promise<number> {
  const { positionals, common } = readOptions(args, {}, "postern lock");
  if (positionals.length > 0) throw new UsageError("lock takes no names. Usage: postern lock");
  if (!existsSync(common.paths.root)) throw new AppError("FOLDER_MISSING");
  const isRunning = await isAnswering(common.paths.socket);
  if (isRunning) {
    const response = await requestSocket(common.paths.socket, "/cli/lock", {
      method: "POST",
      body: "{}",
      headers: { "Content-Type": "application/json" },
    });
    if (!response.ok) throw new AppError("INTERNAL");
  }
  if (common.isJson) writeJson({ state: "locked", isRunning });
  else writeLine(isRunning ? "Postern is locked." : "No Postern is running on this folder: it is locked.");
  return 0;
}
