import { mkdirSync } from "node:fs";
import type { Hono } from "hono";
import { cliRoutes } from "../http/cli-routes.ts";
import { createKeyholder, type Keyholder } from "../http/keyholder.ts";
import type { OpenPostern } from "../http/postern.ts";
import { systemClock } from "../kernel/clock.ts";
import type { DataPaths } from "../kernel/config.ts";
import { AppError } from "../kernel/errors.ts";
import { type Log, silentLog } from "../kernel/log.ts";
import type { Standby } from "../standby.ts";
import { lockFolder } from "../store/folder-lock.ts";
import type { DerivationCost } from "../vault/passphrase-key.ts";
import { version } from "./run-command-line.ts";

export interface HostOptions {
  /** False for commands that open the folder for a moment. */
  watchesSources: boolean;
  log?: Log;
  derivationCost?: DerivationCost;
  origin?: () => string | null;
}

/** This process as the owner of a data folder: the folder's lock, the keyholder, and the routes of the command line. */
export interface KernelHost {
  keyholder: Keyholder<OpenPostern>;
  routes: Hono;
  close(): Promise<void>;
}

/** Takes the folder for this process. FOLDER_IN_USE when another has it. Nothing is unlocked yet. */
export function openHost(paths: DataPaths, options: HostOptions): KernelHost {
  makeFolder(paths.root);
  const lock = lockFolder(paths);
  const { watchesSources, log = silentLog, derivationCost } = options;
  // Loaded while the passphrase is derived on a thread of its own: both together take as long as the slower.
  const main = import("../main.ts");
  const standbys = import("../standby.ts");
  let standby: Promise<Standby> | null = null;
  const takeStandby = () => {
    const taken = standby;
    standby = null;
    return taken;
  };
  const keyholder = createKeyholder<OpenPostern>({
    paths,
    clock: systemClock,
    prepare: () => {
      standby ??= standbys.then(({ startStandby }) => startStandby());
    },
    open: async (keys) => {
      const taken = await takeStandby();
      return (await main).openPostern({ paths, keys, log, watchesSources, ...(taken && { standby: taken }) });
    },
    ...(derivationCost ? { derivationCost } : {}),
  });
  return {
    keyholder,
    routes: cliRoutes({ keyholder, version: version(), origin: options.origin ?? (() => null) }),
    close: async () => {
      try {
        await keyholder.lock("stopping");
        // Somebody tried to unlock, and could not.
        const left = await takeStandby();
        if (left) await (await standbys).endStandby(left);
      } finally {
        lock.release();
      }
    },
  };
}

function makeFolder(root: string): void {
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new AppError("FOLDER_UNREADABLE", {}, error);
  }
}
