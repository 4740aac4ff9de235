/** Starts draft-driver.ts in a process of its own, and says how it ended. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Step } from "../../core/store/engine.ts";

export interface DraftTask {
  does: "close" | "discard" | "send" | "email-set";
  dieAt: Step | null;
}

const driver = fileURLToPath(new URL("./draft-driver.ts", import.meta.url));

export async function driveDraft(root: string, passphrase: string, task: DraftTask): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [driver, root, passphrase, JSON.stringify(task)], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "postern-test-compile-cache") },
  });
  const [, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return signal;
}
