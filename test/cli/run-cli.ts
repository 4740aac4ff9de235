import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { dataPaths } from "../../core/kernel/config.ts";
import { createVault } from "../../core/vault/unlock.ts";
import { passphrase, quickCost } from "../open-postern.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const main = join(import.meta.dirname, "..", "..", "core", "cli", "main.ts");

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Standard output as JSON, line by line. */
  lines: Array<Record<string, unknown>>;
}

/** Starts the real command line. No passphrase comes from the tests' own environment. */
export function startCli(args: string[], environment: Record<string, string> = {}): ChildProcess {
  const { POSTERN_PASSPHRASE: _, ...own } = process.env;
  return spawn(process.execPath, [main, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...own, ...environment },
  });
}

export function runCli(args: string[], environment: Record<string, string> = {}): Promise<CliResult> {
  return endOf(startCli(args, environment));
}

export function endOf(child: ChildProcess): Promise<CliResult> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => (stdout += chunk));
  child.stderr?.on("data", (chunk) => (stderr += chunk));
  return new Promise((resolve) => {
    child.once("close", (code) => {
      const lines = stdout.startsWith("{")
        ? stdout
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line) as Record<string, unknown>)
        : [];
      resolve({ code, stdout, stderr, lines });
    });
  });
}

/** A data folder with an empty vault, made at a cost that tests can pay, and the options that name it. */
export async function cliFolder(t: TestContext): Promise<{ data: string; options: string[]; passphraseFile: string }> {
  const folder = temporaryFolder(t);
  const data = join(folder, "data");
  const passphraseFile = join(folder, "passphrase");
  writeFileSync(passphraseFile, `${passphrase}\n`);
  const { keys } = await createVault(dataPaths(data).vault, passphrase, quickCost);
  keys.zero();
  return { data, passphraseFile, options: ["--data", data, "--passphrase-file", passphraseFile, "--json"] };
}

/** A started server: its first line, and a promise of its end. Ended with the test. */
export async function startServerCli(t: TestContext, args: string[]) {
  const child = startCli(["start", "--port", "0", ...args]);
  const ended = endOf(child);
  t.after(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    void ended.then(({ stderr }) => reject(new Error(`the server ended: ${stderr}`)));
  });
  return { child, ended, first: JSON.parse(line) as { url: string; origin: string; port: number; state: string } };
}
