import { readProcessFile, withDescendants } from "./processes.ts";

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
    const rollup = readProcessFile(each, "smaps_rollup");
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
