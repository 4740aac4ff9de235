/** Files that must survive a power cut, readable by their owner alone whatever the umask. All calls are synchronous. */
import {
  chmodSync,
  closeSync,
  fchmodSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeSync,
  writevSync,
} from "node:fs";
import { dirname } from "node:path";
import { errnoOf } from "./disk-error.ts";

const fileMode = 0o600;
const folderMode = 0o700;
/** IOV_MAX of Linux and macOS. */
const buffersPerWriteMax = 1024;

export function ensureFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: folderMode });
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return;
    throw error;
  }
  chmodSync(folder, folderMode);
  syncFolder(dirname(folder));
}

/** A new file's name is durable only when its folder is synced too. */
export function syncFolder(folder: string): void {
  const fd = openSync(folder, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Opens for reading and writing; makes the file where there is none. */
export function openDurable(path: string): number {
  try {
    return openSync(path, "r+");
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
  const fd = openSync(path, "wx+", fileMode);
  try {
    fchmodSync(fd, fileMode);
    syncFolder(dirname(path));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return fd;
}

/** Null where there is no such file. */
export function openForReading(path: string): number | null {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return null;
    throw error;
  }
}

export function writeAll(fd: number, buffers: readonly Uint8Array[], position: number): number {
  let at = position;
  for (let start = 0; start < buffers.length; start += buffersPerWriteMax) {
    const group = buffers.slice(start, start + buffersPerWriteMax);
    const wanted = group.reduce((sum, buffer) => sum + buffer.length, 0);
    let written = writevSync(fd, group, at);
    if (written < wanted) {
      // A short write: rare (a nearly full disk, a signal), so the rest may cost a copy.
      const rest = Buffer.concat(group);
      while (written < wanted) written += writeSync(fd, rest, written, wanted - written, at + written);
    }
    at += wanted;
  }
  return at;
}

/** As many of the bytes as the file has. */
export function readAt(fd: number, position: number, bytes: number): Buffer<ArrayBuffer> {
  return readInto(fd, position, Buffer.allocUnsafeSlow(bytes));
}

/** Fills the buffer as far as the file has bytes; answers what was filled of it. */
export function readInto(fd: number, position: number, buffer: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const read = readSync(fd, buffer, filled, buffer.length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return buffer.subarray(0, filled);
}

/** Old content or new content, never a mixture: written beside, synced, renamed. */
export function replaceFile(path: string, buffers: readonly Uint8Array[]): void {
  const beside = `${path}.new`;
  const fd = openSync(beside, "w", fileMode);
  try {
    fchmodSync(fd, fileMode);
    writeAll(fd, buffers, 0);
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(beside, path);
  syncFolder(dirname(path));
}

/** Null where there is no such file. */
export function readWhole(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return null;
    throw error;
  }
}
