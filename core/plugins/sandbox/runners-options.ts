import type { AppError } from "../../kernel/errors.ts";
import type { AnswerAsk } from "./ask-desk.ts";
import type { RunnerEnd } from "./runner-process.ts";
import type { RunnerSource } from "./runner-source.ts";

/** A plugin as the runner gets it. */
export interface GuestSpec {
  id: string;
  /** The bundle. */
  code: Uint8Array;
  hooks: string[];
  /** What the user set, for the plugin to read. */
  settings?: Record<string, unknown>;
  memoryMiB: number;
  /** Longest time for its start. */
  startMs: number;
}

export interface Breach {
  plugin: string;
  hook: string;
  /** A limit's name, "crash" or "protocol". */
  limit: string;
  by: BreachFinder;
}

/** Who put an end to it: the runner by what it watches itself, the kernel from outside, or the system. */
export type BreachFinder = "runner" | "kernel" | "system";

/** Why a runner ended. */
export interface Verdict extends Pick<Breach, "limit" | "by"> {
  /** Whose fault it is; null: nobody's, or it cannot be told. */
  culprit: string | null;
}

export interface RunnersOptions {
  source: RunnerSource;
  answerAsk: AnswerAsk;
  onBreach(breach: Breach): void;
  onLoaded(plugin: string): void;
  /** The plugin's own code refused to start. It was removed. */
  onLoadFailed(plugin: string, error: AppError): void;
  onRunnerLost(end: RunnerEnd): void;
}
