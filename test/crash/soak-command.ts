/** A kill test as a command, for as long as one likes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

interface Soaking<Name extends string> {
  folder: string;
  seed: number;
  /** What was asked for on the command line, or its default. */
  counts: Record<Name, number>;
  /** Tells how far it is. */
  tell(report: unknown): void;
}

/** `counts`: options of the command beside `--seed`, with their defaults. `what`: what the last line says was not so. */
export async function soak<Name extends string>(
  what: string,
  counts: Record<Name, number>,
  run: (soaking: Soaking<Name>) => Promise<unknown>,
): Promise<void> {
  const names = Object.keys(counts) as Name[];
  const { values } = parseArgs({
    options: Object.fromEntries([...names, "seed"].map((name) => [name, { type: "string" as const }])),
  });
  const folder = mkdtempSync(join(tmpdir(), "postern-soak-"));
  const seed = Number(values["seed"] ?? Math.floor(Math.random() * 2 ** 31));
  const asked = Object.fromEntries(names.map((name) => [name, Number(values[name] ?? counts[name])]));
  process.stdout.write(`seed ${seed}, in ${folder}\n`);
  try {
    const tell = (report: unknown) => void process.stdout.write(`${JSON.stringify(report)}\n`);
    const report = await run({ folder, seed, counts: asked as Record<Name, number>, tell });
    process.stdout.write(`nothing was ${what}: ${JSON.stringify(report)}\n`);
    rmSync(folder, { recursive: true });
  } catch (error) {
    // The folder stays, to be looked at.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
