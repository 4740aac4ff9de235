import { join } from "node:path";
import type { ImportJob } from "../../sources/import-job.ts";
import { diskUse } from "./disk-use.ts";
import type { Memory } from "./process-memory.ts";
import { lastJson, runChild, runPostern, passphrase } from "./run-child.ts";

export interface ImportMeasure {
  messages: number;
  bytes: number;
  threads: number;
  /** The import itself, until everything is stored and findable. */
  seconds: number;
  perSecond: number;
  /** The whole command: start, key derivation, import, seal, close. */
  commandSeconds: number;
  peak: Memory | null;
  dataBytes: number;
}

/** Imports the Maildir into a fresh folder, through the command that users use. */
export async function measureImport(data: string, corpus: string): Promise<ImportMeasure> {
  const { output, seconds, peak } = await runPostern(data, ["import", corpus]);
  return { ...readJob(output), commandSeconds: seconds, peak, dataBytes: diskUse(data) };
}

export interface Training {
  spam: string;
  ham: string;
}

/** The same import in a process of its own, behind some tagged mail, with or without plugins: what the hook, the bridge, the runner and a trained filter cost. */
export async function measurePluginImport(
  data: string,
  corpus: string,
  { spam, ham }: Training,
  hasPlugins: boolean,
): Promise<ImportMeasure> {
  const script = join(import.meta.dirname, "import-child.ts");
  const { output, seconds, peak } = await runChild(
    process.execPath,
    [...process.execArgv, script, data, corpus, String(hasPlugins), spam, ham],
    {
      POSTERN_PASSPHRASE: passphrase,
    },
  );
  return { ...readJob(output), commandSeconds: seconds, peak, dataBytes: diskUse(data) };
}

function readJob(output: string): Pick<ImportMeasure, "messages" | "bytes" | "threads" | "seconds" | "perSecond"> {
  const { messages, bytes, threads, seconds, perSecond } = lastJson(output) as ImportJob;
  return { messages, bytes, threads, seconds, perSecond };
}
