/** Runs a script of ours under strace and gives what it did to the files below a folder. */
import { spawnSync } from "node:child_process";
import { type FileEvent, fileCalls, readStraceLog } from "./strace-log.ts";

/** strace cuts longer strings; no write of ours is longer. */
const writeBytesMax = 64 * 1024 * 1024;

export function hasStrace(): boolean {
  return spawnSync("strace", ["-V"], { stdio: "ignore" }).status === 0;
}

export function recordScript(script: URL, argv: readonly string[], root: string, logPath: string): FileEvent[] {
  const options = [
    "-f",
    "--seccomp-bpf",
    "-y",
    "-xx",
    "-s",
    String(writeBytesMax),
    "-e",
    `trace=${fileCalls}`,
    "-e",
    "signal=none",
    "-o",
    logPath,
  ];
  const run = spawnSync("strace", [...options, process.execPath, script.pathname, ...argv], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`the recorded script failed: ${run.stderr}`);
  return readStraceLog(logPath, root);
}
