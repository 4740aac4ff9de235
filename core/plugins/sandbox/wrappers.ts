/** The programs that are put around the runner, each where the system has it and lets us use it (SANDBOX.md, wall 2). */
import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { join } from "node:path";

export interface Wrapper {
  name: "pdeathsig" | "network" | "memory";
  /** Absolute program and its arguments, to be followed by the command; null where it does not work. */
  command: string[] | null;
}

const folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"];

/** Tried once a process, not assumed: a container may have the program and forbid what it does. */
export async function probeWrappers(): Promise<Wrapper[]> {
  return Promise.all([
    // The runner dies with the kernel, even while a guest spins.
    probe("pdeathsig", "setpriv", ["--pdeathsig", "KILL"]),
    // The limit itself depends on the plugin: whoever starts a runner adds `--data=`.
    probe("memory", "prlimit", ["--core=0"]),
    // A network namespace of its own: nothing to connect to, not even the loopback.
    probe("network", "unshare", ["-rn"]),
  ]);
}

async function probe(name: Wrapper["name"], program: string, args: string[]): Promise<Wrapper> {
  const path = findProgram(program);
  const isUsable = path !== null && (await succeeds(path, [...args, findProgram("true") ?? "true"]));
  return { name, command: isUsable && path !== null ? [path, ...args] : null };
}

/** Absolute, from the folders of the system alone; null: it is not installed. */
export function findProgram(program: string): string | null {
  for (const folder of folders) {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return join(folder, program);
    } catch {
      continue; // Not here: the next folder may have it.
    }
  }
  return null;
}

function succeeds(program: string, args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, args, { env: {}, timeout: 5_000 }, (error) => resolve(error === null));
  });
}
