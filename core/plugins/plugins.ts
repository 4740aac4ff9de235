/** Opens the plugin platform: finds the plugins, starts their runner, and answers the kernel's hooks with them. */
import { realpathSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../kernel/clock.ts";
import { AppError, plainError, type PlainError } from "../kernel/errors.ts";
import type { Events } from "../kernel/events.ts";
import type { HookFailure } from "../kernel/hooks.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import type { SpamVerdict } from "../store/types.ts";
import { Breaches } from "./breaches.ts";
import type { PluginDataStore } from "./capabilities/capability.ts";
import { type HookName, type HookPort, hookPorts, openHooks } from "./hook-ports.ts";
import { InstalledPlugin, type PluginStatus } from "./installed-plugin.ts";
import type { Observation } from "./hooks/message-observe.ts";
import { findPlugins, notBuilt } from "./registry.ts";
import { addonPath } from "./sandbox/addon-path.ts";
import { runnerBundle } from "./sandbox/build.ts";
import { RunnerSource } from "./sandbox/runner-source.ts";
import { Runners } from "./sandbox/runners.ts";
import type { Breach } from "./sandbox/runners-options.ts";
import { probeWrappers, type Wrapper } from "./sandbox/wrappers.ts";
import { type WallStatus, wallStatus } from "./wall-status.ts";

export interface PluginsOptions {
  /** Folder of plugin folders. */
  root: string;
  /** Where scripts/build-runner.ts put the bundles; by default build/plugins beside `root`. */
  build?: string;
  store: PluginDataStore;
  log: Log;
  events: Events;
  clock: Clock;
}

export interface Plugins {
  /**
   * message.classify. The views are one JSON array, relayed as bytes. Verdicts in order; null in it: no opinion. Null as a
   * whole: there are filters, but none answered within limits.classifyWaitMs (broken, or off); ask again later. Never rejects.
   */
  classify(viewsJson: Uint8Array, count: number): Promise<Array<SpamVerdict | null> | null>;
  /** message.observe. Not accepted: some plugin did not take them; ask again later. A plugin takes the same decision twice. */
  observe(observations: Observation[]): Promise<{ accepted: boolean }>;
  status(): PluginStatus[];
  walls(): WallStatus[];
  /** Resolves when no plugin is starting any more. */
  settled(): Promise<void>;
  /** Switches a plugin on again that its breaches, or the user, switched off. Throws NOT_FOUND. */
  switchOn(plugin: string): void;
  switchOff(plugin: string): void;
  close(): Promise<void>;
}

/** Throws PLUGIN_FAILED when the runner was not built or there is no sandbox for this system. */
export async function openPlugins(options: PluginsOptions): Promise<Plugins> {
  return new OpenPlugins(options, await probeWrappers());
}

class OpenPlugins implements Plugins {
  readonly #options: PluginsOptions;
  readonly #wrappers: Wrapper[];
  readonly #plugins = new Map<string, InstalledPlugin>();
  readonly #refused: PluginStatus[] = [];
  readonly #breaches: Breaches;
  readonly #source: RunnerSource;
  readonly #runners: Runners;
  readonly #hooks = openHooks((failure) => this.#onHookFailure(failure));
  #onSettled: Array<() => void> = [];

  constructor(options: PluginsOptions, wrappers: Wrapper[]) {
    this.#options = options;
    this.#wrappers = wrappers;
    this.#breaches = new Breaches(options.clock);
    const build = options.build ?? join(options.root, "..", "build", "plugins");
    const sandbox = { bundle: runnerIn(build), addon: addonPath(), wrappers };
    this.#source = new RunnerSource({ ...sandbox, isShipped: true });
    this.#runners = new Runners({
      source: this.#source,
      answerAsk: async (ask) => {
        const plugin = this.#plugins.get(ask.plugin);
        return plugin ? plugin.grant.answer(ask) : { refusal: { code: "PLUGIN_OFF", detail: {}, message: "off" } };
      },
      onBreach: (breach) => this.#onBreach(breach),
      onLoaded: (id) => this.#become(id, "ready", null),
      onLoadFailed: (id, error) => this.#stop(id, "failed", plainError(error)),
      onRunnerLost: ({ signal, code }) => options.log.warn("runner.lost", { signal, code }),
    });
    for (const { id, found } of findPlugins(options.root, build)) {
      if ("refused" in found) this.#refuse(id, found.refused);
      else {
        this.#plugins.set(id, new InstalledPlugin(found.manifest, found.code, options.store));
        this.switchOn(id);
      }
    }
  }

  async classify(viewsJson: Uint8Array, count: number): Promise<Array<SpamVerdict | null> | null> {
    const answers = await this.#hooks["message.classify"].ask({ viewsJson, count });
    if (answers.length === 0 && this.#wanting("message.classify").length > 0) return null;
    const verdicts: Array<SpamVerdict | null> = Array.from({ length: count }, () => null);
    for (const { plugin: pluginId, answer } of answers) {
      const pluginVersion = this.#plugins.get(pluginId)?.manifest.version ?? "";
      for (const [at, verdict] of answer.entries()) {
        if (verdict !== null) verdicts[at] ??= { ...verdict, pluginId, pluginVersion };
      }
    }
    return verdicts;
  }

  async observe(observations: Observation[]): Promise<{ accepted: boolean }> {
    const answers = await this.#hooks["message.observe"].ask(observations);
    const accepted = this.#wanting("message.observe").every((id) => answers.some(({ plugin }) => plugin === id));
    return { accepted };
  }

  status(): PluginStatus[] {
    return [
      ...[...this.#plugins.values()].map((plugin) => plugin.status(this.#breaches.count(plugin.id))),
      ...this.#refused,
    ];
  }

  walls(): WallStatus[] {
    return wallStatus(this.#wrappers, this.#runners.selfTest);
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#onSettled.push(resolve);
      this.#checkSettled();
    });
  }

  switchOn(id: string): void {
    const plugin = this.#installed(id);
    if (plugin.state !== "starting" || plugin.untap.length > 0) this.#stop(id, "off", null);
    this.#breaches.forget(id);
    plugin.untap = plugin.hooks.map((hook) => this.#tap(plugin, hook));
    this.#become(id, "starting", null);
    const { code, hooks, manifest } = plugin;
    const { memoryMiB = limits.pluginMemoryMiBDefault, wallMs: startMs = limits.pluginStartMs } = manifest.limits ?? {};
    this.#runners.add({ id, code, hooks, memoryMiB, startMs });
  }

  switchOff(id: string): void {
    this.#installed(id);
    this.#stop(id, "off", { code: "PLUGIN_OFF", detail: { by: "user" } });
  }

  async close(): Promise<void> {
    for (const plugin of this.#plugins.values()) for (const untap of plugin.untap.splice(0)) untap();
    this.#runners.close();
    this.#source.close();
  }

  /** Whether they are on or not. */
  #wanting(hook: HookName): string[] {
    return [...this.#plugins.values()].filter((plugin) => plugin.hooks.includes(hook)).map(({ id }) => id);
  }

  #installed(id: string): InstalledPlugin {
    const plugin = this.#plugins.get(id);
    if (!plugin) throw new AppError("NOT_FOUND", { plugin: id });
    return plugin;
  }

  #tap(plugin: InstalledPlugin, name: HookName): () => void {
    const port = hookPorts[name] as HookPort<unknown, unknown>;
    // Of the plugin's own work; the hook's wall clock also counts the time that a call waits for the runner.
    const wallMs = plugin.manifest.limits?.wallMs ?? limits.pluginWallMsDefault;
    const hook = this.#hooks[name] as {
      tap(id: string, handler: (input: unknown, signal: AbortSignal) => unknown): () => void;
    };
    return hook.tap(plugin.id, async (input, signal) => {
      plugin.calls += 1;
      const payload = port.encode(input, plugin.grant);
      if (payload === null) return null;
      const answer = await this.#runners.call(plugin.id, name, payload, wallMs, signal);
      return port.decode(parseAnswer(answer), input, plugin.grant);
    });
  }

  #onHookFailure({ plugin: id, hook, code, detail }: HookFailure): void {
    const plugin = this.#plugins.get(id);
    if (plugin) plugin.failures += 1;
    this.#options.log.warn("plugin.failed", { ...detail, plugin: id, hook, code });
  }

  #onBreach({ plugin: id, hook, limit }: Breach): void {
    const isTooMany = this.#breaches.add(id);
    this.#options.log.warn("plugin.breach", { plugin: id, hook, limit, breaches: this.#breaches.count(id) });
    if (isTooMany) this.#stop(id, "off", { code: "PLUGIN_LIMIT", detail: { by: "breaches", hook, limit } });
    else this.#become(id, "starting", null);
  }

  #stop(id: string, state: "off" | "failed", problem: PlainError | null): void {
    const plugin = this.#plugins.get(id);
    for (const untap of plugin?.untap.splice(0) ?? []) untap();
    this.#runners.remove(id);
    this.#become(id, state, problem);
  }

  #become(id: string, state: InstalledPlugin["state"], problem: PlainError | null): void {
    const plugin = this.#plugins.get(id);
    if (!plugin) return;
    plugin.state = state;
    plugin.problem = problem;
    if (state === "failed" && problem)
      this.#options.log.error("plugin.failed", { ...problem.detail, plugin: id, code: problem.code });
    this.#options.events.emit("plugin.changed", { pluginId: id });
    this.#checkSettled();
  }

  #refuse(id: string, problem: PlainError): void {
    this.#options.log.error("plugin.refused", { ...problem.detail, plugin: id, code: problem.code });
    const nothing = { hooks: [], grants: [], calls: 0, failures: 0, breaches: 0 };
    this.#refused.push({ id, name: id, version: "", summary: "", state: "failed", problem, ...nothing });
  }

  #checkSettled(): void {
    if ([...this.#plugins.values()].some((plugin) => plugin.state === "starting")) return;
    for (const resolve of this.#onSettled.splice(0)) resolve();
  }
}

/** A real path: the runner's permission to read is for that name alone. */
function runnerIn(build: string): string {
  try {
    return realpathSync(runnerBundle(build));
  } catch (error) {
    throw new AppError("PLUGIN_FAILED", { problem: notBuilt }, error);
  }
}

function parseAnswer(answer: Buffer): unknown {
  try {
    return JSON.parse(answer.toString("utf8"));
  } catch (error) {
    throw new AppError("PLUGIN_FAILED", { problem: "answer" }, error);
  }
}
