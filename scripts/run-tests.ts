/**
 * What `./postern test` runs once everything is installed and built: the static checks, then all tests, or those below the
 * paths given. Every check runs even when an earlier one failed, so that one run tells everything; the exit code tells the sum.
 */
import { spawn } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const bin = (name: string) => join(root, "node_modules", ".bin", name);

const checks: Array<[name: string, command: string, ...args: string[]]> = [
  ["types", bin("tsc"), "--noEmit", "-p", "."],
  ["types of the page", bin("tsc"), "--noEmit", "-p", "ui"],
  ["lint", bin("oxlint"), "--quiet", "."],
  ["format", bin("biome"), "format", "."],
  ["dead code", bin("knip"), "--no-progress"],
];

/** Standard output and error together, printed only on failure; resolves with the exit code. */
function check(name: string, command: string, args: string[]): Promise<number> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const output: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
    child.on("error", (error) => output.push(Buffer.from(`${error.message}\n`)));
    child.on("close", (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? "✔" : "✖"} ${name} (${seconds} s)\n`);
      if (code !== 0) process.stdout.write(Buffer.concat(output));
      resolve(code ?? 1);
    });
  });
}

function testFiles(paths: string[]): string[] {
  if (paths.length === 0) return globSync("test/**/*.test.ts", { cwd: root }).toSorted();
  return paths.flatMap((path) => {
    if (!existsSync(join(root, path))) throw new Error(`there is no ${path}`);
    return statSync(join(root, path)).isDirectory()
      ? globSync(`${path}/**/*.test.ts`, { cwd: root }).toSorted()
      : [path];
  });
}

/** Of one test or suite, after which it is taken as stuck and named. No measure of speed. */
const stuckMs = 15 * 60_000;

function runTests(files: string[]): Promise<number> {
  const args = [
    "--test",
    "--test-reporter=spec",
    `--test-timeout=${stuckMs}`,
    `--import=${join(root, "test", "hang-guard.ts")}`,
    `--test-concurrency=${Math.max(2, availableParallelism())}`,
    ...files,
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

const paths = process.argv.slice(2);
let failures = 0;
if (paths.length === 0) {
  for (const [name, command, ...args] of checks) if ((await check(name, command, args)) !== 0) failures += 1;
}
const files = testFiles(paths);
if ((await runTests(files)) !== 0) failures += 1;
process.exitCode = failures === 0 ? 0 : 1;
