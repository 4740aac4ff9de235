/** Swap that would write keys and the index to the disk in clear. Linux only. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { HealthCheck } from "./health.ts";

export interface SwapArea {
  path: string;
  isFile: boolean;
}

/** proc(5) /proc/swaps: a head line, then path, type, size, used, priority; blanks in paths as \040. */
export function readSwaps(text: string): SwapArea[] {
  return text
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [path, type] = line.split(/\s+/);
      if (!path?.startsWith("/")) return [];
      const plain = path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
      return [{ path: plain, isFile: type === "file" }];
    });
}

/** zram is memory; what lies on dm-crypt is encrypted, however many volumes are between. `sys`: where sysfs is. */
export function isSwapSafe({ path, isFile }: SwapArea, sys = "/sys"): boolean {
  if (!isFile) return isBlockSafe(join(sys, "class/block", basename(path)));
  const device = statSync(path, { throwIfNoEntry: false })?.dev;
  return device !== undefined && isBlockSafe(join(sys, "dev/block", `${majorOf(device)}:${minorOf(device)}`));
}

export function swapChecks(): HealthCheck[] {
  if (process.platform !== "linux") return [];
  const swaps = readIfThere("/proc/swaps");
  const areas = swaps === null ? [] : readSwaps(swaps).filter((area) => !isSwapSafe(area));
  if (areas.length === 0)
    return [
      { name: "swap", state: "ok", sentence: "What is in memory stays there.", technical: "no unencrypted swap" },
    ];
  const sentence =
    "This system may write memory to the disk, and keys and the search index with it. Encrypt its swap or switch it off.";
  return [{ name: "swap", state: "note", sentence, technical: "swap is active and not seen to be encrypted" }];
}

/** `folder` is the block device's in sysfs. Its uuid says what made a device-mapper volume; its slaves are what it lies on. */
function isBlockSafe(folder: string, depth = 0): boolean {
  if (/\/zram\d+$/.test(folder)) return true;
  if (readIfThere(join(folder, "dm/uuid"))?.startsWith("CRYPT-")) return true;
  const slaves = namesIn(join(folder, "slaves"));
  if (slaves.length === 0 || depth >= stackDepthMax) return false;
  return slaves.every((slave) => isBlockSafe(join(folder, "slaves", slave), depth + 1));
}

const stackDepthMax = 8;

/** A kernel without swap or sysfs (some containers) has no such file: then there is nothing to tell. */
function readIfThere(path: string): string | null {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, "utf8") : null;
}

function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}

// glibc makedev(3): the numbers are interleaved.
function majorOf(device: number): number {
  return Number((BigInt(device) >> 8n) & 0xfffn) + Number((BigInt(device) >> 32n) & 0xfffff000n);
}

function minorOf(device: number): number {
  return Number(BigInt(device) & 0xffn) + Number((BigInt(device) >> 12n) & 0xffffff00n);
}
