import type { HealthCheck } from "../../http/health.ts";
import { openGateway } from "../gateway.ts";
import { readOptions } from "../options.ts";
import { bar, ProgressLine } from "../progress-line.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";
import { withTechnical } from "../with-technical.ts";

const marks = { ok: "ok  ", note: "note", bad: "BAD " } as const;

const usage = "postern doctor [--gauntlet [--class NAME]...]";
const own = { gauntlet: { type: "boolean" }, class: { type: "string", multiple: true } } as const;

/** Reads and verifies everything that is stored, or tries the walls around plugins. Exit code 1 when something is wrong. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals, common } = readOptions(args, own, usage);
  if (positionals.length > 0) throw new UsageError(`doctor takes no names. Usage: ${usage}`);
  if (values.gauntlet) {
    const { runGauntlet } = await import("./doctor-gauntlet.ts");
    return runGauntlet(values.class, common.isJson);
  }
  if (values.class !== undefined) throw new UsageError(`--class goes with --gauntlet. Usage: ${usage}`);
  const gateway = await openGateway(common);
  const progress = new ProgressLine();
  try {
    let report: { isFine: boolean; checks: HealthCheck[] } = { isFine: false, checks: [] };
    for await (const line of gateway.lines<{ progress: number } | typeof report>("/cli/doctor")) {
      if ("progress" in line) progress.show(`${bar(line.progress)} reading the vault`);
      else report = line;
    }
    progress.clear();
    if (common.isJson) writeJson(report);
    else {
      for (const { name, state, sentence, technical } of report.checks)
        writeLine(`${marks[state]}  ${name.padEnd(8)}  ${withTechnical(sentence, technical)}`);
      writeLine(report.isFine ? "All is well." : "Something is wrong: see what is marked BAD.");
    }
    return report.isFine ? 0 : 1;
  } finally {
    progress.clear();
    await gateway.close();
  }
}
