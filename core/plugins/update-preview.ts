/**
 * An update, tried on the plugin's last calls before anyone agrees to it. In shadow: its writes stay in memory, its changes
 * and connections are refused, and nothing it answers has an effect.
 */
import type { CapabilityContext } from "./capabilities/capability.ts";
import { Grant } from "./grants.ts";
import { common } from "./grant-rules.ts";
import { compareAnswers } from "./compare-answers.ts";
import type { InstalledPlugin, PluginCode } from "./installed-plugin.ts";
import { effectiveSettings } from "./plugin-settings.ts";
import type { UpdatePreview } from "./plugin-record.ts";
import type { PluginRunners } from "./plugin-runners.ts";
import { limits } from "../kernel/limits.ts";
import { AppError } from "../kernel/errors.ts";

export interface PreviewParts {
  /** As it runs now. */
  plugin: InstalledPlugin;
  version: PluginCode;
  runners: PluginRunners;
  context: CapabilityContext;
  /** Milliseconds of a clock that never jumps. */
  now(): number;
}

/** One at a time of each package: whoever asks meanwhile gets the same answer. */
export class UpdatePreviews {
  readonly #running = new Map<string, Promise<UpdatePreview>>();

  run(parts: PreviewParts): Promise<UpdatePreview> {
    const hash = parts.plugin.record.waiting?.hash ?? "";
    let running = this.#running.get(hash);
    if (running === undefined) {
      running = previewUpdate(parts).finally(() => this.#running.delete(hash));
      this.#running.set(hash, running);
    }
    return running;
  }
}

/** Calls of hooks that the new version does not have count as differing. Those for which there is no time are not counted. */
async function previewUpdate(parts: PreviewParts): Promise<UpdatePreview> {
  const { plugin, version, runners, context, now } = parts;
  const { manifest } = version;
  const { id, hooks, limits: asked } = manifest;
  const calls = plugin.recent.list();
  const settings = effectiveSettings(manifest, plugin.record.settings);
  const grant = new Grant(common(manifest, plugin.record.grants), context);
  const wallMs = asked?.wallMs ?? limits.pluginWallMsDefault;
  const loaded = Promise.withResolvers<void>();
  const aside = runners.aside({
    answerAsk: (ask) => grant.answer(ask),
    onBreach: ({ limit }) => loaded.reject(new AppError("PLUGIN_LIMIT", { plugin: id, limit })),
    onLoaded: () => loaded.resolve(),
    onLoadFailed: (_id, error) => loaded.reject(error),
    onRunnerLost() {},
  });
  try {
    aside.add({
      id,
      code: version.code,
      hooks: Object.keys(hooks),
      settings,
      memoryMiB: asked?.memoryMiB ?? limits.pluginMemoryMiBDefault,
      startMs: asked?.wallMs ?? limits.pluginStartMs,
    });
    await loaded.promise;
    const differing: UpdatePreview["differing"] = [];
    const until = now() + limits.updatePreviewMs;
    let tried = 0;
    for (const { hook, at, payload, answer } of calls) {
      if (now() > until) break;
      tried += 1;
      const after = Object.hasOwn(hooks, hook) ? await answerOf(aside.call(id, hook, payload, wallMs)) : "no such hook";
      for (const each of compareAnswers(hook, payload, answer, after)) differing.push({ hook, at, ...each });
      if (differing.length >= limits.previewDifferencesMax) break;
    }
    return { calls: tried, differing: differing.slice(0, limits.previewDifferencesMax) };
  } finally {
    aside.close();
  }
}

async function answerOf(answer: Promise<Uint8Array>): Promise<Uint8Array | string> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
