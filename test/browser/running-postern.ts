import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const cli = join(import.meta.dirname, "..", "..", "core", "cli", "main.ts");

interface Cleanup {
  after(run: () => void | Promise<void>): void;
}

export interface RunningPostern {
  /** With the token in the fragment when the folder is fresh or a demo. */
  url: string;
  origin: string;
  folder: string;
  stop(): Promise<void>;
  /** It does nothing at all, and is there, until it goes on. */
  pause(): void;
  goOn(): void;
  /** SIGKILL: nothing can be put in order. */
  kill(): Promise<void>;
}

export interface StartOptions {
  folder: string;
  isDemo?: boolean;
  passphrase?: string;
  port?: number;
  /** A program and its arguments that start the server instead of us. */
  through?: string[];
}

/** The real server, as the command line starts it, on a free port; stopped when the test ends. */
export async function startPostern(t: Cleanup, options: StartOptions): Promise<RunningPostern> {
  const { folder, isDemo = false, passphrase, port = 0, through = [] } = options;
  const args = [cli, "start", "--data", folder, "--port", String(port), "--json", ...(isDemo ? ["--demo"] : [])];
  const [program = "", ...rest] = [...through, process.execPath, ...args];
  const child = spawn(program, rest, {
    env: { ...process.env, ...(passphrase === undefined ? {} : { POSTERN_PASSPHRASE: passphrase }) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const complaints: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk.toString()));
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };
  const goOn = (): void => void child.kill("SIGCONT");
  const pause = (): void => void child.kill("SIGSTOP");
  const stop = (): Promise<void> => {
    goOn(); // What is paused hears nothing.
    return end("SIGTERM");
  };
  t.after(stop);
  const first = await Promise.race([once(createInterface({ input: child.stdout }), "line"), once(child, "exit")]);
  if (typeof first[0] !== "string") throw new Error(`postern start ended: ${complaints.join("")}`);
  const { url, origin } = JSON.parse(first[0]) as { url: string; origin: string };
  return { url, origin, folder, stop, pause, goOn, kill: () => end("SIGKILL") };
}

/** Runs a command of the command line on the folder, through the running server. */
export async function runCommand(folder: string, passphrase: string, ...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [cli, ...args, "--data", folder, "--json"], {
    env: { ...process.env, POSTERN_PASSPHRASE: passphrase },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`postern ${args.join(" ")}: ${Buffer.concat(complaints).toString()}`);
  return Buffer.concat(output).toString();
}
