/** `node test/crash/soak.ts [--kills 1000] [--seed N] [--messages N]`: kill-imports.test.ts for as long as you like. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { killImports } from "./kill-imports.ts";

const { values } = parseArgs({
  options: { kills: { type: "string" }, seed: { type: "string" }, messages: { type: "string" } },
});
const folder = mkdtempSync(join(tmpdir(), "postern-soak-"));
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
process.stdout.write(`seed ${seed}, in ${folder}\n`);
try {
  const report = await killImports({
    folder,
    seed,
    kills: Number(values.kills ?? 1_000),
    messages: Number(values.messages ?? 1_500),
    onRound: (report) => process.stdout.write(`${JSON.stringify(report)}\n`),
  });
  process.stdout.write(`nothing was lost or doubled: ${JSON.stringify(report)}\n`);
  rmSync(folder, { recursive: true });
} catch (error) {
  // The folder stays, to be looked at.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
