/** What a process tree holds on disk: folders' files, and every regular file that one of its processes has open, deleted or not. */
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";

export interface FoundFile {
  where: string;
  bytes: Buffer;
}

/** The process and all that descend from it. */
export function processTree(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readMaybe(join("/proc", name, "stat"))?.toString("latin1");
    // The command's name, in parentheses, may hold anything; the parent follows the state behind it.
    const parent = stat && /^ \S (\d+)/.exec(stat.slice(stat.lastIndexOf(")") + 1))?.[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const tree = [pid];
  for (const found of tree) for (const [child, parent] of parents) if (parent === found) tree.push(child);
  return tree;
}

/** Open regular files of the processes but those that `isAllowed` names: a deleted file is read through its descriptor. */
export function* openFiles(pids: readonly number[], isAllowed: (path: string) => boolean): Generator<FoundFile> {
  for (const pid of pids) {
    const folder = join("/proc", String(pid), "fd");
    for (const fd of listMaybe(folder)) {
      const path = linkMaybe(join(folder, fd));
      if (path === null || !path.startsWith("/") || isAllowed(path)) continue;
      const bytes = readMaybe(join(folder, fd));
      if (bytes) yield { where: `descriptor ${fd} of ${pid}: ${path}`, bytes };
    }
  }
}

export function* filesBelow(folder: string): Generator<FoundFile> {
  for (const name of listMaybe(folder)) {
    const path = join(folder, name);
    const bytes = readMaybe(path);
    if (bytes) yield { where: path, bytes };
    else yield* filesBelow(path);
  }
}

/** Files come and go while they are looked at. */
function readMaybe(path: string): Buffer | null {
  try {
    return statSync(path).isFile() ? readFileSync(path) : null;
  } catch {
    return null;
  }
}

function listMaybe(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkMaybe(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
