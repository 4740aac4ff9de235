/** The server of a folder, from the passphrase to its end. commands/start.ts loads this while the passphrase is derived. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ClaimToken } from "../http/claim-token.ts";
import { type RunningServer, startServer } from "../http/server.ts";
import { systemClock } from "../kernel/clock.ts";
import type { DataPaths } from "../kernel/config.ts";
import { AppError } from "../kernel/errors.ts";
import { createLog, type Log } from "../kernel/log.ts";
import type { PurposeKeys } from "../vault/keys.ts";
import { type KernelHost, openHost } from "./kernel-host.ts";
import { version } from "./run-command-line.ts";
import { isAnswering, requestSocket } from "./socket-request.ts";

const page = join(import.meta.dirname, "..", "..", "ui", "dist");

export interface ServeRequest {
  port: number;
  isDemo: boolean;
  passphrase: string | null;
  /** Of the passphrase, on their way; null where there is no vault yet, or no passphrase. */
  keys: Promise<PurposeKeys> | null;
}

export interface Running {
  host: KernelHost;
  server: RunningServer;
  /** What the user opens: with a token in the fragment when the folder is fresh or a demo. */
  url: string;
}

/** FOLDER_IN_USE, PORT_IN_USE, PASSPHRASE_WRONG: then nothing of it stays open. */
export async function openServer(paths: DataPaths, given: ServeRequest): Promise<Running> {
  const { port } = given;
  await refuseSecond(paths);
  // What goes right is told in the page; what does not, here.
  const log: Log = { ...createLog((line) => process.stderr.write(line), systemClock.now), info() {} };
  let origin: string | null = null;
  const host = openHost(paths, { watchesSources: true, log, origin: () => origin });
  try {
    if (given.isDemo) await openDemo(host);
    else if (given.passphrase !== null) await unlock(host, given.passphrase, given.keys);
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

async function unlock({ keyholder }: KernelHost, passphrase: string, keys: Promise<PurposeKeys> | null): Promise<void> {
  if (keyholder.state() !== "fresh") return keyholder.unlock({ passphrase }, keys ?? undefined);
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
