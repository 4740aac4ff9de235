/** Runs one hostile plugin beside a witness, and finds out what it gained. */
import { setTimeout as pause } from "node:timers/promises";
import { limits } from "../../kernel/limits.ts";
import type { SpamVerdict } from "../../store/types.ts";
import { packPlugin } from "../packages/pack.ts";
import type { Grants } from "../plugin-record.ts";
import { byMemory, byTime, type Ending, type GuestAttack, impatient, type Place, type Wall } from "./attack.ts";
import type { Finding } from "./attack-result.ts";
import { hostile } from "./canaries.ts";
import { Heartbeat } from "./heartbeat.ts";
import { hostileBundle, hostileManifest } from "./hostile-bundle.ts";
import { type LogLine, Stage, witnessScore } from "./stage.ts";

/** A runner is looked at from time to time: what it may grow meanwhile. With the JIT no wall of the system stands behind. */
const overshootMiB: Record<Place, number> = { stranger: 128, shipped: 1_024 };
const lookEveryMs = 20;
/** When nothing comes back for so long, nothing ever will. */
const patienceMs = 120_000;
const text = (secret: string) => `A letter with ${secret}.`;

type Verdicts = Array<SpamVerdict | null> | null;

export async function runGuest(attack: GuestAttack, place: Place): Promise<Finding> {
  const stage = await Stage.open(({ facts }) =>
    place === "shipped"
      ? [{ id: hostile, manifest: manifestFor(attack, facts), code: hostileBundle(attack, facts) }]
      : [],
  );
  try {
    if (place === "stranger") await install(stage, attack);
    return await attackOn(stage, attack, place);
  } finally {
    await stage.close();
  }
}

function manifestFor(attack: GuestAttack, facts: Parameters<typeof hostileBundle>[1]): { capabilities: Grants } {
  const hurried = attack.ends === "breach" || attack.ends === "off" ? impatient() : {};
  return hostileManifest(hostile, { ...hurried, ...attack.manifest?.(facts) }) as { capabilities: Grants };
}

async function install({ plugins, canaries: { facts } }: Stage, attack: GuestAttack): Promise<void> {
  const manifest = manifestFor(attack, facts);
  await plugins.installs.inspect(
    packPlugin({ manifest: JSON.stringify(manifest), code: hostileBundle(attack, facts) }),
  );
  await plugins.installs.enable(hostile, manifest.capabilities);
  await plugins.settled();
}

async function attackOn(stage: Stage, attack: GuestAttack, place: Place): Promise<Finding> {
  const memory = new MemoryPeak(stage);
  const heartbeat = new Heartbeat();
  const answers = await Promise.race([ask(stage, place, attack), pause(patienceMs, null, { ref: false })]);
  const stall = heartbeat.stop();
  const memoryMiB = memory.stop();
  await stage.plugins.flushAudit();
  const problems =
    answers === null
      ? ["the kernel did not come back"]
      : [...problemsOf(stage, attack, answers), ...denialsOf(stage, attack)];
  const said = stage.said + JSON.stringify(answers?.mine);
  problems.push(...stage.canaries.harm(said, stage.log, stage.storedNow));
  const ceilingMiB = limits.runnerBaseMiB + limits.pluginMemoryMiBDefault + overshootMiB[place];
  if (memoryMiB !== null && memoryMiB > ceilingMiB) problems.push(`its runner grew to ${memoryMiB} MiB`);
  return { problems, ...stall, memoryMiB, ...metBy(stage, attack) };
}

interface Answers {
  mine: Verdicts;
  /** Of all plugins that ship, the witness among them. */
  all: Verdicts;
}

/** Both are asked at once; a late attack is waited for. */
async function ask(stage: Stage, place: Place, attack: GuestAttack): Promise<Answers> {
  const { plugins } = stage;
  const views = Buffer.from(JSON.stringify([viewOf("1", stage), viewOf("2", stage)]));
  const [all, alone] = await Promise.all([
    plugins.classify(views, 2),
    place === "stranger" ? plugins.classifyBy(hostile, views, 2) : null,
  ]);
  const until = performance.now() + patienceMs;
  while (attack.isLate && breachOf(stage) === undefined && performance.now() < until) await pause(lookEveryMs);
  await plugins.settled();
  const mine = place === "stranger" ? alone : (all?.filter((verdict) => verdict?.pluginId === hostile) ?? null);
  return { mine: mine?.length === 0 ? null : mine, all };
}

