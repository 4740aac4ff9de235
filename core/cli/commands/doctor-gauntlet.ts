import type { AttackResult } from "../../plugins/gauntlet/attack-result.ts";
import { attackClasses, loadAttacks } from "../../plugins/gauntlet/load-attacks.ts";
import { runAttack, runsOf } from "../../plugins/gauntlet/run-gauntlet.ts";
import { Stage } from "../../plugins/gauntlet/stage.ts";
import { type GauntletSummary, summaryOf } from "../../plugins/gauntlet/summary.ts";
import type { WallStatus } from "../../plugins/plugin-shapes.ts";
import { bar, duration, ProgressLine } from "../progress-line.ts";
import { UsageError } from "../usage-error.ts";
import { writeJson, writeLine } from "../write-line.ts";
import { withTechnical } from "../with-technical.ts";

export const usage = "postern doctor --gauntlet [--class NAME]... [--json]";

/** Runs hostile plugins on this machine, in throw-away folders: nothing of the user's is opened. Exit code 1 when one was not contained. */
export async function runGauntlet(classes: string[] | undefined, isJson: boolean): Promise<number> {
  const attacks = (await loadAttacks()).filter(({ class: kind }) => known(classes).includes(kind));
  const interrupted = () => process.exit(1);
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  const began = performance.now();
  const walls = await wallsHere();
  const progress = new ProgressLine();
  if (isJson) writeJson({ walls });
  else for (const line of wallLines(walls)) writeLine(line);
  const results: AttackResult[] = [];
  const runs = attacks.flatMap((named) => runsOf(named).map((place) => ({ named, place })));
  let shownClass = "";
  for (const { named, place } of runs) {
    progress.show(
      `${bar(results.length / runs.length)} ${results.length} of ${runs.length}: ${named.class}/${named.id}`,
    );
    const result = await runAttack(named, place);
    results.push(result);
    progress.clear();
    if (isJson) {
      writeJson(result);
      continue;
    }
    if (named.class !== shownClass) writeLine(`\n${named.class}`);
    shownClass = named.class;
    for (const line of resultLines(result)) writeLine(line);
  }
  process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
  const summary = summaryOf(results);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  if (isJson) writeJson({ ...summary, seconds });
  else for (const line of summaryLines(summary, seconds)) writeLine(line);
  return summary.isContained ? 0 : 1;
}

function known(classes: string[] | undefined): string[] {
  const all = attackClasses();
  const unknown = classes?.find((name) => !all.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`there is no class of attacks '${unknown}': ${all.join(", ")}. Usage: ${usage}`);
  return classes ?? all;
}

async function wallsHere(): Promise<WallStatus[]> {
  const stage = await Stage.open();
  try {
    return stage.plugins.walls();
  } finally {
    await stage.close();
  }
}

const wallLines = (walls: WallStatus[]): string[] => [
  "Walls on this machine:",
  ...walls.map(
    ({ wall, isLive, detail, technical }) =>
      `  ${isLive ? "live  " : "absent"}  ${wall.padEnd(9)}  ${withTechnical(detail, technical)}`,
  ),
  "",
  "Hostile plugins, each in a throw-away folder; nothing of yours is opened.",
  "  attack, where it ran, which wall stopped it and by what, longest stall of Postern, its own work in it, most memory of the runner",
];

function resultLines({
  isContained,
  id,
  place,
  wall,
  met,
  stallMs,
  workMs,
  memoryMiB,
  about,
  problems,
}: AttackResult): string[] {
  const memory = memoryMiB === null ? "" : `${memoryMiB} MiB`;
  const line = [
    id.padEnd(48),
    place.padEnd(8),
    wall.padEnd(7),
    met.padEnd(28),
    `${stallMs} ms`.padStart(7),
    `${workMs} ms`.padStart(6),
    memory.padStart(9),
  ];
  const said = isContained
    ? []
    : [`        ${about}`, ...problems.map((problem) => `        NOT CONTAINED: ${problem}.`)];
  return [`  ${isContained ? "ok " : "BAD"} ${line.join("  ").trimEnd()}`, ...said];
}

function summaryLines(summary: GauntletSummary, seconds: number): string[] {
  const {
    isContained,
    runs,
    contained,
    attacks,
    longestStallMs,
    longestStallIn,
    longestWorkMs,
    longestWorkIn,
    peakMemoryMiB,
    peakMemoryIn,
  } = summary;
  const kinds = Object.keys(attacks);
  const count = Object.values(attacks).reduce((sum, each) => sum + each, 0);
  return [
    "",
    `${count} attacks of ${kinds.length === 1 ? "one class" : `${kinds.length} classes`}, ${runs} runs, ${duration(seconds)}.`,
    `Longest stall of Postern: ${longestStallMs} ms, in ${longestStallIn}.`,
    `Longest work of Postern without a pause: ${longestWorkMs} ms, in ${longestWorkIn}.`,
    ...(peakMemoryMiB === null ? [] : [`Most memory of a runner: ${peakMemoryMiB} MiB, in ${peakMemoryIn}.`]),
    isContained
      ? "All were contained."
      : `${runs - contained} were NOT contained: see what is marked BAD, and SECURITY.md.`,
  ];
}
