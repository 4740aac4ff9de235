import { execFileSync } from "node:child_process";
import { mkdirSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryFolder } from "./temporary-folder.ts";

export interface SmallDisk {
  folder: string;
  freeBytes(): number;
  /** Writes a file that leaves only so much room. */
  fill(leaveBytes: number): void;
  empty(): void;
  remount(options: string): void;
}

/** What a test says that cannot run without one. */
export const needsMount = ["a small file system to fill", "mounting needs root"] as const;

/** A small file system of its own, unmounted when the test ends; null where mounting is not allowed. */
export function smallDisk(t: TestContext, mebibytes: number): SmallDisk | null {
  // Removed by hand: it must be unmounted first, and `after` runs in order.
  let removeFolder = () => {};
  const folder = join(temporaryFolder({ after: (run) => (removeFolder = run) }), "disk");
  let unmount = () => {};
  t.after(() => {
    unmount();
    removeFolder();
  });
  mkdirSync(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return null;
  }
  unmount = () => execFileSync("umount", ["-l", folder]);
  const filler = join(folder, "filler");
  const freeBytes = () => {
    const disk = statfsSync(folder);
    return disk.bavail * disk.bsize;
  };
  return {
    folder,
    freeBytes,
    fill: (leaveBytes) => writeFileSync(filler, Buffer.alloc(Math.max(0, freeBytes() - leaveBytes))),
    empty: () => writeFileSync(filler, ""),
    remount: (options) => execFileSync("mount", ["-o", `remount,${options}`, folder]),
  };
}