function problemsOf(stage: Stage, attack: GuestAttack, { mine, all }: Answers): string[] {
  const problems: string[] = [];
  const isWell = (each: SpamVerdict | null) => each?.pluginId === hostile || each?.score === witnessScore;
  if (all?.length !== 2 || !all.every(isWell)) problems.push("its neighbour was harmed");
  for (const { word } of mine?.flatMap((verdict) => verdict?.words ?? []) ?? []) problems.push(`it found: ${word}`);
  // On a busy machine the clock may come first, whatever it was about to do: that is a wall, too.
  if (isOutOfTime(stage)) return problems;
  const isMemory = attack.limits?.some((limit) => byMemory.some((each) => each === limit)) === true;
  const ended = endOf(stage);
  // What the system refuses at once (memory) is the plugin's own error, and costs no runner.
  if (ended !== attack.ends && !(isMemory && attack.ends === "breach" && ended === "failed"))
    problems.push(`it ended ${ended}, not ${attack.ends}`);
  const breach = breachOf(stage);
  if (breach && attack.limits && !attack.limits.includes(String(breach["limit"])))
    problems.push(`it broke ${breach["limit"]}, not ${attack.limits.join(" or ")}`);
  return problems;
}

function endOf({ plugins }: Stage): Ending {
  const { stats, state } = plugins.detail(hostile);
  if (state === "off" || state === "failed") return "off";
  if (stats.breaches > 0) return "breach";
  return stats.failures > 0 ? "failed" : "harmless";
}

/** A refusal that nobody can find afterwards is half a refusal. */
function denialsOf(stage: Stage, { audit }: GuestAttack): string[] {
  const isFound = stage.audited.some(({ pluginId, outcome }) => pluginId === hostile && outcome === audit);
  return audit === undefined || isFound || isOutOfTime(stage) ? [] : [`no ${audit} is in the audit`];
}

function metBy(stage: Stage, attack: GuestAttack): { met: string; wall: Wall } {
  const breach = breachOf(stage);
  if (breach) return { met: String(breach["limit"]), wall: wallOf(breach) };
  const refused = stage.audited.find(({ pluginId, outcome }) => pluginId === hostile && outcome !== "ok");
  if (refused) return { met: refused.outcome, wall: attack.wall };
  const failed = stage.logged.find(({ event, plugin }) => event === "plugin.failed" && plugin === hostile);
  return { met: failed ? String(failed["code"]) : "nothing to gain", wall: attack.wall };
}

function wallOf({ limit, by }: LogLine): Wall {
  if (String(limit).startsWith("bridge")) return "bridge";
  return by === "runner" ? "isolate" : by === "system" ? "runner" : "kernel";
}

const isOutOfTime = (stage: Stage) => breachOf(stage)?.["limit"] === byTime[0];

const breachOf = ({ logged }: Stage) =>
  logged.find(({ event, plugin }) => event === "plugin.breach" && plugin === hostile);

function viewOf(key: string, { canaries }: Stage): object {
  const envelope = { key, from: "Ana <ana@example.org>", to: "ben@example.org", subject: "Lunch" };
  return { ...envelope, headers: [], text: text(canaries.mailSecret), links: [], attachmentTypes: [] };
}

/** Of the hostile plugin's runner, as the platform measures it. */
class MemoryPeak {
  readonly #timer: NodeJS.Timeout;
  #peakMiB: number | null = null;

  constructor({ plugins }: Stage) {
    this.#timer = setInterval(() => {
      const { memoryMiB } = plugins.detail(hostile).stats;
      if (memoryMiB !== null) this.#peakMiB = Math.max(this.#peakMiB ?? 0, memoryMiB);
    }, lookEveryMs);
  }

  stop(): number | null {
    clearInterval(this.#timer);
    return this.#peakMiB;
  }
}
