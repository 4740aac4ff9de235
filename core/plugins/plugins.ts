/** Opens the plugin platform: finds the plugins, runs them, and answers the kernel's hooks with them. */
import { join } from "node:path";
import { AppError, plainError, type PlainError } from "../kernel/errors.ts";
import type { HookFailure } from "../kernel/hooks.ts";
import { limits } from "../kernel/limits.ts";
import { Audit } from "./audit.ts";
import { Breaches } from "./breaches.ts";
import { capabilityContext } from "./capabilities/capability-context.ts";
import { composeHooks } from "./compose-hooks.ts";
import { missingFor } from "./hook-needs.ts";
import { type HookName, openHooks } from "./hook-ports.ts";
import { InstalledPlugin, type PluginCode, shippedRecord } from "./installed-plugin.ts";
import { detailOf, type Measured, viewOf } from "./installed-view.ts";
import { fedHooks, MailHooks } from "./mail-hooks.ts";
import { panelHooks } from "./panel-hooks.ts";
import type { Plugins, PluginsOptions } from "./platform.ts";
import { PluginCalls } from "./plugin-calls.ts";
import { storedCode } from "./inspection.ts";
import { PluginInstalls } from "./plugin-installs.ts";
import type { PluginDetail, PluginRecord, PluginView, UpdatePreview } from "./plugin-record.ts";
import { decided, recordsById, refusedView, switchOffUnsure } from "./plugin-records.ts";
import { PluginRunners } from "./plugin-runners.ts";
import { effectiveSettings } from "./plugin-settings.ts";
import { type PluginGround, pluginGround, runnerIn } from "./registry.ts";
import type { Breach } from "./sandbox/runners-options.ts";
import type { Wrapper } from "./sandbox/wrappers.ts";
import { UpdatePreviews } from "./update-preview.ts";
import { wallStatus } from "./wall-status.ts";
import { carriedBy, carryingPlugins, offeredWays } from "./ways.ts";

export type { PluginFeed, Plugins, PluginsOptions } from "./platform.ts";

/** Throws PLUGIN_FAILED when the runner was not built or there is no sandbox for this system. */
export async function openPlugins(options: PluginsOptions): Promise<Plugins> {
  const build = options.build ?? join(options.root, "..", "build", "plugins");
  const ground = options.ground ?? (await pluginGround(options.root, build));
  await switchOffUnsure(options.installs, ground.shipped);
  const plugins = new OpenPlugins(options, build, ground);
  await plugins.admitInstalled();
  return plugins;
}

