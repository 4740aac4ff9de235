import { join } from "node:path";
import { lastJson, runChild } from "./run-child.ts";

/** Calls into plugins through the real runners. */
export interface BridgeMeasure {
  /** From enabling a plugin to ready, a second after it was shown what it asks for: the kernel's first, and the next. */
  readyFirstMs: number;
  readyNextMs: number;
  /** As soon as that was shown, while the runner of the one before is still being replaced. */
  readyUnreadMs: number;
  /** One hook call with one read of the plugin's store, of a plugin in a runner of its own. */
  callMedianMs: number;
  callP99Ms: number;
  /** message.classify of the shipped spam filter. */
  batchMessages: number;
  batchesPerSecond: number;
  /** What one more plugin at rest costs in all processes, PSS. */
  runnerMiB: number;
}

export async function measureBridge(data: string, mail: string): Promise<BridgeMeasure> {
  const script = join(import.meta.dirname, "bridge-child.ts");
  const { output } = await runChild(process.execPath, [...process.execArgv, script, data, mail]);
  return lastJson(output) as BridgeMeasure;
}
