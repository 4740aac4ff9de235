/**
 * What the user does with plugins: look at a package, agree to it, narrow it, update it, take it back. Every step is stored
 * before it takes hold, and what runs is always what was agreed to.
 */
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import { authorOf, checkAuthor, checkKept } from "./authors.ts";
import type { InstalledPlugin, PluginCode } from "./installed-plugin.ts";
import { codeOf, inspection, storedCode } from "./inspection.ts";
import type { Manifest } from "./manifest.ts";
import { readPackage } from "./packages/read.ts";
import { capabilityOf } from "./capabilities/all.ts";
import { acceptable, carriedOver, common, stillKept } from "./grant-rules.ts";
import { missingFor } from "./hook-needs.ts";
import { checkedSecret, declaredSecret, type StoredSecret } from "./plugin-secrets.ts";
import { checkedSettings, keptSettings } from "./plugin-settings.ts";
import type { Grants, Inspection, PackageOrigin, PluginRecord } from "./plugin-record.ts";
import { keptHashes } from "./plugin-records.ts";
import { checkSeen, type Seen } from "./seen.ts";

/** The store's rows of installed plugins. */
export interface PluginInstallStore {
  records(): Array<{ pluginId: string; record: unknown }>;
  package(pluginId: string, hash: string): Uint8Array | null;
  /** Durable when it resolves. Packages that `keep` does not name go. */
  save(record: PluginRecord, keep: string[], added?: { hash: string; bytes: Uint8Array }): Promise<void>;
  /** Its secrets go in any case: whoever has that id next is somebody else. */
  /** `author`: who may have what is kept; null: nobody was installed. */
  remove(pluginId: string, withData: boolean, author: string | null): Promise<void>;
  /** Whose data are kept of one that was removed; null: none. */
  keptFor(pluginId: string): string | null;
  secrets(pluginId: string): StoredSecret[];
  /** Null takes it away. */
  saveSecret(pluginId: string, name: string, secret: { origin: string; value: string } | null): Promise<void>;
  undoTags(pluginId: string): Promise<number>;
  /** Null: it is known what each plugin was allowed. Else only of these it is. */
  unsure(): { knownIds: string[] } | null;
  settleUnsure(): Promise<void>;
}

/** The running platform, as the user's decisions reach it. */
export interface PluginFleet {
  get(id: string): InstalledPlugin | null;
  /** One may be switched on soon. */
  expect(): void;
  /** Not running yet. */
  admit(version: PluginCode, record: PluginRecord): InstalledPlugin;
  /** Ends it, and starts it anew where the record says that it is on. */
  restart(plugin: InstalledPlugin): void;
  /** Also one that could not be read. */
  dismiss(id: string): void;
  /** Something of it is not as it was. */
  tell(id: string): void;
}

export interface PluginInstallsOptions {
  store: PluginInstallStore;
  fleet: PluginFleet;
  clock: Clock;
}

