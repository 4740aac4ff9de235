import { readdirSync, readFileSync } from "node:fs";

export interface Memory {
  /** Sum of PSS over the process and all its descendants, shared memory left out: the open index is counted apart. */
  processMiB: number;
  /** Shared memory in those processes' PSS (the open index, as far as it is mapped). */
  sharedMiB: number;
  processes: number;
}

/** Memory of a process and all its descendants now; null where the system does not tell (/proc). */
export function memoryOf(pid: number): Memory | null {
  const memory: Memory = { processMiB: 0, sharedMiB: 0, processes: 0 };
  for (const each of withDescendants(pid)) {
    const rollup = readOrNull(`/proc/${each}/smaps_rollup`);
    if (rollup === null) continue;
    const shared = mebibytes(rollup, "Pss_Shmem");
    memory.processMiB += mebibytes(rollup, "Pss") - shared;
    memory.sharedMiB += shared;
    memory.processes += 1;
  }
  return memory.processes === 0 ? null : memory;
}

const mebibytes = (rollup: string, field: string): number =>
  Number(new RegExp(`^${field}: +(\\d+) kB`, "m").exec(rollup)?.[1] ?? 0) / 1024;

function withDescendants(pid: number): number[] {
  const childrenOf = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    // After the command in parentheses, which may hold anything: state, parent.
    const parent = /^\d+$/.test(name)
      ? / \w (\d+) /.exec((readOrNull(`/proc/${name}/stat`) ?? "").replace(/^.*\)/s, ""))
      : null;
    if (parent) childrenOf.set(Number(parent[1]), [...(childrenOf.get(Number(parent[1])) ?? []), Number(name)]);
  }
  const found = [pid];
  for (const each of found) found.push(...(childrenOf.get(each) ?? []));
  return found;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null; // It ended between listing and reading, or belongs to somebody else.
  }
}

/** Looks at a process again and again until stopped, and remembers the most it had. */
export class MemoryWatch {
  readonly #timer: NodeJS.Timeout;
  #peak: Memory | null = null;

  constructor(pid: number, everyMs = 500) {
    this.#timer = setInterval(() => this.#look(pid), everyMs);
  }

  #look(pid: number): void {
    const now = memoryOf(pid);
    if (now !== null && now.processMiB > (this.#peak?.processMiB ?? 0)) this.#peak = now;
  }

  stop(): Memory | null {
    clearInterval(this.#timer);
    return this.#peak;
  }
}
