/** Has a lying transport carry a mail, through the real runner, and sees whether it is believed. */
import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { plainError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { startLivePlugin } from "../authoring/live-runner.ts";
import { capabilityContext } from "../capabilities/capability-context.ts";
import { Grant } from "../grants.ts";
import { parseGuestJson } from "../guest-json.ts";
import { type HookPort, hookPorts } from "../hook-ports.ts";
import { parseManifest } from "../manifest.ts";
import { addonPath } from "../sandbox/addon-path.ts";
import { runnerBundle } from "../sandbox/build.ts";
import { RunnerSource } from "../sandbox/runner-source.ts";
import { probeWrappers } from "../sandbox/wrappers.ts";
import type { TransportAttack } from "./attack.ts";
import type { Finding } from "./attack-result.ts";
import { hostile } from "./canaries.ts";
import { Heartbeat } from "./heartbeat.ts";
import { hostileManifest, transportBundle } from "./hostile-bundle.ts";
import type { HostileWorld } from "./hostile-world.ts";
import { Stage } from "./stage.ts";

const host = "granted.example";
const carry = {
  tls: { via: "tls", hosts: [host], reason: "To attack." },
  relay: { via: "relay", hosts: ["relays"], reason: "To attack." },
};
const recipients = ["ben", "cara"].map((name) => ({ address: `${name}@${host}`, host }));
const parcelId = "p1";
const inputs = {
  "delivery.carry": {
    id: parcelId,
    from: "ana@example.org",
    recipients,
    message: Buffer.from("Subject: Lunch\r\n\r\n"),
  },
  "delivery.route": { recipient: `ben@${host}`, bytes: 100, isEncrypted: false, relay: host },
};

export async function runTransport(attack: TransportAttack): Promise<Finding> {
  const stage = await Stage.open();
  const source = new RunnerSource({
    bundle: realpathSync(runnerBundle(resolve(import.meta.dirname, "../../../build/plugins"))),
    addon: addonPath(),
    wrappers: await probeWrappers(),
    isShipped: false,
  });
  const problems: string[] = [];
  const heartbeat = new Heartbeat();
  try {
    const met = await claimOf(stage, source, attack);
    if (met === null) problems.push("its lie was believed");
    else if (met !== attack.refusal) problems.push(`${met}, not ${attack.refusal}`);
    problems.push(...misgiven(stage.world.submitted));
    problems.push(...stage.canaries.harm(stage.said, stage.log, stage.storedNow));
    return { problems, met: met ?? "nothing", ...heartbeat.stop(), memoryMiB: null };
  } finally {
    heartbeat.stop();
    source.close();
    await stage.close();
  }
}

/** What a relay was given that it should not have been. */
function misgiven(submitted: HostileWorld["submitted"]): string[] {
  const wanted = new Set(recipients.map(({ address }) => address));
  const given = submitted.flatMap((each) => each.recipients);
  const problems: string[] = [];
  if (submitted.some((each) => each.id !== parcelId || each.host !== host))
    problems.push("it gave another mail, or to another server");
  if (given.some((address) => !wanted.has(address))) problems.push("it gave the mail to strangers");
  if (new Set(given).size < given.length) problems.push("it gave the mail twice");
  return problems;
}

/** The code that its answer is refused with; null: it is believed. */
async function claimOf(stage: Stage, source: RunnerSource, attack: TransportAttack): Promise<string | null> {
  const { hook, via = "tls" } = attack;
  const capabilities = { "transport.carry": carry[via] };
  const changes = { hooks: { [hook]: {} }, capabilities, transport: { protects: "hop" } };
  const manifest = parseManifest(JSON.stringify(hostileManifest(hostile, changes)));
  const grant = new Grant(manifest.capabilities, capabilityContext(hostile, stage.world.ports));
  const runners = await startLivePlugin(source, {
    id: hostile,
    code: transportBundle(attack),
    hooks: [hook],
    answerAsk: (ask) => grant.answer(ask),
    onBreach() {}, // The call that it broke is rejected with the limit.
  });
  const port = hookPorts[hook] as HookPort<unknown, unknown>;
  const end = port.begin?.(inputs[hook], grant);
  try {
    const payload = port.encode(inputs[hook], grant);
    if (payload === null) return "not asked";
    const answer = await runners.call(hostile, hook, payload, limits.pluginWallMsDefault);
    port.decode(parseGuestJson(answer), inputs[hook], grant);
    return null;
  } catch (error) {
    return plainError(error).code;
  } finally {
    end?.();
    runners.close();
  }
}
