/** What the store holds of plugins, as the platform starts from it. */
import type { PlainError } from "../kernel/errors.ts";
import type { PluginInstallStore } from "./plugin-installs.ts";
import type { PluginRecord, PluginView } from "./plugin-record.ts";

export function recordsById(store: PluginInstallStore): Map<string, PluginRecord> {
  return new Map(store.records().map(({ pluginId, record }) => [pluginId, record as PluginRecord]));
}

/** What the user decided about a shipped plugin, on top of what this Postern ships. */
export function decided(shipped: PluginRecord, saved: PluginRecord | undefined): PluginRecord {
  if (saved === undefined) return shipped;
  const { isOn, offReason, grants, settings, keptDenied = [] } = saved;
  return { ...shipped, isOn, offReason, grants, settings, keptDenied };
}

/** Of one whose package or manifest cannot be read. */
export function refusedView(id: string, problem: PlainError): PluginView {
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
    places: { panels: [], actions: [] },
  };
}
