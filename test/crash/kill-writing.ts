/**
 * Kills Postern at random moments while several windows write, send, take back, throw away, import and tag; starts it again after
 * each, now and then without its database, and compares what is there with what was acknowledged: nothing is lost, nothing twice.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { dataPaths } from "../../core/kernel/config.ts";
import { createVault } from "../../core/vault/unlock.ts";
import { cheapCost, passphrase } from "../vault/small-vault.ts";
import { checkFolder } from "./check-folder.ts";
import { seededRandom } from "./seeded-random.ts";
import { type Found, type Step, WritingModel, type WritingTask } from "./writing-model.ts";

export interface WritingReport {
  kills: number;
  /** Starts without a database. */
  rebuilds: number;
  /** Steps that were acknowledged. */
  steps: number;
  mails: number;
}

export interface KillWritingOptions {
  folder: string;
  kills: number;
  seed: number;
  onKill?: (report: WritingReport) => void;
}

const driver = fileURLToPath(new URL("./writing-driver.ts", import.meta.url));
const withoutDatabasePart = 0.2;
const earlyPart = 0.3;

interface Said {
  found?: Found;
  begun?: Step;
  done?: { id: string; isRefused: boolean };
}

export async function killWriting({ folder, kills, seed, onKill }: KillWritingOptions): Promise<WritingReport> {
  const random = seededRandom(seed);
  const root = join(folder, "data");
  (await createVault(dataPaths(root).vault, passphrase, cheapCost)).keys.zero();
  const model = new WritingModel();
  const report: WritingReport = { kills: 0, rebuilds: 0, steps: 0, mails: 0 };
  while (report.kills < kills) {
    const task = { seed: Math.floor(random() * 2 ** 31), steps: 1_000, windows: 3 };
    // Some die while they put right what the one before left.
    await run(root, task, model, { report, killAfterMs: random() * 1_500, isEarly: random() < earlyPart });
    report.kills += 1;
    report.mails = model.mails;
    onKill?.(report);
    if (random() > withoutDatabasePart) continue;
    for (const suffix of ["", "-wal", "-shm"]) rmSync(dataPaths(root).database + suffix, { force: true });
    report.rebuilds += 1;
  }
  await run(root, { seed, steps: 20, windows: 3 }, model, { report, killAfterMs: null, isEarly: false });
  const { wrong } = await checkFolder(root, passphrase);
  if (wrong.length > 0) throw new Error(wrong.slice(0, 5).join("; "));
  return report;
}

/** One process, to its end. */
async function run(
  root: string,
  task: WritingTask,
  model: WritingModel,
  { report, killAfterMs, isEarly }: { report: WritingReport; killAfterMs: number | null; isEarly: boolean },
): Promise<void> {
  const child = spawn(process.execPath, [driver, root, passphrase, JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "postern-test-compile-cache") },
  });
  let errors = "";
  const problems: string[] = [];
  let timer: NodeJS.Timeout | null = null;
  const killSoon = () => {
    if (killAfterMs !== null) timer ??= setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  };
  if (isEarly) killSoon();
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { found, begun, done } = JSON.parse(line) as Said;
    if (begun) model.begin(begun);
    if (done) {
      model.finish(done.id, done.isRefused);
      report.steps += 1;
    }
    if (!found) return;
    problems.push(...model.compare(found));
    killSoon();
  });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  if (timer) clearTimeout(timer);
  if (signal !== "SIGKILL" && code !== 0) throw new Error(`seed ${task.seed} ended with ${code}: ${errors}`);
  if (problems.length > 0) throw new Error(`${report.kills} kills; ${problems.slice(0, 5).join("\n")}`);
}