class OpenPlugins implements Plugins {
  readonly installs: PluginInstalls;
  readonly #options: PluginsOptions;
  readonly #wrappers: Wrapper[];
  readonly #plugins = new Map<string, InstalledPlugin>();
  #refused: PluginView[] = [];
  readonly #breaches: Breaches;
  readonly #runners: PluginRunners;
  readonly #audit: Audit;
  readonly #calls: PluginCalls;
  readonly #mail: MailHooks;
  readonly #previews = new UpdatePreviews();
  readonly #hooks = openHooks((failure) => this.#onHookFailure(failure));
  readonly assess: Plugins["assess"] = (attachment) => this.#hooks["attachment.assess"].ask(attachment);
  readonly disarm: Plugins["disarm"] = (attachment) => this.#hooks["attachment.disarm"].ask(attachment);
  readonly render: Plugins["render"] = (message) => this.#hooks["message.render"].ask(message);
  readonly describe: Plugins["describe"] = (question) => this.#hooks["contact.describe"].ask(question);
  readonly compose = composeHooks(this.#hooks);
  readonly panels = panelHooks(this.#hooks);
  readonly transports: Plugins["transports"] = () => carryingPlugins(this.#plugins);
  readonly route: Plugins["route"] = (question) => offeredWays(this.#hooks, this.#plugins, question);
  readonly carry: Plugins["carry"] = (id, parcel) => carriedBy(this.#hooks, id, parcel);
  readonly classify: Plugins["classify"] = (viewsJson, count) => this.#mail.classify(viewsJson, count);
  readonly classifyBy: Plugins["classifyBy"] = (id, viewsJson, count) => this.#mail.classifyBy(id, viewsJson, count);
  readonly observe: Plugins["observe"] = (observations) => this.#mail.observe(observations);
  readonly observeBy: Plugins["observeBy"] = (id, observations) => this.#mail.observeBy(id, observations);
  readonly observeKeys: Plugins["observeKeys"] = (fingerprints) => this.#mail.observeKeys(fingerprints);
  readonly walls: Plugins["walls"] = () => wallStatus(this.#wrappers, this.#runners.selfTest);
  readonly feeds: Plugins["feeds"] = () => this.#mail.feeds();
  #onSettled: Array<() => void> = [];

  constructor(options: PluginsOptions, build: string, { wrappers, shipped }: PluginGround) {
    const { installs: store, clock } = options;
    this.#options = options;
    this.#wrappers = wrappers;
    this.#breaches = new Breaches(clock);
    this.#audit = new Audit({
      clock,
      write: (rows) => options.writeAudit(rows),
      onFailure: (error) => options.log.warn("audit.unwritten", { code: plainError(error).code }),
    });
    this.#runners = new PluginRunners(runnerIn(build), wrappers, {
      answerAsk: (ask) => this.#calls.answer(this.#plugins.get(ask.plugin), ask),
      onBreach: (breach) => this.#onBreach(breach),
      onLoaded: (id) => this.#become(id, "ready", null),
      onLoadFailed: (id, error) => this.#fail(id, plainError(error)),
      onRunnerLost: ({ signal, code }) => options.log.warn("runner.lost", { signal, code }),
    });
    this.#calls = new PluginCalls({ runners: this.#runners, audit: this.#audit, clock });
    this.#mail = new MailHooks({
      plugins: this.#plugins,
      hooks: this.#hooks,
      calls: this.#calls,
      onFailure: (failure) => this.#onHookFailure(failure),
    });
    this.installs = new PluginInstalls({
      store,
      clock,
      fleet: {
        get: (id) => this.#plugins.get(id) ?? null,
        expect: () => this.#runners.expect(),
        admit: (version, record) => this.#admit(version, record, false),
        restart: (plugin) => {
          this.#restart(plugin);
          options.events.emit("grant.changed", { pluginId: plugin.id });
        },
        dismiss: (id) => this.#dismiss(id),
        tell: (pluginId) => options.events.emit("plugin.changed", { pluginId }),
      },
    });
    const records = recordsById(store);
    for (const { id, found } of options.hasShipped === false ? [] : shipped) {
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

  scheduled(): Array<{ id: string; minutes: number }> {
    return [...this.#plugins.values()].flatMap(({ id, hooks, state, grant }) => {
      const scope = state === "ready" && hooks.includes("schedule.tick") ? grant.find("schedule.every") : null;
      return scope === null ? [] : [{ id, minutes: scope.minutes }];
    });
  }

  async tick(id: string, at: number): Promise<void> {
    await this.#hooks["schedule.tick"].ask(id, { at });
  }

  list(): PluginView[] {
    return [...[...this.#plugins.values()].map((plugin) => viewOf(plugin, this.#measured(plugin))), ...this.#refused];
  }

  detail(id: string): PluginDetail {
    const plugin = this.#installed(id);
    if (!plugin.isShipped && plugin.state === "off") this.#runners.expect();
    return detailOf(plugin, this.#measured(plugin));
  }

  async preview(id: string): Promise<UpdatePreview> {
    const plugin = this.#installed(id);
    const version = await this.installs.waiting(id);
    const context = capabilityContext(id, this.#options.ports.shadow());
    return this.#previews.run({ plugin, version, runners: this.#runners, context, now: () => performance.now() });
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
    await this.#audit.close();
  }

  #admit(version: PluginCode, record: PluginRecord, isShipped: boolean): InstalledPlugin {
    const context = capabilityContext(
      version.manifest.id,
      this.#options.ports[isShipped ? "shipped" : "others"](),
      version.manifest.limits,
    );
    const plugin = new InstalledPlugin(version, record, isShipped, context);
    this.#refused = this.#refused.filter(({ id }) => id !== plugin.id);
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

  #dismiss(pluginId: string): void {
    const plugin = this.#plugins.get(pluginId);
    if (plugin) this.#halt(plugin);
    this.#plugins.delete(pluginId);
    this.#refused = this.#refused.filter(({ id }) => id !== pluginId);
    this.#options.events.emit("plugin.changed", { pluginId });
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
    plugin.renewGrant();
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
      secrets: this.#options.installs.secrets(id),
    };
  }

  #tap(plugin: InstalledPlugin, name: HookName): () => void {
    const hook = this.#hooks[name] as {
      tap(id: string, handler: (input: unknown, signal: AbortSignal) => unknown): () => void;
    };
    return hook.tap(plugin.id, (input, signal) => this.#calls.call(plugin, name, input, signal));
  }

  #onHookFailure({ plugin: id, hook, code, detail }: HookFailure): void {
    const plugin = this.#plugins.get(id);
    if (plugin) plugin.failures += 1;
    this.#options.log.warn("plugin.failed", { ...detail, plugin: id, hook, code });
  }

  #onBreach({ plugin: id, hook, limit, by }: Breach): void {
    const isTooMany = this.#breaches.add(id);
    this.#options.log.warn("plugin.breach", { plugin: id, hook, limit, by, breaches: this.#breaches.count(id) });
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
