/** The test harness of @postern/sdk/test: the plugin in the real runner with real grants; all around it belongs to the test. */
import assert from "node:assert/strict";
import type { CapabilityUse, Delivered, Harness, HarnessOptions, RecordedAnswer } from "../../../sdk/test.ts";
import { prepareMessage } from "../../mime/prepare-message.ts";
import { capabilityOf } from "../capabilities/all.ts";
import { compileSchema, describeProblem } from "../compile-schema.ts";
import { type HookName, type HookPort, hookPorts } from "../hook-ports.ts";
import type { Verdict } from "../hooks/message-classify.ts";
import type { Observation } from "../hooks/message-observe.ts";
import type { Grants } from "../plugin-record.ts";
import type { RunnerSource } from "../sandbox/runner-source.ts";
import { FakeWorld } from "./fake-world.ts";
import { openRunnerSource } from "./live-runner.ts";
import { problemLine } from "./problem.ts";
import { tickTimes } from "./tick-times.ts";
import { Workbench, type WorkEvent } from "./workbench.ts";

export async function openHarness({ folder, settings, now = Date.UTC(2026, 0, 1) }: HarnessOptions): Promise<Harness> {
  const source = await openRunnerSource();
  const harness = new PluginHarness(source, new FakeWorld(now));
  try {
    await harness.open(folder, settings);
    return harness;
  } catch (error) {
    await harness.close();
    throw error;
  }
}

class PluginHarness implements Harness {
  readonly uses: CapabilityUse[] = [];
  readonly console: string[] = [];
  readonly net: Harness["net"];
  readonly #source: RunnerSource;
  readonly #world: FakeWorld;
  #bench: Workbench | null = null;
  readonly #views = new Map<string, Observation["view"]>();

  constructor(source: RunnerSource, world: FakeWorld) {
    this.#source = source;
    this.#world = world;
    this.net = {
      answer: (url: string, answer: RecordedAnswer, method = "GET") => world.record(method, url, answer),
      requests: world.requests,
    };
  }

