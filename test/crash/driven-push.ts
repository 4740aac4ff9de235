/** Starts push-driver.ts in a process of its own, listens to what it says, and can kill it at any moment. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { accountOf } from "../sources/imap-world.ts";

export interface PushTask {
  account: ReturnType<typeof accountOf>;
  steps: number;
  seed: number;
}

export interface HeardPush {
  /** Steps that were acknowledged. */
  did: number;
  destroyed: string[];
  isTold: boolean;
  signal: NodeJS.Signals | null;
  errors: string;
}

const driver = fileURLToPath(new URL("./push-driver.ts", import.meta.url));

/** `killAfterMs`: after it had opened; null: never. */
export async function drivePush(
  root: string,
  passphrase: string,
  task: PushTask,
  killAfterMs: number | null,
): Promise<HeardPush> {
  const child = spawn(process.execPath, [driver, root, passphrase, JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "postern-test-compile-cache") },
  });
  const heard: HeardPush = { did: 0, destroyed: [], isTold: false, signal: null, errors: "" };
  let timer: NodeJS.Timeout | null = null;
  child.stderr.setEncoding("utf8").on("data", (text: string) => (heard.errors += text));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said = JSON.parse(line) as { opened?: boolean; did?: number; destroyed?: string[]; told?: boolean };
    if (said.opened && killAfterMs !== null) timer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    heard.did = said.did ?? heard.did;
    heard.destroyed.push(...(said.destroyed ?? []));
    heard.isTold ||= said.told === true;
  });
  const [, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  if (timer) clearTimeout(timer);
  return { ...heard, signal };
}
