/** A Tor of our own: the installed program with a folder and a configuration that are nobody else's. Dies with the kernel. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import type { ProxyAddress } from "./probe-tor.ts";

export interface TorProcessOptions {
  program: string;
  /** Its data: cached directory, guards. No mail, no names that were asked for. */
  folder: string;
  /** Appended to its configuration: a test's own Tor network. */
  torrcLines?: string[];
  onBootstrap(percent: number): void;
  /** It ended, asked or not. */
  onExit(): void;
}

export class TorProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #address: ProxyAddress | null;
  #percent = 0;

  constructor({ program, folder, torrcLines = [], onBootstrap, onExit }: TorProcessOptions) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Tor refuses a socket in a folder that others may enter.
    chmodSync(folder, 0o700);
    const socketPath = join(folder, "socks");
    this.#address = Buffer.byteLength(socketPath) < unixPathBytesMax ? { path: socketPath } : null;
    const torrc = join(folder, "torrc");
    const defaults = join(folder, "torrc-defaults");
    writeFileSync(torrc, configuration(folder, this.#address === null ? null : socketPath, torrcLines), {
      mode: 0o600,
    });
    writeFileSync(defaults, "", { mode: 0o600 });
    // Without an environment: TOR_PT_* and the like of another program mean nothing here.
    this.#child = spawn(program, ["-f", torrc, "--defaults-torrc", defaults], {
      env: {},
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.#exited = new Promise((resolve) => {
      this.#child.once("error", () => resolve());
      this.#child.once("close", () => resolve());
    });
    void this.#exited.then(onExit);
    if (this.#child.stdout) {
      createInterface({ input: this.#child.stdout }).on("line", (line) => this.#read(line, onBootstrap));
    }
  }

  /** Where it takes connections; null before it does. */
  address(): ProxyAddress | null {
    return this.#percent === 100 ? this.#address : null;
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    const late = setTimeout(() => this.#child.kill("SIGKILL"), limits.torStopMs);
    await this.#exited;
    clearTimeout(late);
  }

  #read(line: string, onBootstrap: (percent: number) => void): void {
    const port = /Opened Socks listener connection \(ready\) on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port !== undefined) this.#address = { host: "127.0.0.1", port: Number(port) };
    const percent = /Bootstrapped (\d+)%/.exec(line)?.[1];
    if (percent === undefined) return;
    this.#percent = Number(percent);
    onBootstrap(this.#percent);
  }
}

/** Of sockaddr_un, on Linux and, smaller, on macOS. */
const unixPathBytesMax = 100;

function configuration(folder: string, socketPath: string | null, more: string[]): string {
  const listener = socketPath === null ? "127.0.0.1:auto" : `unix:${quoted(socketPath)}`;
  return [
    `DataDirectory ${quoted(folder)}`,
    // ExtendedErrors: tells an onion service that does not exist from one that is away.
    `SocksPort ${listener} ExtendedErrors`,
    "ControlPort 0",
    "ClientOnly 1",
    "AvoidDiskWrites 1",
    "DormantCanceledByStartup 1",
    // A Postern that was killed takes its Tor along.
    `__OwningControllerProcess ${process.pid}`,
    "Log notice stdout",
    ...more,
    "",
  ].join("\n");
}

/** A value of a torrc line as a C string. */
function quoted(text: string): string {
  if (/[\r\n\0]/.test(text)) throw new AppError("TOR_FAILED", { reason: "FOLDER_NAME" });
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}
