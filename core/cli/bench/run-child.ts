import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { type Memory, MemoryWatch } from "./process-memory.ts";

export const passphrase = "a passphrase for benchmarks only";

const cli = join(import.meta.dirname, "..", "main.ts");

export interface ChildResult {
  output: string;
  seconds: number;
  peak: Memory | null;
}

/** Runs a program to its end and watches its memory. Throws with the end of its standard error when it failed. */
export function runChild(
  program: string,
  args: string[],
  environment: Record<string, string> = {},
): Promise<ChildResult> {
  const started = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
  return new Promise((resolve, reject) => {
    const watch = new MemoryWatch(child.pid ?? 0);
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (errors = (errors + chunk).slice(-2_000)));
    child.on("error", reject);
    child.on("close", (code) => {
      const peak = watch.stop();
      if (code === 0) resolve({ output, seconds: (performance.now() - started) / 1000, peak });
      else reject(new Error(`${program} ended with ${code}: ${errors}`));
    });
  });
}

/** One command of ours, on a data folder of the benchmark's own, with the settings that the launcher gave to this process. */
export function runPostern(data: string, args: string[]): Promise<ChildResult> {
  const all = [...process.execArgv, cli, ...args, "--data", data, "--json"];
  return runChild(process.execPath, all, { POSTERN_PASSPHRASE: passphrase });
}

export interface ServerProcess {
  child: ChildProcess;
  origin: string;
  /** From starting the process to the line that says that it is unlocked and listens. */
  secondsToUnlocked: number;
  stop(): Promise<void>;
}

export function startPostern(data: string): Promise<ServerProcess> {
  const started = performance.now();
  const args = [...process.execArgv, cli, "start", "--port", "0", "--data", data, "--json"];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, POSTERN_PASSPHRASE: passphrase },
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return new Promise((resolve, reject) => {
    child.once("close", (code) => reject(new Error(`the server ended with ${code}`)));
    child.stdout.once("data", (line: Buffer) => {
      const { origin } = JSON.parse(line.toString()) as { origin: string };
      const secondsToUnlocked = (performance.now() - started) / 1000;
      const stop = async () => {
        child.kill("SIGTERM");
        await ended;
      };
      resolve({ child, origin, secondsToUnlocked, stop });
    });
  });
}

/** The last line of a command's output. */
export function lastJson(output: string): unknown {
  return JSON.parse(output.trimEnd().split("\n").at(-1) ?? "null");
}
