import { AppError } from "../kernel/errors.ts";
import { memoryRoot } from "./live-folder.ts";

const sentences: Record<string, string> = {
  platform: "There is no search engine for this kind of machine yet: Postern searches on Linux with an x64 processor.",
  missing:
    "The search engine is not installed. Run npm ci in Postern's folder with optional packages, then start Postern again.",
  noMemoryFolder: `The index must never lie on a disk, and there is no memory-backed folder at ${memoryRoot}. Mount a tmpfs there (in a container as well), then start Postern again.`,
  space: `Too little memory is free in ${memoryRoot} for the index. Free some or make it larger: search then comes back within a minute.`,
  full: `The index has filled ${memoryRoot}. Free some memory there or make it larger: search then comes back within a minute.`,
  stopped: "It was stopped. Lock Postern and unlock it again to start it.",
};

/** Why search is off (SearchState.reason), and what the user can do about it. */
export function searchOffSentence(reason: string | undefined): string {
  const known = reason !== undefined && Object.hasOwn(sentences, reason) ? sentences[reason] : undefined;
  return `Search is off. ${known ?? "It failed several times in a row. Lock Postern and unlock it again to have the index made anew."}`;
}

/** Why search is off, after an error. */
export function reasonOf(error: unknown): string {
  const reason = error instanceof AppError ? error.detail["reason"] : undefined;
  return typeof reason === "string" ? reason : "failed";
}
