import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { AppError } from "../../kernel/errors.ts";
import { type BenchPart, benchParts, runBench } from "../bench/run-bench.ts";
import { numberOption, readOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import { writeLine } from "../write-line.ts";

const usage = `postern bench [--corpus DIR] [--messages N] [--only ${benchParts.join("|")}] [--work DIR]`;

/** Measures this machine. Everything is written below a temporary folder (or --work), which is removed. */
export async function run(args: string[]): Promise<number> {
  const own = {
    corpus: { type: "string" },
    messages: { type: "string" },
    only: { type: "string", multiple: true },
    work: { type: "string" },
  } as const;
  const { values, positionals, common } = readOptions(args, own, usage);
  if (positionals.length > 0) throw new UsageError(`bench takes no names. Usage: ${usage}`);
  const messages = numberOption(values.messages, "messages", [100, 10_000_000], 80_000);
  const parts = readParts(values.only);
  const corpus = values.corpus === undefined ? null : resolve(values.corpus);
  if (corpus !== null && !existsSync(corpus)) throw new AppError("BAD_PATH", { path: corpus });
  const folder = mkdtempSync(join(resolve(values.work ?? tmpdir()), "postern-bench-"));
  const removeAtExit = () => rmSync(folder, { recursive: true, force: true });
  const interrupted = () => process.exit(1);
  process.once("exit", removeAtExit).once("SIGINT", interrupted).once("SIGTERM", interrupted);
  const say = (sentence: string) => void process.stderr.write(`postern bench: ${sentence}\n`);
  const report = await runBench({ folder, corpus, messages, parts, say });
  writeLine(JSON.stringify(report, rounded, common.isJson ? 0 : 2));
  return 0;
}

function readParts(only: string[] | undefined): ReadonlySet<BenchPart> {
  if (only === undefined) return new Set(benchParts);
  const known = benchParts.filter((part) => only.includes(part));
  if (known.length !== only.length) throw new UsageError(`--only is one of ${benchParts.join(", ")}. Usage: ${usage}`);
  return new Set(known);
}

/** Three decimals are more than any of these figures is good for. */
const rounded = (_key: string, value: unknown) => (typeof value === "number" ? Math.round(value * 1000) / 1000 : value);
