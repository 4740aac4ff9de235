/**
 * Where the live index lies: a folder in memory-backed storage, never on a disk. It is removed when the vault is locked, at
 * exit, at the next start when its owner is gone, and by a tiny reaper process the moment the kernel dies.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../kernel/limits.ts";

const prefix = "postern-index-";
/** tmpfs on Linux. Elsewhere there is no memory-backed folder that an ordinary process can make. */
export const memoryRoot = "/dev/shm";
const tmpfsMagic = 0x01021994;

export type LiveFolderResult = { folder: LiveFolder } | { reason: "noMemoryFolder" | "space" };

/** Makes the folder when twice `sealedBytes` are free, since merges need as much again for a moment. */
export function openLiveFolder(sealedBytes: number, root: string = memoryRoot): LiveFolderResult {
  if (!isMemoryBacked(root)) return { reason: "noMemoryFolder" };
  removeStaleFolders(root);
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize < Math.max(2 * sealedBytes, limits.indexFreeBytesMin)) return { reason: "space" };
  const path = join(root, `${prefix}${randomBytes(12).toString("hex")}`);
  mkdirSync(path, { mode: 0o700 });
  writeFileSync(join(path, "owner"), ownerMark(process.pid) ?? "", { mode: 0o600 });
  mkdirSync(join(path, "files"), { mode: 0o700 });
  return { folder: new LiveFolder(path) };
}

export class LiveFolder {
  /** Of the index's files. */
  readonly files: string;
  readonly #path: string;
  readonly #reaper: ChildProcess;
  readonly #atExit = () => rmSync(this.#path, { recursive: true, force: true });

  constructor(path: string) {
    this.#path = path;
    this.files = join(path, "files");
    this.#reaper = startReaper(path);
    process.once("exit", this.#atExit);
  }

  /** How much memory the index takes. */
  bytes(): number {
    // Somebody else may have emptied it: logind does so at logout.
    const names = statSync(this.files, { throwIfNoEntry: false }) ? readdirSync(this.files) : [];
    return names.reduce(
      (sum, name) => sum + (statSync(join(this.files, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  }

  remove(): void {
    process.off("exit", this.#atExit);
    rmSync(this.#path, { recursive: true, force: true });
    // The reaper finds nothing left and ends.
    this.#reaper.stdin?.destroy();
  }
}

/** The pipe closes when this process is gone, however it went; the shell's read ends, and the folder is removed. */
function startReaper(path: string): ChildProcess {
  const reaper = spawn("/bin/sh", ["-c", 'trap "" HUP INT TERM; read -r _; rm -rf -- "$1"', "postern-reaper", path], {
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: "/usr/bin:/bin" },
    cwd: "/",
    // Ctrl-C in the terminal must reach the kernel only.
    detached: true,
  });
  // No shell, no reaper: the exit of this process and the next start still remove the folder.
  reaper.on("error", () => reaper.unref());
  reaper.stdin?.on("error", () => reaper.kill());
  reaper.unref();
  return reaper;
}

function isMemoryBacked(root: string): boolean {
  try {
    return statfsSync(root).type === tmpfsMagic;
  } catch {
    return false;
  }
}

function removeStaleFolders(root: string): void {
  for (const name of readdirSync(root)) {
    const path = join(root, name);
    if (!name.startsWith(prefix) || !isOurs(path)) continue;
    const owner = readOwner(path);
    // Made this moment by another Postern, which has yet to write its name into it.
    if (owner === "" || (owner === null && Date.now() - statSync(path).mtimeMs < limits.liveFolderUnownedMs)) continue;
    if (owner === null || ownerMark(Number.parseInt(owner, 10)) !== owner)
      rmSync(path, { recursive: true, force: true });
  }
}

function isOurs(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.uid === process.getuid?.();
}

function readOwner(path: string): string | null {
  try {
    return readFileSync(join(path, "owner"), "utf8");
  } catch {
    return null;
  }
}

/** Process number and start time: a number alone is given to another process sooner or later. Null when there is no such process. */
function ownerMark(pid: number): string | null {
  try {
    // proc(5): the name, in parentheses, may hold blanks; starttime is the 20th field behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return `${pid} ${started ?? ""}`;
  } catch {
    return null;
  }
}
