/** Starts send-driver.ts in a process of its own, listens to what it says, and can kill it at any moment. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface SendTask {
  port: number;
  certificate: string;
  /** How many there are to be in the outbox. */
  mails: number;
  hasPlugins: boolean;
  /** Message-IDs that arrived: doubts are settled by it. Null: they stay. */
  sent: string[] | null;
}

export interface HeardSending {
  /** Entries that were there when it had opened; null when it never did. */
  opened: number | null;
  /** The highest number of entries that it said were in the outbox. */
  submitted: number;
  /** At its end: Message-ID → state of its recipient; null when it did not come that far. */
  done: Map<string, string> | null;
  signal: NodeJS.Signals | null;
  code: number | null;
  errors: string;
  openedAfterMs: number;
}

const driver = fileURLToPath(new URL("./send-driver.ts", import.meta.url));

/** `killAfterMs`: after it had opened; null: never. */
export async function driveSending(
  root: string,
  passphrase: string,
  task: SendTask,
  killAfterMs: number | null,
): Promise<HeardSending> {
  const begun = performance.now();
  const child = spawn(process.execPath, [driver, root, passphrase, JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "postern-test-compile-cache") },
  });
  const heard: HeardSending = {
    opened: null,
    submitted: 0,
    done: null,
    signal: null,
    code: null,
    errors: "",
    openedAfterMs: 0,
  };
  let timer: NodeJS.Timeout | null = null;
  child.stderr.setEncoding("utf8").on("data", (text: string) => (heard.errors += text));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said = JSON.parse(line) as { opened?: number; submitted?: number; done?: Array<[string, string]> };
    if (said.opened !== undefined) {
      heard.opened = heard.submitted = said.opened;
      heard.openedAfterMs = performance.now() - begun;
      if (killAfterMs !== null) timer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    }
    heard.submitted = said.submitted ?? heard.submitted;
    if (said.done) heard.done = new Map(said.done);
  });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  if (timer) clearTimeout(timer);
  return { ...heard, code, signal };
}
