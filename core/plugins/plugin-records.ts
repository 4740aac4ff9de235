/** What the store holds of plugins, as the platform starts from it. */
import type { PlainError } from "../kernel/errors.ts";
import { shippedRecord } from "./installed-plugin.ts";
import type { PluginInstallStore } from "./plugin-installs.ts";
import type { PluginRecord, PluginView } from "./plugin-record.ts";
import type { FoundPlugin } from "./registry.ts";

export function recordsById(store: PluginInstallStore): Map<string, PluginRecord> {
  return new Map(store.records().map(({ pluginId, record }) => [pluginId, record as PluginRecord]));
}

/** Of the packages that it names. */
export function keptHashes({ current, previous, waiting }: PluginRecord): string[] {
  return [current, previous, waiting].flatMap((origin) => origin?.hash ?? []);
}

/** What the user decided about a shipped plugin, on top of what this Postern ships. */
export function decided(shipped: PluginRecord, saved: PluginRecord | undefined): PluginRecord {
  if (saved === undefined) return shipped;
  const { isOn, offReason, grants, settings, keptDenied = [] } = saved;
  return { ...shipped, isOn, offReason, grants, settings, keptDenied };
}

/**
 * After the loss of the database and of an entry of the journal: that entry may have switched a plugin off, or narrowed what it
 * may do. So before any of them runs, those of which that is not known are switched off, and what was granted to them is asked anew.
 */
export async function switchOffUnsure(store: PluginInstallStore, shipped: readonly FoundPlugin[]): Promise<void> {
  const unsure = store.unsure();
  if (unsure === null) return;
  const records = recordsById(store);
  const known = new Set(unsure.knownIds);
  const switchOff = (record: PluginRecord) => {
    const offReason = { code: "PLUGIN_UNSURE" as const, detail: { plugin: record.id } };
    return store.save({ ...record, isOn: false, offReason }, keptHashes(record));
  };
  for (const { id, found } of shipped) {
    if (known.has(id) || "refused" in found) continue;
    const record = decided(shippedRecord(found.manifest), records.get(id));
    if (record.isOn) await switchOff(record);
  }
  const shippedIds = new Set(shipped.map(({ id }) => id));
  for (const [id, record] of records)
    if (!known.has(id) && !shippedIds.has(id) && Object.keys(record.grants).length > 0)
      await switchOff({ ...record, grants: {} });
  await store.settleUnsure();
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
