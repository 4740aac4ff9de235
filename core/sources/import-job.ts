import type { PlainError } from "../kernel/errors.ts";
import type { ImportCursor } from "./read-units.ts";

/** An import as the user sees it. Counts add up over stops and restarts. */
export interface ImportJob {
  id: string;
  /** What is imported, for the user's eyes: the last names of the paths, or the name of the uploaded file. */
  label: string;
  state: "running" | "stopped" | "done" | "failed";
  messages: number;
  duplicates: number;
  failed: number;
  bytes: number;
  /** Null while it is being added up, and for uploads of unknown length. */
  bytesTotal: number | null;
  threads: number;
  startedAt: number;
  /** Time spent working, without the time it was stopped. */
  seconds: number;
  perSecond: number;
  secondsLeft: number | null;
  error: PlainError | null;
  /** An upload ends with its stream: what is missing is uploaded again, and nothing is taken twice. */
  canResume: boolean;
}

/** What the store keeps, so that an import goes on after a stop, a crash, or a restart. */
export interface SavedImport extends Omit<ImportJob, "canResume"> {
  paths: string[];
  tag: string | null;
  kind: "paths" | "upload" | "demo";
  cursor: ImportCursor | null;
}

/** The job without what only the importer needs. */
export function shownJob({ paths: _paths, tag: _tag, kind, cursor: _cursor, ...job }: SavedImport): ImportJob {
  return { ...job, canResume: kind !== "upload" && (job.state === "stopped" || job.state === "failed") };
}
