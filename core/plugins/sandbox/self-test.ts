/** What a runner tries on itself before it takes a guest, so that the walls shown are the walls that stand. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { Worker } from "node:worker_threads";
import type { SelfTest } from "./protocol.ts";

export function selfTest(): SelfTest {
  return {
    files: isDenied(() => readFileSync("/etc/hostname")),
    processes: isDenied(() => execFileSync("/bin/true")),
    workers: isDenied(() => new Worker("", { eval: true }).unref()),
    // A network namespace of its own has no interface that is up, not even the loopback.
    network: Object.keys(networkInterfaces()).length === 0,
  };
}

function isDenied(attempt: () => unknown): boolean {
  try {
    attempt();
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_ACCESS_DENIED";
  }
}
