import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import Database from "better-sqlite3-multiple-ciphers";
import type { DataPaths } from "../kernel/config.ts";
import { AppError } from "../kernel/errors.ts";

export interface FolderLock {
  release(): void;
}

/**
 * One process owns a data folder. The lock is a transaction held open on a tiny database that never gets a row, so that the
 * system frees it at once when the process ends, however it ends; the file beside it only names the owner.
 * Throws FOLDER_IN_USE with the owner's pid, FOLDER_UNREADABLE.
 */
export function lockFolder(paths: DataPaths): FolderLock {
  const ownerPath = `${paths.lock}.owner`;
  let db: Database.Database | null = null;
  try {
    mkdirSync(paths.root, { recursive: true, mode: 0o700 });
    // Not openDatabase(): there is nothing in it, and it is locked before there is a key.
    db = new Database(paths.lock, { timeout: 0 });
    chmodSync(paths.lock, 0o600);
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db?.close();
    const code = (error as { code?: string }).code ?? "";
    if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED"))
      throw new AppError("FOLDER_IN_USE", { pid: ownerOf(ownerPath) });
    throw new AppError("FOLDER_UNREADABLE", { code }, error);
  }
  writeFileSync(ownerPath, `${process.pid}\n`, { mode: 0o600 });
  return {
    release() {
      rmSync(ownerPath, { force: true });
      db.close();
    },
  };
}

/** Null when the owner has not written its name yet. */
function ownerOf(path: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(path, "utf8"), 10);
    return Number.isSafeInteger(pid) ? pid : null;
  } catch {
    return null;
  }
}
