import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataPaths, dataPaths, defaultPort } from "../../kernel/config.ts";
import type { PurposeKeys } from "../../vault/keys.ts";
import { unlockVault, vaultExists } from "../../vault/unlock.ts";
import { numberOption, readOptions } from "../options.ts";
import { givenPassphrase } from "../passphrase.ts";
import type { Running, ServeRequest } from "../serve.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";

const usage = "postern start [--port N] [--demo]";

/** Serves until it is told to stop. With a passphrase it is unlocked at once; without one, in the browser. */
export async function run(args: string[]): Promise<number> {
  const own = { port: { type: "string" }, demo: { type: "boolean" } } as const;
  const { values, positionals, common } = readOptions(args, own, usage);
  if (positionals.length > 0) throw new UsageError(`start takes no names. Usage: ${usage}`);
  const port = numberOption(values.port, "port", [0, 65_535], defaultPort);
  const stopped = stopSignal();
  const passphrase = givenPassphrase(common.passphraseFile);
  const demoFolder = values.demo === true ? mkdtempSync(join(tmpdir(), "postern-demo-")) : null;
  try {
    const paths = demoFolder === null ? common.paths : dataPaths(demoFolder);
    const keys = deriveKeys(paths, demoFolder === null ? passphrase : null);
    const running = await serve(paths, { port, isDemo: demoFolder !== null, passphrase, keys });
    try {
      tell(running, common.isJson);
      await stopped;
    } finally {
      await running.server.close();
      await running.host.close();
    }
  } finally {
    if (demoFolder !== null) rmSync(demoFolder, { recursive: true, force: true });
  }
  return 0;
}

/** The longest part of a start, on a thread of its own: begun before anything else is loaded. */
function deriveKeys(paths: DataPaths, passphrase: string | null): Promise<PurposeKeys> | null {
  // Behind a socket somebody may have the folder already: then it would be for nothing.
  if (passphrase === null || existsSync(paths.socket) || !vaultExists(paths.vault)) return null;
  return unlockVault(paths.vault, { passphrase });
}

async function serve(paths: DataPaths, given: ServeRequest): Promise<Running> {
  let isOpen = false;
  try {
    // A folder in use or a wrong passphrase is told by whoever opens the server, and at its time.
    given.keys?.catch(() => null);
    const { openServer } = await import("../serve.ts");
    const running = await openServer(paths, given);
    isOpen = true;
    return running;
  } finally {
    // Nobody took them.
    if (!isOpen)
      void given.keys?.then(
        (keys) => keys.zero(),
        () => null,
      );
  }
}

/** Resolves at the first ctrl-C or TERM. A second one ends the process at once: nothing acknowledged is lost by that. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false;
    const stop = () => {
      if (isAsked) process.exit(130);
      isAsked = true;
      resolve();
    };
    process.on("SIGINT", stop).on("SIGTERM", stop).on("SIGHUP", stop);
  });
}

function tell({ host, server, url }: Running, isJson: boolean): void {
  const state = host.keyholder.state();
  if (isJson) writeJson({ url, origin: server.origin, port: server.port, pid: process.pid, state });
  else writeLine(`Postern is running. Open this address in your browser:\n\n  ${url}\n\nStop it with ctrl-C.`);
}