export class PluginInstalls {
  readonly #options: PluginInstallsOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: PluginInstallsOptions) {
    this.#options = options;
  }

  /** Stores the package and says what it wants. A new plugin stays off, an update waits. The same package twice is the same answer. */
  inspect(bytes: Uint8Array): Promise<Inspection> {
    return this.#inTurn(async () => {
      const { fleet, clock } = this.#options;
      const found = await readPackage(bytes, clock.now());
      fleet.expect();
      const { id, version } = found.manifest;
      const origin: PackageOrigin = { version, hash: found.hash, installedAt: clock.now(), signer: found.signer };
      const installed = fleet.get(id);
      if (installed?.isShipped) throw new AppError("CONFLICT", { plugin: id, reason: "ships with Postern" });
      if (installed === null) {
        checkAuthor(id, this.#unreadable(id)?.current.signer ?? null, found.signer);
        checkKept(id, this.#options.store.keptFor(id), origin);
        const record: PluginRecord = {
          id,
          current: origin,
          previous: null,
          waiting: null,
          isOn: false,
          offReason: null,
          grants: {},
          settings: {},
        };
        await this.#save(record, { hash: found.hash, bytes });
        fleet.admit(codeOf(found), record);
        return inspection(codeOf(found), origin, null);
      }
      const { record } = installed;
      if (record.current.hash === found.hash) return inspection(codeOf(found), record.current, null);
      checkAuthor(id, record.current.signer, found.signer);
      const waiting = record.waiting?.hash === found.hash ? record.waiting : origin;
      await this.#decide(installed, { ...record, waiting }, { hash: found.hash, bytes });
      return inspection(codeOf(found), waiting, installed);
    });
  }

  enable(id: string, grants: Grants, seen: Seen = {}): Promise<InstalledPlugin> {
    return this.#change(id, ({ manifest, record }) => {
      checkSeen(record, record.current, seen);
      return { ...record, isOn: true, offReason: null, grants: acceptable(manifest, grants, true) };
    });
  }

  disable(id: string): Promise<InstalledPlugin> {
    return this.#change(id, ({ record }) => ({ ...record, isOn: false, offReason: null }));
  }

  /** Takes hold at once. What its hooks cannot be without switches it off. */
  setGrants(id: string, grants: Grants, seen: Seen = {}): Promise<InstalledPlugin> {
    return this.#change(id, ({ manifest, record }) => {
      checkSeen(record, record.current, seen);
      const given = acceptable(manifest, grants, false);
      const missing = missingFor(manifest, given);
      const isOn = record.isOn && missing === null;
      const offReason =
        record.isOn && missing !== null
          ? { code: "PLUGIN_DENIED" as const, detail: { plugin: id, capability: missing } }
          : record.offReason;
      return { ...record, grants: given, isOn, offReason, keptDenied: stillKept(record, given) };
    });
  }

  /** Its denials of that capability are settled, or asked about again. */
  keepDenied(id: string, capability: string, isKept: boolean): Promise<InstalledPlugin> {
    return this.#inTurn(async () => {
      if (capabilityOf(capability) === null) throw new AppError("NOT_FOUND", { capability });
      const plugin = this.#installed(id);
      const others = (plugin.record.keptDenied ?? []).filter((each) => each !== capability);
      await this.#decide(plugin, { ...plugin.record, keptDenied: isKept ? [...others, capability] : others });
      return plugin;
    });
  }

  /** What the user entered for a secret that the plugin asks to use; null takes it away. */
  setSecret(id: string, name: string, value: string | null): Promise<void> {
    return this.#inTurn(async () => {
      const { origin } = declaredSecret(this.#installed(id).manifest, name);
      const secret = value === null ? null : { origin, value: checkedSecret(id, value) };
      await this.#options.store.saveSecret(id, name, secret);
      this.#options.fleet.tell(id);
    });
  }

  setSettings(id: string, settings: Record<string, unknown>): Promise<InstalledPlugin> {
    return this.#change(id, ({ manifest, record }) => ({ ...record, settings: checkedSettings(manifest, settings) }));
  }

  /**
   * The waiting version becomes the one that runs; the one that ran is kept for roll-back. Null: all that is new in it, and of
   * the rest what was granted before.
   */
  agreeToUpdate(id: string, grants: Grants | null, seen: Seen = {}): Promise<InstalledPlugin> {
    return this.#inTurn(async () => {
      const plugin = this.#installed(id);
      const { waiting } = plugin.record;
      if (waiting === null) throw new AppError("NOT_FOUND", { plugin: id, reason: "no update waits" });
      checkSeen(plugin.record, waiting, seen);
      const before = plugin.manifest;
      const { current, grants: held } = plugin.record;
      return this.#switchTo(plugin, waiting, { previous: current, waiting: null }, (manifest) =>
        acceptable(manifest, grants ?? carriedOver(before, manifest, held), plugin.record.isOn),
      );
    });
  }

  declineUpdate(id: string): Promise<InstalledPlugin> {
    return this.#inTurn(async () => {
      const plugin = this.#installed(id);
      await this.#decide(plugin, { ...plugin.record, waiting: null });
      return plugin;
    });
  }

  /** With the grants that both versions ask for: nothing is widened by going back. */
  rollback(id: string): Promise<InstalledPlugin> {
    return this.#inTurn(async () => {
      const plugin = this.#installed(id);
      const { previous, current, grants } = plugin.record;
      if (previous === null) throw new AppError("NOT_FOUND", { plugin: id, reason: "no version before" });
      return this.#switchTo(plugin, previous, { previous: null, waiting: current }, (manifest) =>
        common(manifest, grants),
      );
    });
  }

  remove(id: string, withData: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const { fleet, store } = this.#options;
      const plugin = fleet.get(id);
      if (plugin?.isShipped) throw new AppError("CONFLICT", { plugin: id, reason: "ships with Postern" });
      const origin = (plugin?.record ?? this.#unreadable(id))?.current ?? null;
      // What one left behind that is gone already.
      const isLeft = withData && store.keptFor(id) !== null;
      if (origin === null && !isLeft) throw new AppError("NOT_FOUND", { plugin: id });
      fleet.dismiss(id);
      await store.remove(id, withData, origin && authorOf(origin));
    });
  }

  undoTags(id: string): Promise<number> {
    return this.#inTurn(() => {
      this.#installed(id);
      return this.#options.store.undoTags(id);
    });
  }

  /** By Postern: breaches, a start that failed. The user finds the reason. */
  switchOff(plugin: InstalledPlugin, offReason: PluginRecord["offReason"]): Promise<void> {
    return this.#inTurn(() => this.#decide(plugin, { ...plugin.record, isOn: false, offReason }));
  }

  /** The update that waits, and what differs in it; null when none does. */
  async inspectWaiting(id: string): Promise<Inspection | null> {
    const plugin = this.#installed(id);
    const { waiting } = plugin.record;
    return waiting === null ? null : inspection(await this.waiting(id), waiting, plugin);
  }

  /** The version that waits, as it would run. */
  async waiting(id: string): Promise<PluginCode> {
    const { record } = this.#installed(id);
    if (record.waiting === null) throw new AppError("NOT_FOUND", { plugin: id, reason: "no update waits" });
    return storedCode(this.#options.store, id, record.waiting);
  }

  async #switchTo(
    plugin: InstalledPlugin,
    origin: PackageOrigin,
    others: Pick<PluginRecord, "previous" | "waiting">,
    grantsFor: (manifest: Manifest) => Grants,
  ): Promise<InstalledPlugin> {
    const version = await storedCode(this.#options.store, plugin.id, origin);
    const grants = grantsFor(version.manifest);
    const settings = keptSettings(version.manifest, plugin.record.settings);
    const keptDenied = stillKept(plugin.record, grants);
    const isOn = plugin.record.isOn && missingFor(version.manifest, grants) === null;
    await this.#decide(
      plugin,
      { ...plugin.record, ...others, current: origin, grants, settings, isOn, keptDenied },
      undefined,
      version,
    );
    this.#options.fleet.restart(plugin);
    return plugin;
  }

  #change(id: string, next: (plugin: InstalledPlugin) => PluginRecord): Promise<InstalledPlugin> {
    return this.#inTurn(async () => {
      const plugin = this.#installed(id);
      await this.#decide(plugin, next(plugin));
      this.#options.fleet.restart(plugin);
      return plugin;
    });
  }

  async #decide(
    plugin: InstalledPlugin,
    record: PluginRecord,
    added?: { hash: string; bytes: Uint8Array },
    version?: PluginCode,
  ): Promise<void> {
    await this.#save(record, added);
    plugin.decide(record, version);
  }

  #save(record: PluginRecord, added?: { hash: string; bytes: Uint8Array }): Promise<void> {
    return this.#options.store.save(record, keptHashes(record), added);
  }

  /** Kept, of no use, and not running: its package went bad, or asks for what this Postern does not have. */
  #unreadable(id: string): PluginRecord | null {
    const kept = this.#options.store.records().find(({ pluginId }) => pluginId === id)?.record as
      | PluginRecord
      | undefined;
    return kept !== undefined && kept.current.hash !== "" ? kept : null;
  }

  #installed(id: string): InstalledPlugin {
    const plugin = this.#options.fleet.get(id);
    if (plugin === null) throw new AppError("NOT_FOUND", { plugin: id });
    return plugin;
  }

  /** One decision after the other, so that each sees what the one before left. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }
}
