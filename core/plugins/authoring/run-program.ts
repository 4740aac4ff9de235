/** Node itself, with the author's own tools and tests: nothing of a plugin that somebody else made runs here. */
import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";

export interface ProgramEnd {
  /** Null: ended by a signal. */
  code: number | null;
  /** Standard output and error together; empty where they were passed on. */
  output: string;
}

export function runNode(
  args: string[],
  options: { cwd: string; env?: Record<string, string>; isShown?: boolean },
): Promise<ProgramEnd> {
  // Set where Postern itself runs below node --test: a test runner that finds it runs nothing, and says all is well.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: options.cwd,
      env: { ...env, ...options.env },
      stdio: options.isShown ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout?.on("data", (piece: Buffer) => (output += piece.toString()));
    child.stderr?.on("data", (piece: Buffer) => (output += piece.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** Without environment, with an end in time and in memory. Resolves to standard output; rejects when it fails or is ended. */
export async function runNodeApart(
  args: string[],
  { timeoutMs, heapMiB, outputBytesMax }: { timeoutMs: number; heapMiB: number; outputBytesMax: number },
): Promise<string> {
  const options = { env: {}, timeout: timeoutMs, killSignal: "SIGKILL", maxBuffer: outputBytesMax } as const;
  return (await promisify(execFile)(process.execPath, [`--max-old-space-size=${heapMiB}`, ...args], options)).stdout;
}
