/** What is told of an installed plugin. */
import { consentOf } from "./consent.ts";
import type { InstalledPlugin } from "./installed-plugin.ts";
import { placesOf } from "./panel-hooks.ts";
import { secretStates, type StoredSecret } from "./plugin-secrets.ts";
import type { PluginDetail, PluginView } from "./plugin-record.ts";

export interface Measured {
  secrets: StoredSecret[];
  /** Within limits.pluginBreachWindowMs. */
  breaches: number;
  residentBytes: number | null;
  taggedMessages: number;
}

export function viewOf(plugin: InstalledPlugin, { breaches, residentBytes, taggedMessages }: Measured): PluginView {
  const { manifest, record, isShipped, state, problem, hooks, calls, failures } = plugin;
  const { id, name, version, summary } = manifest;
  return {
    id,
    name,
    version,
    summary,
    isShipped,
    state,
    problem,
    hooks,
    granted: consentOf({ ...manifest, capabilities: record.grants }, null).lines,
    current: isShipped ? null : record.current,
    previous: record.previous,
    waiting: record.waiting,
    taggedMessages,
    stats: {
      calls,
      failures,
      breaches,
      denials: plugin.denials,
      millisecondsTotal: Math.round(plugin.milliseconds),
      memoryMiB: residentBytes === null ? null : Math.round(residentBytes / (1024 * 1024)),
    },
    places: placesOf(plugin),
  };
}

export function detailOf(plugin: InstalledPlugin, measured: Measured): PluginDetail {
  const { manifest, record, version } = plugin;
  return {
    ...viewOf(plugin, measured),
    manifest,
    readme: version.readme,
    consent: consentOf(manifest, record.current.signer),
    grants: record.grants,
    settings: record.settings,
    denied: [...plugin.denied]
      .map(([capability, { times, lastAt }]) => ({
        capability,
        times,
        lastAt,
        isKept: record.keptDenied?.includes(capability) ?? false,
      }))
      .sort((a, b) => b.lastAt - a.lastAt),
    secrets: secretStates(manifest, measured.secrets),
  };
}
