/**
 * Kills Postern at random moments of sending, starts it again after each, and looks whether the relay got every mail once in the
 * end: none lost, none twice, and what nobody can know is in doubt. Rounds with a fresh folder follow each other until there were
 * enough kills.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createVault } from "../../core/vault/unlock.ts";
import { serveTakingSmtp, type TakingSmtp } from "../peers/taking-smtp.ts";
import { cheapCost, passphrase } from "../vault/small-vault.ts";
import { driveSending, type HeardSending, type SendTask } from "./driven-sending.ts";
import { seededRandom } from "./seeded-random.ts";

export interface SendingReport {
  rounds: number;
  kills: number;
  mails: number;
  /** Mails in doubt at the end of a round, and those of them that the relay had. */
  doubts: number;
  doubtsTaken: number;
}

export interface KillSendingOptions {
  folder: string;
  kills: number;
  seed: number;
  mails: number;
  onRound?: (report: SendingReport) => void;
}

/** Of the time that a whole round takes: kills come that early, so that a round sees several. */
const killWithinPart = 0.5;
const withPluginsPart = 0.2;

export async function killSending(options: KillSendingOptions): Promise<SendingReport> {
  const random = seededRandom(options.seed);
  const report: SendingReport = { rounds: 0, kills: 0, mails: 0, doubts: 0, doubtsTaken: 0 };
  let paceMs = 0;
  while (report.kills < options.kills || report.rounds < 2) {
    const folder = join(options.folder, `round-${report.rounds}`);
    mkdirSync(folder);
    const smtp = await serveTakingSmtp(folder);
    try {
      const begun = performance.now();
      // The first round is not killed: it says how long one takes.
      const kills = report.rounds === 0 ? 0 : options.kills - report.kills;
      const heard = await round(join(folder, "data"), smtp, { ...options, kills, random, paceMs }, report);
      if (report.rounds === 0) paceMs = performance.now() - begun - heard.openedAfterMs;
    } finally {
      await smtp.close();
    }
    rmSync(folder, { recursive: true });
    report.rounds += 1;
    report.mails += options.mails;
    options.onRound?.(report);
  }
  return report;
}

interface Round extends KillSendingOptions {
  random: () => number;
  paceMs: number;
}

async function round(root: string, smtp: TakingSmtp, options: Round, report: SendingReport): Promise<HeardSending> {
  const { mails, random, paceMs } = options;
  await createVault(join(root, "vault"), passphrase, cheapCost);
  const task: SendTask = { port: smtp.port, certificate: smtp.certificate, mails, hasPlugins: false, sent: null };
  let left = options.kills;
  let submitted = 0;
  let slowness = 1;
  for (;;) {
    const hasPlugins = random() < withPluginsPart;
    const killAfterMs = left > 0 ? random() * paceMs * killWithinPart * slowness : null;
    const heard = await driveSending(root, passphrase, { ...task, hasPlugins }, killAfterMs);
    if (heard.opened !== null && heard.opened < submitted)
      throw new Error(`${submitted} mails were in the outbox, ${heard.opened} were there after the kill`);
    // A machine that is slower than the pace would never come to an end.
    slowness = heard.submitted > submitted ? 1 : slowness * 1.2;
    submitted = Math.max(submitted, heard.submitted);
    if (heard.signal === "SIGKILL") {
      left -= 1;
      report.kills += 1;
      continue;
    }
    if (heard.code !== 0 || heard.done === null) throw new Error(`sending ended with ${heard.code}: ${heard.errors}`);
    checkRound(heard.done, smtp, mails, report);
    const settled = await driveSending(root, passphrase, { ...task, sent: [...smtp.taken.keys()] }, null);
    if (settled.code !== 0 || settled.done === null)
      throw new Error(`settling ended with ${settled.code}: ${settled.errors}`);
    checkSettled(settled.done, smtp, mails);
    return heard;
  }
}

/** Before anybody was asked. */
function checkRound(
  done: ReadonlyMap<string, string>,
  { taken }: TakingSmtp,
  mails: number,
  report: SendingReport,
): void {
  const wrong: string[] = [];
  if (done.size !== mails) wrong.push(`${done.size} entries of ${mails}`);
  for (const [key, state] of done) {
    const times = taken.get(key) ?? 0;
    if (state === "doubt") {
      report.doubts += 1;
      report.doubtsTaken += times;
    } else if (state !== "delivered") wrong.push(`${key} is ${state}`);
    if (times > 1 || (state === "delivered" && times !== 1)) wrong.push(`${key}, ${state}, was taken ${times} times`);
  }
  if (wrong.length > 0) throw new Error(wrong.slice(0, 5).join("; "));
}

/** When the user said of each doubt what is so. */
function checkSettled(done: ReadonlyMap<string, string>, { taken }: TakingSmtp, mails: number): void {
  const wrong = [...done].filter(([key, state]) => state !== "delivered" || taken.get(key) !== 1);
  if (wrong.length === 0 && taken.size === mails) return;
  throw new Error(`after the doubts were settled: ${taken.size} of ${mails} taken; ${wrong.slice(0, 5).join("; ")}`);
}
