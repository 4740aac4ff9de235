/** `node test/crash/soak-writing.ts [--kills 200] [--seed N]`: kill-writing.test.ts for as long as you like. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { killWriting } from "./kill-writing.ts";

const { values } = parseArgs({ options: { kills: { type: "string" }, seed: { type: "string" } } });
const folder = mkdtempSync(join(tmpdir(), "postern-soak-"));
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
process.stdout.write(`seed ${seed}, in ${folder}\n`);
try {
  const report = await killWriting({
    folder,
    seed,
    kills: Number(values.kills ?? 200),
    onKill: (report) => process.stdout.write(`${JSON.stringify(report)}\n`),
  });
  process.stdout.write(`nothing was lost or twice: ${JSON.stringify(report)}\n`);
  rmSync(folder, { recursive: true });
} catch (error) {
  // The folder stays, to be looked at.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
