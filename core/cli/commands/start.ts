import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ClaimToken } from "../../http/claim-token.ts";
import { type RunningServer, startServer } from "../../http/server.ts";
import { systemClock } from "../../kernel/clock.ts";
import { type DataPaths, dataPaths, defaultPort } from "../../kernel/config.ts";
import { AppError } from "../../kernel/errors.ts";
import { createLog, type Log } from "../../kernel/log.ts";
import { type KernelHost, openHost } from "../kernel-host.ts";
import { numberOption, readOptions } from "../options.ts";
import { givenPassphrase } from "../passphrase.ts";
import { version } from "../run-command-line.ts";
import { isAnswering, requestSocket } from "../socket-request.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";

const usage = "postern start [--port N] [--demo]";
const page = join(import.meta.dirname, "..", "..", "..", "ui", "dist");

interface Running {
  host: KernelHost;
  server: RunningServer;
  /** What the user opens: with a token in the fragment when the folder is fresh or a demo. */
  url: string;
}

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
    const running = await open(paths, port, { isDemo: demoFolder !== null, passphrase });
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

async function open(
  paths: DataPaths,
  port: number,
  given: { isDemo: boolean; passphrase: string | null },
): Promise<Running> {
  await refuseSecond(paths);
  // What goes right is told in the page; what does not, here.
  const log: Log = { ...createLog((line) => process.stderr.write(line), systemClock.now), info() {} };
  let origin: string | null = null;
  const host = openHost(paths, { watchesSources: true, log, origin: () => origin });
  try {
    if (given.isDemo) await openDemo(host);
    else if (given.passphrase !== null) await unlock(host, given.passphrase);
    const claimToken = host.keyholder.state() === "fresh" ? new ClaimToken() : null;
    const demoToken = given.isDemo ? randomBytes(32).toString("base64url") : null;
    const server = await startServer({
      keyholder: host.keyholder,
      clock: systemClock,
      log,
      version: version(),
      claimToken,
      demoToken,
      staticFolder: existsSync(page) ? page : null,
      sleep: pause,
      hostname: "127.0.0.1",
      port,
      socket: { path: paths.socket, app: host.routes },
    });
    origin = server.origin;
    const fragment = claimToken ? `#claim=${claimToken.value}` : demoToken ? `#demo=${demoToken}` : "";
    return { host, server, url: `${server.origin}/${fragment}` };
  } catch (error) {
    await host.close();
    throw error;
  }
}

/** A second start on the same folder says where the first one is. */
async function refuseSecond(paths: DataPaths): Promise<void> {
  if (!(await isAnswering(paths.socket))) return;
  const status = (await (await requestSocket(paths.socket, "/cli/status", {})).json()) as {
    pid: number;
    origin: string | null;
  };
  if (status.origin !== null) process.stderr.write(`postern: already running on this folder: open ${status.origin}/\n`);
  throw new AppError("FOLDER_IN_USE", { pid: status.pid });
}

async function unlock({ keyholder }: KernelHost, passphrase: string): Promise<void> {
  if (keyholder.state() !== "fresh") return keyholder.unlock({ passphrase });
  const { recoveryCode } = await keyholder.create(passphrase);
  process.stderr.write(
    `postern: made a new data folder. Write down its recovery code, which opens it without the passphrase:\n  ${recoveryCode}\n`,
  );
}

async function openDemo({ keyholder }: KernelHost): Promise<void> {
  await keyholder.create(randomBytes(24).toString("base64url"));
  const { imports } = keyholder.postern() ?? {};
  const job = await imports?.startDemo();
  if (job) await imports?.wait(job.id);
}

function tell({ host, server, url }: Running, isJson: boolean): void {
  const state = host.keyholder.state();
  if (isJson) writeJson({ url, origin: server.origin, port: server.port, pid: process.pid, state });
  else writeLine(`Postern is running. Open this address in your browser:\n\n  ${url}\n\nStop it with ctrl-C.`);
}
