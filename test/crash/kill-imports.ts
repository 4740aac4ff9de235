/**
 * Kills an import at random moments, resumes it after each, and looks whether every message is there exactly once in the
 * end. Rounds with a fresh folder follow each other until there were enough kills.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createVault } from "../../core/vault/unlock.ts";
import { cheapCost, passphrase } from "../vault/small-vault.ts";
import { checkFolder } from "./check-folder.ts";
import { driveImport, type Heard } from "./driven-import.ts";
import { type Mailbox, writeMaildir, writeMbox } from "./mailbox.ts";
import { seededRandom } from "./seeded-random.ts";

export interface KillReport {
  rounds: number;
  kills: number;
  /** Kills that came while the folder was opened, and while mail was taken in. */
  killsWhileOpening: number;
  killsWhileImporting: number;
}

export interface KillOptions {
  folder: string;
  kills: number;
  seed: number;
  messages: number;
  onRound?: (report: KillReport) => void;
}

/** How long this machine takes, so that kills fall into the work and not behind it. */
interface Pace {
  openMs: number;
  importMs: number;
}

/** Of the time that a whole import takes: kills come that early, so that a round sees several. */
const killWithinPart = 0.7;
/** The pace was taken before: after each kill that left no message more than the one before, the next comes that much later. */
const waitLonger = 1.2;

export async function killImports(options: KillOptions): Promise<KillReport> {
  const random = seededRandom(options.seed);
  const report: KillReport = { rounds: 0, kills: 0, killsWhileOpening: 0, killsWhileImporting: 0 };
  const pace = await measurePace(join(options.folder, "pace"), options);
  while (report.kills < options.kills) {
    const folder = join(options.folder, `round-${report.rounds}`);
    mkdirSync(folder);
    const write = report.rounds % 2 === 0 ? writeMbox : writeMaildir;
    const mailbox = write(folder, options.messages, options.seed + report.rounds);
    await killRound(join(folder, "data"), mailbox, options.kills, random, pace, report);
    rmSync(folder, { recursive: true });
    report.rounds++;
    options.onRound?.(report);
  }
  return report;
}

async function measurePace(folder: string, { messages, seed }: KillOptions): Promise<Pace> {
  mkdirSync(folder);
  const mailbox = writeMbox(folder, messages, seed);
  const root = join(folder, "data");
  await createVault(join(root, "vault"), passphrase, cheapCost);
  const begun = performance.now();
  let openedAt = begun;
  const onHeard = ({ acknowledged }: Heard) => {
    if (acknowledged === 0) openedAt = performance.now();
  };
  const heard = await driveImport({
    root,
    passphrase,
    hasPlugins: false,
    paths: [mailbox.path],
    killAfter: null,
    onHeard,
  });
  const pace = { openMs: openedAt - begun, importMs: performance.now() - openedAt };
  await checkRound(root, mailbox, heard);
  rmSync(folder, { recursive: true });
  return pace;
}

async function killRound(
  root: string,
  mailbox: Mailbox,
  kills: number,
  random: () => number,
  pace: Pace,
  report: KillReport,
): Promise<void> {
  await createVault(join(root, "vault"), passphrase, cheapCost);
  let acknowledged = 0;
  let slowness = 1;
  for (;;) {
    const isLast = report.kills >= kills;
    const from = random() < 0.2 ? ("start" as const) : ("opened" as const);
    const ms = Math.floor(random() * slowness * (from === "start" ? pace.openMs : pace.importMs * killWithinPart));
    const hasPlugins = random() < 0.3;
    const heard = await driveImport({
      root,
      passphrase,
      hasPlugins,
      paths: [mailbox.path],
      killAfter: isLast ? null : { from, ms },
    });
    if (heard.opened !== null && heard.opened < acknowledged)
      throw new Error(`${acknowledged} messages were acknowledged, ${heard.opened} were there after the kill`);
    slowness = heard.acknowledged > acknowledged ? 1 : slowness * waitLonger;
    acknowledged = Math.max(acknowledged, heard.acknowledged);
    if (heard.signal === "SIGKILL") {
      report.kills++;
      if (heard.opened === null) report.killsWhileOpening++;
      else report.killsWhileImporting++;
      continue;
    }
    if (heard.code !== 0 || !heard.isDone) throw new Error(`the import ended with ${heard.code}: ${heard.errors}`);
    await checkRound(root, mailbox, heard);
    return;
  }
}

async function checkRound(root: string, mailbox: Mailbox, heard: Heard): Promise<void> {
  const { messages, wrong } = await checkFolder(root, passphrase);
  const missing = [...mailbox.digests].filter((digest) => !messages.has(digest));
  const doubled = [...messages].filter(([, count]) => count > 1);
  const foreign = [...messages.keys()].filter((digest) => !mailbox.digests.has(digest));
  if (missing.length + doubled.length + foreign.length + wrong.length === 0 && heard.acknowledged === mailbox.messages)
    return;
  throw new Error(
    `after the import: ${missing.length} missing, ${doubled.length} doubled, ${foreign.length} foreign, acknowledged ${heard.acknowledged} of ${mailbox.messages}; ${wrong.slice(0, 5).join("; ")}`,
  );
}
