/** What main thread and writer worker say to each other. */
import type { DataPaths } from "../kernel/config.ts";
import type { PlainError } from "../kernel/errors.ts";
import type { Committed, Step } from "./engine.ts";
import type { Operation, StoredWith } from "./operations.ts";
import type { Recovered } from "./recovery.ts";
import type { IngestItem, IngestOrigin } from "./types.ts";

/** The first thing that a thread is told. */
export interface WorkerStart {
  paths: DataPaths;
  /** purposeKeysToBytes: emptied by the worker when read. */
  keys: Uint8Array;
  /** URL of a module that exports `prepareForStore(raw: Uint8Array): MessageSummary`. */
  prepareModule: string;
  /** The main thread's clock is the one that counts: its time comes with each request. */
  now: number;
  /** For crash tests: the worker ends its process at the n-th passing of a step. */
  dieAt: { step: Step; passing: number } | null;
}

export type WorkerRequest = { id: number; now: number } & WorkerCall;

export type WorkerCall =
  | { call: "ingest"; items: IngestItem[]; origin: IngestOrigin; along: StoredWith | null }
  | { call: "perform"; operation: Operation }
  | { call: "close" };

export type WorkerMessage =
  | { kind: "opened"; recovered: Recovered }
  | { kind: "failed"; error: PlainError }
  | { kind: "progress"; messages: number }
  | { kind: "committed"; committed: Committed }
  | { kind: "answer"; id: number; result: unknown }
  | { kind: "refused"; id: number; error: PlainError };
