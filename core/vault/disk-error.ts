/** What the file system says, in Postern's words. The path stays out of `detail`: file names are not logged. */
import { AppError, type ErrorCode } from "../kernel/errors.ts";

const codes: Record<string, ErrorCode> = {
  ENOSPC: "DISK_FULL",
  EDQUOT: "DISK_FULL",
  EFBIG: "DISK_FULL",
  EROFS: "DISK_READ_ONLY",
  EACCES: "FOLDER_UNREADABLE",
  EPERM: "FOLDER_UNREADABLE",
  EIO: "FOLDER_UNREADABLE",
  ENOTDIR: "FOLDER_UNREADABLE",
  EISDIR: "FOLDER_UNREADABLE",
  ENOENT: "VAULT_DAMAGED",
};

export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return null;
  return error.code;
}

export function diskError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const errno = errnoOf(error);
  return new AppError(codes[errno ?? ""] ?? "INTERNAL", errno === null ? {} : { errno }, error);
}

/** Runs `work`; what the file system refuses becomes an AppError. */
export function onDisk<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw diskError(error);
  }
}