  async open(folder: string, settings: HarnessOptions["settings"]): Promise<void> {
    const onEvent = (event: WorkEvent) => this.#onEvent(event);
    const { ports } = this.#world;
    const opened = await Workbench.open({ folder, source: this.#source, ports, settings, onEvent });
    if ("problems" in opened) throw new Error(opened.problems.map(problemLine).join("\n"));
    this.#bench = opened;
  }

  async deliver(eml: string | Uint8Array, { tags = ["\\inbox"] }: { tags?: string[] } = {}): Promise<Delivered> {
    const key = `message-${this.#views.size + 1}`;
    const raw = typeof eml === "string" ? Buffer.from(eml.replace(/\r?\n/g, "\r\n")) : eml;
    const { classify: view } = prepareMessage(raw, key);
    this.#views.set(key, view);
    this.#world.tags.set(key, [...tags]);
    const bench = this.#opened();
    let verdict: Verdict | null = null;
    if (bench.hasHook("message.classify")) {
      const batch = { viewsJson: Buffer.from(JSON.stringify([view])), count: 1 };
      const answer = (await bench.call("message.classify", batch)) as Array<Verdict | null> | null;
      verdict = answer?.[0] ?? null;
    }
    await this.#observe({ view, event: "stored", decision: null });
    return { key, tags: this.tagsOf(key), verdict };
  }

  async decide(key: string, decision: "spam" | "ham" | null): Promise<void> {
    const view = this.#views.get(key);
    if (view === undefined) throw new Error(`no message ${key} was delivered`);
    await this.#observe({ view, event: "decided", decision });
  }

  retag: Harness["retag"] = async (key, { add = [], remove = [], by = "user" }) => {
    const view = this.#views.get(key);
    if (view === undefined) throw new Error(`no message ${key} was delivered`);
    const before = this.tagsOf(key);
    const kept = before.filter((tag) => !remove.includes(tag));
    const added = add.filter((tag) => !before.includes(tag));
    const removed = before.filter((tag) => !kept.includes(tag));
    if (added.length + removed.length === 0) return;
    this.#world.tags.set(key, [...kept, ...added]);
    await this.#observe({ view, event: "tagged", decision: null, change: { added, removed, by } });
  };

  async #observe(what: Pick<Observation, "view" | "event" | "decision" | "change">): Promise<void> {
    const bench = this.#opened();
    if (!bench.hasHook("message.observe")) return;
    const observation: Observation = { ...what, tags: this.tagsOf(what.view.key), isDecrypted: false };
    await bench.call("message.observe", [observation]);
  }

  ask: Harness["ask"] = async (hook, input) => {
    const bench = this.#opened();
    if (!bench.hasHook(hook)) throw new Error(`the manifest does not declare the hook ${String(hook)}`);
    const port = hookPorts[hook as HookName] as HookPort<unknown, unknown>;
    check(`the input of ${hook}`, port.input, input);
    const answer = await bench.send(hook as HookName, Buffer.from(JSON.stringify(input)));
    check(`the answer to ${hook}`, port.answer, answer);
    return answer as never;
  };

  grant(capability: string, scope: object): void {
    const bench = this.#opened();
    const asked = (bench.manifest.capabilities as Record<string, object>)[capability];
    if (asked === undefined) throw new Error(`the manifest does not ask for ${capability}`);
    const granted = { reason: "", ...asked, ...scope };
    const isNarrow = capabilityOf(capability)?.narrows(granted as never, asked as never);
    if (isNarrow !== true) throw new Error(`a user can only narrow what the manifest asks for: ${capability}`);
    bench.grants = { ...bench.grants, [capability]: granted } as Grants;
  }

  revoke(capability: string): void {
    const bench = this.#opened();
    const { [capability]: _, ...rest } = bench.grants as Record<string, object>;
    bench.grants = rest as Grants;
  }

  async expectDenied(what: string | (() => Promise<unknown>), capability?: string): Promise<void> {
    const isDenial = ({ code, capability: used }: CapabilityUse, named: string | undefined) =>
      code === "PLUGIN_DENIED" && (named === undefined || used === named);
    if (typeof what === "string") {
      assert.ok(
        this.uses.some((use) => isDenial(use, what)),
        `the plugin was never denied ${what}`,
      );
      return;
    }
    const before = this.uses.length;
    let failure: unknown = null;
    try {
      await what();
    } catch (error) {
      failure = error; // That the plugin fails on a denial is its own affair.
    }
    if (this.uses.slice(before).some((use) => isDenial(use, capability))) return;
    if (failure instanceof Error) throw failure;
    assert.fail(`the plugin was not denied ${capability ?? "anything"}`);
  }

  async advance(milliseconds: number): Promise<void> {
    const bench = this.#opened();
    const from = this.#world.now;
    const scope = (bench.grants as Record<string, { minutes?: number } | undefined>)["schedule.every"];
    if (bench.hasHook("schedule.tick") && scope !== undefined) {
      for (const at of tickTimes(this.#world.openedAt, from, from + milliseconds, scope)) {
        this.#world.now = at;
        await bench.call("schedule.tick", { at });
      }
    }
    this.#world.now = from + milliseconds;
  }

  relayAnswers(address: string, reply: Parameters<Harness["relayAnswers"]>[1]): void {
    this.#world.relayReplies.set(address, reply);
  }

  addContact({ address, name, sent = 1, received = 0 }: Parameters<Harness["addContact"]>[0]): void {
    this.#world.contacts.set(address.toLowerCase(), { address, name, sent, received });
  }

  setSecret(name: string, value: string): void {
    this.#world.secrets.set(name, value);
  }

  tagsOf(key: string): string[] {
    return [...(this.#world.tags.get(key) ?? [])];
  }

  close(): Promise<void> {
    this.#bench?.close();
    this.#source.close();
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #opened(): Workbench {
    if (this.#bench === null) throw new Error("the harness is not open");
    return this.#bench;
  }

  #onEvent(event: WorkEvent): void {
    if (event.kind === "console") this.console.push(event.text);
    if (event.kind !== "use") return;
    const { capability, method, args, code } = event;
    this.uses.push({ capability, method, args, code });
  }
}

function check(what: string, schema: object, value: unknown): void {
  const isValid = compileSchema(schema);
  if (isValid(value)) return;
  const { pointer, problem } = describeProblem(isValid.errors?.[0]);
  throw new TypeError(`${what} does not fit its schema: ${pointer || "it"} ${problem}`);
}
