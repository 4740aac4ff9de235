/** Starts import-driver.ts in a process of its own, listens to what it says, and can kill it at any moment. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Heard {
  /** Messages that were there when it had opened; null when it never did. */
  opened: number | null;
  /** The highest number of messages that it said were stored. */
  acknowledged: number;
  /** The import ended as "done"; what it said otherwise is in `errors`. */
  isDone: boolean;
  signal: NodeJS.Signals | null;
  code: number | null;
  errors: string;
}

export interface DrivenImport {
  root: string;
  passphrase: string;
  hasPlugins: boolean;
  paths: string[];
  /** Milliseconds after the start, or after it had opened, when it is killed; null: never. */
  killAfter: { from: "start" | "opened"; ms: number } | null;
  onStarted?: (child: ChildProcess) => void;
  onHeard?: (heard: Heard) => void;
}

const driver = fileURLToPath(new URL("./import-driver.ts", import.meta.url));

export async function driveImport(options: DrivenImport): Promise<Heard> {
  const { root, passphrase, hasPlugins, paths, killAfter } = options;
  const child = spawn(process.execPath, [driver, root, passphrase, hasPlugins ? "plugins" : "bare", ...paths], {
    stdio: ["ignore", "pipe", "pipe"],
    // Loading modules is most of the time of a process that lives a second.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "postern-test-compile-cache") },
  });
  options.onStarted?.(child);
  const heard: Heard = { opened: null, acknowledged: 0, isDone: false, signal: null, code: null, errors: "" };
  let timer: NodeJS.Timeout | null = null;
  const killLater = (from: "start" | "opened") => {
    if (killAfter?.from === from) timer = setTimeout(() => child.kill("SIGKILL"), killAfter.ms);
  };
  killLater("start");
  child.stderr.setEncoding("utf8").on("data", (text: string) => (heard.errors += text));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said = JSON.parse(line) as {
      opened?: number;
      acknowledged?: number;
      done?: { state: string; error: unknown };
    };
    if (said.opened !== undefined) {
      heard.opened = heard.acknowledged = said.opened;
      killLater("opened");
    }
    heard.acknowledged = said.acknowledged ?? heard.acknowledged;
    if (said.done?.state === "done") heard.isDone = true;
    else if (said.done) heard.errors += JSON.stringify(said.done);
    options.onHeard?.(heard);
  });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  if (timer) clearTimeout(timer);
  return { ...heard, code, signal };
}
