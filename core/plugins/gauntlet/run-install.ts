/** Attacks that must end before any code of theirs runs: packages that are no packages, updates that want more. */
import { isDeepStrictEqual } from "node:util";
import { type ErrorCode, plainError } from "../../kernel/errors.ts";
import { packPlugin } from "../packages/pack.ts";
import type { Grants } from "../plugin-record.ts";
import type { PackageAttack, UpdateAttack } from "./attack.ts";
import type { Finding } from "./attack-result.ts";
import { hostile } from "./canaries.ts";
import { Heartbeat } from "./heartbeat.ts";
import { hostileBundle } from "./hostile-bundle.ts";
import { Stage } from "./stage.ts";

export async function runPackage(attack: PackageAttack): Promise<Finding> {
  return onStage(async (stage, problems) => {
    const bytes = attack.bytes(stage.canaries.facts);
    const heartbeat = new Heartbeat();
    const code = await refusalOf(() => stage.plugins.installs.inspect(bytes));
    const stall = heartbeat.stop();
    if (code !== attack.refusal) problems.push(code === null ? "it was taken" : `${code}, not ${attack.refusal}`);
    if (stage.plugins.list().some(({ isShipped }) => !isShipped)) problems.push("it is installed");
    return { met: code ?? "nothing", ...stall };
  });
}

/** The version that was agreed to runs on, with what was agreed to; also when the user agrees to the update and to nothing more. */
export async function runUpdate(attack: UpdateAttack): Promise<Finding> {
  return onStage(async (stage, problems) => {
    const { installs } = stage.plugins;
    const { facts, mailSecret } = stage.canaries;
    const [before, after] = attack.manifests(facts) as [{ version: string; capabilities: Grants }, object];
    const pack = (manifest: object, code: string) => packPlugin({ manifest: JSON.stringify(manifest), code });
    const code = hostileBundle(attack, facts);
    await installs.inspect(pack(before, code));
    await installs.enable(hostile, before.capabilities);
    await stage.plugins.settled();
    const heartbeat = new Heartbeat();
    const refusal = await refusalOf(() => installs.inspect(pack(after, `${code}\n// anew`)));
    const isSame = () => isDeepStrictEqual(stage.plugins.detail(hostile).grants, before.capabilities);
    const running = stage.plugins.detail(hostile).current?.version;
    if (running !== before.version) problems.push("it runs though nobody agreed");
    if (!isSame()) problems.push("it has more than was agreed to");
    if (refusal === null) await refusalOf(() => installs.agreeToUpdate(hostile, before.capabilities));
    await stage.plugins.settled();
    if (!isSame()) problems.push("it took more than was agreed to");
    const view = {
      key: "1",
      from: "",
      to: "",
      subject: "",
      headers: [],
      text: mailSecret,
      links: [],
      attachmentTypes: [],
    };
    const mine = await stage.plugins.classifyBy(hostile, Buffer.from(JSON.stringify([view, { ...view, key: "2" }])), 2);
    for (const { word } of mine?.flatMap((verdict) => verdict?.words ?? []) ?? []) problems.push(`it found: ${word}`);
    return { met: refusal ?? "the user's word", ...heartbeat.stop() };
  });
}

async function onStage(
  attempt: (stage: Stage, problems: string[]) => Promise<Pick<Finding, "met" | "stallMs" | "workMs">>,
): Promise<Finding> {
  const stage = await Stage.open();
  try {
    const problems: string[] = [];
    const found = await attempt(stage, problems);
    await stage.plugins.flushAudit();
    problems.push(...stage.canaries.harm(stage.said, stage.log, stage.storedNow));
    return { ...found, problems, memoryMiB: null };
  } finally {
    await stage.close();
  }
}

/** Null: it was not refused. */
async function refusalOf(attempt: () => Promise<unknown>): Promise<ErrorCode | null> {
  try {
    await attempt();
    return null;
  } catch (error) {
    return plainError(error).code;
  }
}
