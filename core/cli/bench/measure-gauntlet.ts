import { join } from "node:path";
import type { GauntletSummary } from "../../plugins/gauntlet/summary.ts";
import { lastJson, runChild } from "./run-child.ts";

const cli = join(import.meta.dirname, "..", "main.ts");

/** The hostile plugins, as `postern doctor --gauntlet` runs them: how long the kernel stood, how much memory they got. */
export async function measureGauntlet(): Promise<GauntletSummary & { seconds: number }> {
  const { output } = await runChild(process.execPath, [...process.execArgv, cli, "doctor", "--gauntlet", "--json"]);
  return lastJson(output) as GauntletSummary & { seconds: number };
}
