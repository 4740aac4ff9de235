import { setTimeout as pause } from "node:timers/promises";
import { limits } from "../kernel/limits.ts";
import type { ScrubReport } from "../vault/scrub.ts";
import { type HealthCheck, healthOf } from "./health.ts";
import type { OpenPostern } from "./postern.ts";

type Line = { progress: number } | { isFine: boolean; checks: HealthCheck[] };

/** Everything that the vault holds, read and verified, with progress lines; last the report, with the quick checks. */
export async function* doctorReport(postern: OpenPostern): AsyncGenerator<Line> {
  let progress = 0;
  let wake: () => void = () => {};
  const scrubbed = postern.scrub(({ bytes, bytesTotal }) => {
    progress = bytesTotal === 0 ? 1 : bytes / bytesTotal;
    wake();
  });
  // Told when it moved by a hundredth, not for every stretch that was read.
  for (let told = 0; ; ) {
    const report = await Promise.race([scrubbed, new Promise<null>((resolve) => (wake = () => resolve(null)))]);
    if (report) {
      await settle(postern);
      const health = await healthOf(postern);
      const checks = [...health.checks, ...vaultChecks(report)];
      yield { isFine: checks.every(({ state }) => state !== "bad"), checks };
      return;
    }
    if (progress - told >= 0.01) yield { progress: (told = progress) };
  }
}

/** A kernel opened a moment ago is still starting its plugins and its index: a verdict on them waits for that, a while. */
async function settle({ search, plugins }: OpenPostern): Promise<void> {
  const isStarting = () =>
    search.state().state === "opening" || plugins.list().some(({ state }) => state === "starting");
  for (let waitedMs = 0; isStarting() && waitedMs < limits.doctorSettleMs; waitedMs += settleStepMs)
    await pause(settleStepMs);
}

const settleStepMs = 50;

function vaultChecks(report: ScrubReport): HealthCheck[] {
  const repaired = report.headerCopiesRepaired + report.slotCopiesRepaired;
  const checks: HealthCheck[] = [
    {
      name: "vault",
      state: report.damagedCount === 0 ? "ok" : "bad",
      sentence:
        report.damagedCount === 0
          ? `All ${report.records} stored blobs in ${report.packs} packs open and are whole.`
          : `${report.damagedCount} things in the vault are damaged: ${damageWords(report)}. Put them back from a backup.`,
    },
    {
      name: "journal",
      state: report.damaged.some(({ part }) => part === "journal") ? "bad" : "ok",
      sentence: `The journal holds ${report.journalEntries} entries.`,
    },
  ];
  if (repaired > 0) {
    const sentence = `${repaired} damaged copies were put right from their second copies: the disk may be failing.`;
    checks.push({ name: "copies", state: "note", sentence });
  }
  return checks;
}

/** "3 pack, 1 key": how many of each part. */
function damageWords(report: ScrubReport): string {
  const counts = new Map<string, number>();
  for (const { part } of report.damaged) counts.set(part, (counts.get(part) ?? 0) + 1);
  return [...counts].map(([part, count]) => `${count} ${part}`).join(", ");
}
