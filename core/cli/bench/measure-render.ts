import { join } from "node:path";
import { lastJson, runChild } from "./run-child.ts";

/** HTML mails through the hook message.render of the shipped plugin, in the runner that it shares: from the kernel's view of a mail to its checked answer. */
export interface RenderMeasure {
  /** The very first mail after the start, the plugin's first lines of code included. */
  firstMs: number;
  mails: RenderedSize[];
}

export interface RenderedSize {
  /** "demo": the demo's own newsletters, in turn. */
  name: string;
  /** Of the HTML; of several mails the median. */
  chars: number;
  calls: number;
  /** False: a mail was shown as text alone, because it took too long. */
  isWhole: boolean;
  /** The first call of this size. */
  firstMs: number;
  medianMs: number;
  p95Ms: number;
  maxMs: number;
  /** Processor time of a call in the runner and in the kernel, mean; null where the system does not tell. */
  runnerCpuMs: number | null;
  kernelCpuMs: number;
}

export async function measureRender(data: string): Promise<RenderMeasure> {
  const script = join(import.meta.dirname, "render-child.ts");
  const { output } = await runChild(process.execPath, [...process.execArgv, script, data]);
  return lastJson(output) as RenderMeasure;
}
