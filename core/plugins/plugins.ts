/** Opens the plugin platform: finds the plugins, runs them, and answers the kernel's hooks with them. */
import { realpathSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../kernel/clock.ts";
import { AppError, plainError, type PlainError } from "../kernel/errors.ts";
import type { Events } from "../kernel/events.ts";
import type { HookFailure } from "../kernel/hooks.ts";
import { limits } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import type { NewAuditRow } from "../store/operations.ts";
import type { SpamVerdict } from "../store/types.ts";
import { Audit, auditSubject, messageIdOf, type Noted } from "./audit.ts";
import { Breaches } from "./breaches.ts";
import { capabilityContext, type CapabilityPorts } from "./capabilities/capability-context.ts";
import { missingFor } from "./hook-needs.ts";
import { type HookName, type HookPort, hookPorts, openHooks } from "./hook-ports.ts";
import { InstalledPlugin, type PluginCode, shippedRecord } from "./installed-plugin.ts";
import { detailOf, type Measured, viewOf } from "./installed-view.ts";
import type { EncodedViews, Verdict } from "./hooks/message-classify.ts";
import type { Observation } from "./hooks/message-observe.ts";
import { storedCode, PluginInstalls, type PluginInstallStore } from "./plugin-installs.ts";
import type { PluginDetail, PluginRecord, PluginView, UpdatePreview } from "./plugin-record.ts";
import { PluginRunners } from "./plugin-runners.ts";
import { effectiveSettings } from "./plugin-settings.ts";
import { findPlugins, notBuilt } from "./registry.ts";
import type { Ask, Refusal } from "./sandbox/ask-desk.ts";
import { runnerBundle } from "./sandbox/build.ts";
import type { Breach } from "./sandbox/runners-options.ts";
import { probeWrappers, type Wrapper } from "./sandbox/wrappers.ts";
import { previewUpdate } from "./update-preview.ts";
import { type WallStatus, wallStatus } from "./wall-status.ts";

export interface PluginsOptions {
  /** Folder of plugin folders. */
  root: string;
  /** Where scripts/build-runner.ts put the bundles; by default build/plugins beside `root`. */
  build?: string;
  installs: PluginInstallStore & { taggedMessages(pluginId: string): number };
  /** What capabilities stand on. In shadow nothing that a plugin does has an effect. */
  ports: Record<"shipped" | "others" | "shadow", () => CapabilityPorts>;
  /** False: without the plugins that ship with Postern. A benchmark's way to measure what they cost. */
  hasShipped?: boolean;
  writeAudit(rows: NewAuditRow[]): Promise<void>;
  log: Log;
  events: Events;
  clock: Clock;
}

export interface Plugins {
  readonly installs: PluginInstalls;
  /**
   * message.classify of the plugins that ship with Postern. The views are one JSON array, relayed as bytes. Verdicts in
   * order; null in it: no opinion. Null as a whole: there are filters, but none answered within limits.classifyWaitMs
   * (broken, or off); ask again later. Never rejects.
   */
  classify(viewsJson: Uint8Array, count: number): Promise<Array<SpamVerdict | null> | null>;
  /** Those that did not come with Postern and want stored mail, as far as they run. */
  feeds(): PluginFeed[];
  /** message.observe of one plugin: whether it took them. Never rejects. */
  observeBy(id: string, observations: Observation[]): Promise<boolean>;
  /** message.classify of one plugin; null: it did not answer. Never rejects. */
  classifyBy(id: string, viewsJson: Uint8Array, count: number): Promise<Array<SpamVerdict | null> | null>;
  /** message.observe of the shipped ones. Not accepted: some plugin did not take them; ask again later. A plugin takes the same decision twice. */
  observe(observations: Observation[]): Promise<{ accepted: boolean }>;
  list(): PluginView[];
  /** Throws NOT_FOUND. */
  detail(id: string): PluginDetail;
  /** Tries the waiting update on the last calls. */
  preview(id: string): Promise<UpdatePreview>;
  walls(): WallStatus[];
  /** Everything that plugins did before is in the audit when this resolves. */
  flushAudit(): Promise<void>;
  /** Resolves when no plugin is starting any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** A plugin that is told of stored mail. */
export interface PluginFeed {
  id: string;
  hooks: HookName[];
  /** Which mail it may see. */
  mail: "new" | "all" | string[];
}

/** Throws PLUGIN_FAILED when the runner was not built or there is no sandbox for this system. */
export async function openPlugins(options: PluginsOptions): Promise<Plugins> {
  const plugins = new OpenPlugins(options, await probeWrappers());
  await plugins.admitInstalled();
  return plugins;
}

class OpenPlugins implements Plugins {
  readonly installs: PluginInstalls;
  readonly #options: PluginsOptions;
  readonly #wrappers: Wrapper[];
  readonly #plugins = new Map<string, InstalledPlugin>();
  readonly #refused: PluginView[] = [];
  readonly #breaches: Breaches;
  readonly #runners: PluginRunners;
  readonly #audit: Audit;
  readonly #hooks = openHooks((failure) => this.#onHookFailure(failure));
  #onSettled: Array<() => void> = [];

  constructor(options: PluginsOptions, wrappers: Wrapper[]) {
    const { installs: store, clock } = options;
    this.#options = options;
    this.#wrappers = wrappers;
    this.#breaches = new Breaches(clock);
    this.#audit = new Audit({ clock, write: (rows) => options.writeAudit(rows) });
    const build = options.build ?? join(options.root, "..", "build", "plugins");
    this.#runners = new PluginRunners(runnerIn(build), wrappers, {
      answerAsk: (ask) => this.#answer(ask),
      onBreach: (breach) => this.#onBreach(breach),
      onLoaded: (id) => this.#become(id, "ready", null),
      onLoadFailed: (id, error) => this.#fail(id, plainError(error)),
      onRunnerLost: ({ signal, code }) => options.log.warn("runner.lost", { signal, code }),
    });
    this.installs = new PluginInstalls({
      store,
      clock,
      fleet: {
        get: (id) => this.#plugins.get(id) ?? null,
        admit: (version, record) => this.#admit(version, record, false),
        restart: (plugin) => this.#restart(plugin),
        dismiss: (plugin) => this.#dismiss(plugin),
      },
    });
    const records = recordsById(store);
    for (const { id, found } of options.hasShipped === false ? [] : findPlugins(options.root, build)) {
      if ("refused" in found) this.#refuse(id, found.refused);
      else this.#start(this.#admit(found, decided(shippedRecord(found.manifest), records.get(id)), true));
    }
  }

  /** A package that cannot be read any more is shown as failed; the others start. */
  async admitInstalled(): Promise<void> {
    const { installs: store } = this.#options;
    for (const [id, record] of recordsById(store)) {
      if (this.#plugins.has(id)) continue;
      try {
        this.#start(this.#admit(await storedCode(store, id, record.current), record, false));
      } catch (error) {
        this.#refuse(id, plainError(error));
      }
    }
  }

  async classify(viewsJson: Uint8Array, count: number): Promise<Array<SpamVerdict | null> | null> {
    const answers = await this.#hooks["message.classify"].ask({ viewsJson, count });
    if (answers.length === 0 && this.#wanting("message.classify").length > 0) return null;
    const verdicts: Array<SpamVerdict | null> = Array.from({ length: count }, () => null);
    for (const { plugin, answer } of answers) {
      for (const [at, verdict] of this.#signed(plugin, answer).entries()) verdicts[at] ??= verdict;
    }
    return verdicts;
  }

  feeds(): PluginFeed[] {
    return [...this.#plugins.values()]
      .filter(({ isShipped, state }) => !isShipped && state === "ready")
      .map(({ id, hooks, grant }) => ({ id, hooks, mail: grant.find("message.read")?.mail ?? "new" }));
  }

  async observeBy(id: string, observations: Observation[]): Promise<boolean> {
    return (await this.#askOne(id, "message.observe", observations)) !== null;
  }

  async classifyBy(id: string, viewsJson: Uint8Array, count: number): Promise<Array<SpamVerdict | null> | null> {
    const answer = await this.#askOne(id, "message.classify", { viewsJson, count } satisfies EncodedViews);
    return answer === null ? null : this.#signed(id, answer.given as Array<Verdict | null>);
  }

  async observe(observations: Observation[]): Promise<{ accepted: boolean }> {
    const answers = await this.#hooks["message.observe"].ask(observations);
    const accepted = this.#wanting("message.observe").every((id) => answers.some(({ plugin }) => plugin === id));
    return { accepted };
  }

  list(): PluginView[] {
    return [...[...this.#plugins.values()].map((plugin) => viewOf(plugin, this.#measured(plugin))), ...this.#refused];
  }

  detail(id: string): PluginDetail {
    const plugin = this.#installed(id);
    return detailOf(plugin, this.#measured(plugin));
  }

  async preview(id: string): Promise<UpdatePreview> {
    const plugin = this.#installed(id);
    const version = await this.installs.waiting(id);
    return previewUpdate({
      version,
      grants: this.installs.commonGrants(version.manifest, plugin.record.grants),
      settings: effectiveSettings(version.manifest, plugin.record.settings),
      calls: plugin.recent.list(),
      runners: this.#runners,
      context: capabilityContext(id, this.#options.ports.shadow()),
    });
  }

  walls(): WallStatus[] {
    return wallStatus(this.#wrappers, this.#runners.selfTest);
  }

  flushAudit(): Promise<void> {
    return this.#audit.flush();
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#onSettled.push(resolve);
      this.#checkSettled();
    });
  }

  async close(): Promise<void> {
    for (const plugin of this.#plugins.values()) for (const untap of plugin.untap.splice(0)) untap();
    this.#runners.close();
    await this.#audit.flush();
  }

  #admit(version: PluginCode, record: PluginRecord, isShipped: boolean): InstalledPlugin {
    const context = capabilityContext(
      version.manifest.id,
      this.#options.ports[isShipped ? "shipped" : "others"](),
      version.manifest.limits,
    );
    const plugin = new InstalledPlugin(version, record, isShipped, context);
    this.#plugins.set(plugin.id, plugin);
    this.#become(plugin.id, "off", record.offReason);
    return plugin;
  }

  #restart(plugin: InstalledPlugin): void {
    this.#breaches.forget(plugin.id);
    this.#halt(plugin);
    if (plugin.record.isOn) this.#start(plugin);
    else this.#become(plugin.id, "off", plugin.record.offReason);
  }

  #dismiss(plugin: InstalledPlugin): void {
    this.#halt(plugin);
    this.#plugins.delete(plugin.id);
    this.#options.events.emit("plugin.changed", { pluginId: plugin.id });
  }

  #start(plugin: InstalledPlugin): void {
    const { id, record, manifest, version, hooks } = plugin;
    if (!record.isOn) return;
    const missing = missingFor(manifest, record.grants);
    if (missing !== null)
      return this.#become(id, "off", { code: "PLUGIN_DENIED", detail: { plugin: id, capability: missing } });
    // Stored mail goes to the others through their feeds, each from a place of its own.
    plugin.untap = hooks.flatMap((hook) => (plugin.isShipped || !fedHooks.has(hook) ? [this.#tap(plugin, hook)] : []));
    this.#become(id, "starting", null);
    const { memoryMiB = limits.pluginMemoryMiBDefault, wallMs: startMs = limits.pluginStartMs } = manifest.limits ?? {};
    const settings = effectiveSettings(manifest, record.settings);
    this.#runners.add({ id, code: version.code, hooks, settings, memoryMiB, startMs }, plugin.isShipped);
  }

  #halt(plugin: InstalledPlugin): void {
    for (const untap of plugin.untap.splice(0)) untap();
    this.#runners.remove(plugin.id);
  }

  /** Whether they are on or not. */
  #wanting(hook: HookName): string[] {
    return [...this.#plugins.values()]
      .filter((plugin) => plugin.isShipped && plugin.hooks.includes(hook))
      .map(({ id }) => id);
  }

  #installed(id: string): InstalledPlugin {
    const plugin = this.#plugins.get(id);
    if (!plugin) throw new AppError("NOT_FOUND", { plugin: id });
    return plugin;
  }

  #measured({ id }: InstalledPlugin): Measured {
    return {
      breaches: this.#breaches.count(id),
      residentBytes: this.#runners.residentBytes(id),
      taggedMessages: this.#options.installs.taggedMessages(id),
    };
  }

  #signed(pluginId: string, verdicts: Array<Verdict | null>): Array<SpamVerdict | null> {
    const pluginVersion = this.#plugins.get(pluginId)?.manifest.version ?? "";
    return verdicts.map((verdict) => (verdict === null ? null : { ...verdict, pluginId, pluginVersion }));
  }

  /** Outside of the hooks, which ask all at once: null when it is not there, or failed. */
  async #askOne(id: string, hook: HookName, input: unknown): Promise<{ given: unknown } | null> {
    const plugin = this.#plugins.get(id);
    if (plugin === undefined || plugin.state !== "ready") return null;
    try {
      return { given: await this.#call(plugin, hook, input) };
    } catch (error) {
      this.#onHookFailure({ ...plainError(error), plugin: id, hook });
      return null;
    }
  }

  #tap(plugin: InstalledPlugin, name: HookName): () => void {
    const hook = this.#hooks[name] as {
      tap(id: string, handler: (input: unknown, signal: AbortSignal) => unknown): () => void;
    };
    return hook.tap(plugin.id, (input, signal) => this.#call(plugin, name, input, signal));
  }

  /** One call through the bridge: cut down to the grant on the way in, checked on the way out. */
  async #call(plugin: InstalledPlugin, name: HookName, input: unknown, signal?: AbortSignal): Promise<unknown> {
    const port = hookPorts[name] as HookPort<unknown, unknown>;
    // Of the plugin's own work; the hook's wall clock also counts the time that a call waits for the runner.
    const wallMs = plugin.manifest.limits?.wallMs ?? limits.pluginWallMsDefault;
    const payload = port.encode(input, plugin.grant);
    if (payload === null) return null;
    const began = performance.now();
    plugin.calls += 1;
    this.#noteShown(plugin, name, port.messages(input, plugin.grant), payload.byteLength);
    const answer = await this.#runners.call(plugin.id, name, payload, wallMs, signal);
    plugin.milliseconds += performance.now() - began;
    if (!plugin.isShipped) plugin.recent.add({ hook: name, at: this.#options.clock.now(), payload, answer });
    return port.decode(parseAnswer(answer), input, plugin.grant);
  }

  /** Shown messages may be tagged; of plugins that did not come with Postern each is in the audit. */
  #noteShown(plugin: InstalledPlugin, hook: HookName, keys: string[], bytes: number): void {
    plugin.context.shown.add(keys);
    if (plugin.isShipped) return;
    const scope = plugin.grant.find("message.read")?.fields.join(", ") ?? "";
    for (const key of keys)
      this.#note(plugin, {
        hook,
        capability: "message.read",
        scope,
        messageId: messageIdOf(key),
        bytes: Math.round(bytes / keys.length),
        outcome: "ok",
      });
  }

  #note({ id, manifest }: InstalledPlugin, row: Omit<Noted, "pluginId" | "version">): void {
    this.#audit.note({ pluginId: id, version: manifest.version, ...row });
  }

  /** What a guest asks for. Refusals are always in the audit, the rest where it says something of the user's mail. */
  async #answer(ask: Ask): Promise<{ answer: unknown } | { refusal: Refusal }> {
    const plugin = this.#plugins.get(ask.plugin);
    if (!plugin) return { refusal: { code: "PLUGIN_OFF", detail: {}, message: "off" } };
    const outcome = await plugin.grant.answer(ask);
    const code = "refusal" in outcome ? outcome.refusal.code : null;
    if (code === "PLUGIN_DENIED") plugin.noteDenied(ask.capability, this.#options.clock.now());
    if (code !== null || !plugin.isShipped) {
      this.#note(plugin, {
        hook: "",
        capability: ask.capability,
        ...auditSubject(ask.capability, ask.method, ask.args),
        bytes: ask.args.byteLength,
        outcome: code ?? "ok",
      });
    }
    return outcome;
  }

  #onHookFailure({ plugin: id, hook, code, detail }: HookFailure): void {
    const plugin = this.#plugins.get(id);
    if (plugin) plugin.failures += 1;
    this.#options.log.warn("plugin.failed", { ...detail, plugin: id, hook, code });
  }

  #onBreach({ plugin: id, hook, limit }: Breach): void {
    const isTooMany = this.#breaches.add(id);
    this.#options.log.warn("plugin.breach", { plugin: id, hook, limit, breaches: this.#breaches.count(id) });
    if (isTooMany) this.#switchOff(id, { code: "PLUGIN_LIMIT", detail: { by: "breaches", hook, limit } });
    else this.#become(id, "starting", null);
  }

  /** Its own code refused to start: it is tried again at the next unlock. */
  #fail(id: string, problem: PlainError): void {
    const plugin = this.#plugins.get(id);
    if (plugin) this.#halt(plugin);
    this.#become(id, "failed", problem);
  }

  #switchOff(id: string, problem: PlainError): void {
    const plugin = this.#plugins.get(id);
    if (!plugin) return;
    this.#halt(plugin);
    this.#become(id, "off", problem);
    void this.installs
      .switchOff(plugin, problem)
      .catch((error: unknown) =>
        this.#options.log.error("plugin.unsaved", { plugin: id, code: plainError(error).code }),
      );
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
    this.#refused.push(refusedView(id, problem));
  }

  #checkSettled(): void {
    if ([...this.#plugins.values()].some((plugin) => plugin.state === "starting")) return;
    for (const resolve of this.#onSettled.splice(0)) resolve();
  }
}

const fedHooks: ReadonlySet<HookName> = new Set(["message.classify", "message.observe"]);

function recordsById(store: PluginInstallStore): Map<string, PluginRecord> {
  return new Map(store.records().map(({ pluginId, record }) => [pluginId, record as PluginRecord]));
}

/** What the user decided about a shipped plugin, on top of what this Postern ships. */
function decided(shipped: PluginRecord, saved: PluginRecord | undefined): PluginRecord {
  if (saved === undefined) return shipped;
  const { isOn, offReason, grants, settings } = saved;
  return { ...shipped, isOn, offReason, grants, settings };
}

function refusedView(id: string, problem: PlainError): PluginView {
  return {
    id,
    name: id,
    version: "",
    summary: "",
    isShipped: false,
    state: "failed",
    problem,
    hooks: [],
    granted: [],
    current: null,
    previous: null,
    waiting: null,
    taggedMessages: 0,
    stats: { calls: 0, failures: 0, breaches: 0, denials: 0, millisecondsTotal: 0, memoryMiB: null },
  };
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
