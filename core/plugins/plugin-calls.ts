/** Calls into plugins and what they ask back: each crosses the grant on the way, and leaves a row in the audit. */
import type { Clock } from "../kernel/clock.ts";
import { limits } from "../kernel/limits.ts";
import { type Audit, auditSubject, messageIdOf, type Noted } from "./audit.ts";
import { type HookName, type HookPort, hookPorts } from "./hook-ports.ts";
import { parseGuestJson } from "./guest-json.ts";
import type { InstalledPlugin } from "./installed-plugin.ts";
import type { PluginRunners } from "./plugin-runners.ts";
import type { Ask, Refusal } from "./sandbox/ask-desk.ts";

export interface PluginCallsParts {
  runners: PluginRunners;
  audit: Audit;
  clock: Clock;
}

export class PluginCalls {
  readonly #parts: PluginCallsParts;

  constructor(parts: PluginCallsParts) {
    this.#parts = parts;
  }

  /** One call through the bridge: cut down to the grant on the way in, checked on the way out. */
  async call(plugin: InstalledPlugin, name: HookName, input: unknown, signal?: AbortSignal): Promise<unknown> {
    const port = hookPorts[name] as HookPort<unknown, unknown>;
    // Of the plugin's own work; the hook's wall clock also counts the time that a call waits for the runner.
    const wallMs = plugin.manifest.limits?.wallMs ?? limits.pluginWallMsDefault;
    const payload = port.encode(input, plugin.grant);
    if (payload === null) return null;
    const began = performance.now();
    plugin.calls += 1;
    this.#noteShown(plugin, name, port.messages(input, plugin.grant), payload.byteLength);
    const end = port.begin?.(input, plugin.grant);
    try {
      const answer = await this.#parts.runners.call(plugin.id, name, payload, wallMs, signal);
      plugin.milliseconds += performance.now() - began;
      if (!plugin.isShipped) plugin.recent.add({ hook: name, at: this.#parts.clock.now(), payload, answer });
      return port.decode(parseGuestJson(answer), input, plugin.grant);
    } finally {
      end?.();
    }
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
    this.#parts.audit.note({ pluginId: id, version: manifest.version, ...row });
  }

  /** What a guest asks for. Refusals are always in the audit, the rest where it says something of the user's mail. */
  async answer(plugin: InstalledPlugin | undefined, ask: Ask): Promise<{ answer: unknown } | { refusal: Refusal }> {
    if (!plugin) return { refusal: { code: "PLUGIN_OFF", detail: {}, message: "off" } };
    const outcome = await plugin.grant.answer(ask);
    const code = "refusal" in outcome ? outcome.refusal.code : null;
    if (code === "PLUGIN_DENIED") plugin.noteDenied(ask.capability, this.#parts.clock.now());
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
}
