/** `node test/crash/soak-sending.ts [--kills 200] [--seed N] [--mails N]`: kill-sending.test.ts for as long as you like. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { killSending } from "./kill-sending.ts";

const { values } = parseArgs({
  options: { kills: { type: "string" }, seed: { type: "string" }, mails: { type: "string" } },
});
const folder = mkdtempSync(join(tmpdir(), "postern-soak-"));
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
process.stdout.write(`seed ${seed}, in ${folder}\n`);
try {
  const report = await killSending({
    folder,
    seed,
    kills: Number(values.kills ?? 200),
    mails: Number(values.mails ?? 200),
    onRound: (report) => process.stdout.write(`${JSON.stringify(report)}\n`),
  });
  process.stdout.write(`nothing was lost or sent twice: ${JSON.stringify(report)}\n`);
  rmSync(folder, { recursive: true });
} catch (error) {
  // The folder stays, to be looked at.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
