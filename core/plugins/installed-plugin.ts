import type { PlainError } from "../kernel/errors.ts";
import type { CapabilityContext } from "./capabilities/capability.ts";
import { setRates } from "./capabilities/capability-context.ts";
import { Grant } from "./grants.ts";
import { stillKept } from "./grant-rules.ts";
import type { HookName } from "./hook-ports.ts";
import type { Manifest } from "./manifest.ts";
import type { PluginRecord, PluginState } from "./plugin-record.ts";
import { RecentCalls } from "./recent-calls.ts";

/** What runs, or would run: one version of a plugin. */
export interface PluginCode {
  manifest: Manifest;
  /** The bundle. */
  code: Uint8Array;
  readme: string | null;
}

/** One plugin that the kernel knows, with what it was granted and how it is doing. */
export class InstalledPlugin {
  readonly isShipped: boolean;
  readonly recent = new RecentCalls();
  version: PluginCode;
  record: PluginRecord;
  grant: Grant;
  state: PluginState = "off";
  problem: PlainError | null = null;
  calls = 0;
  failures = 0;
  milliseconds = 0;
  /** All refusals. */
  denials = 0;
  /** Refusals by capability, since what is granted of it changed last. */
  readonly denied = new Map<string, { times: number; lastAt: number }>();
  /** Takes its handlers off the hooks. */
  untap: Array<() => void> = [];
  readonly context: CapabilityContext;

  constructor(version: PluginCode, record: PluginRecord, isShipped: boolean, context: CapabilityContext) {
    this.version = version;
    this.record = record;
    this.isShipped = isShipped;
    this.context = context;
    this.grant = new Grant(record.grants, context);
  }

  get id(): string {
    return this.version.manifest.id;
  }

  get manifest(): Manifest {
    return this.version.manifest;
  }

  get hooks(): HookName[] {
    return Object.keys(this.manifest.hooks) as HookName[];
  }

  /** What was decided about it. Takes hold of what it is granted at once; its code and hooks change when it is started anew. */
  decide(record: PluginRecord, version: PluginCode = this.version): void {
    // What the user has just decided about is not asked about any more.
    const asked = [...this.denied.keys()];
    const unchanged = new Set(stillKept({ ...this.record, keptDenied: asked }, record.grants));
    for (const capability of asked) if (!unchanged.has(capability)) this.denied.delete(capability);
    if (version !== this.version) setRates(this.context, version.manifest.limits);
    const isSame = version === this.version && record.grants === this.record.grants;
    this.version = version;
    this.record = record;
    if (!isSame) this.renewGrant();
  }

  /** What it asked for under the grant before, and what still waits, is not done any more. */
  renewGrant(): void {
    this.grant.end();
    this.grant = new Grant(this.record.grants, this.context);
  }

  noteDenied(capability: string, at: number): void {
    this.denials += 1;
    this.denied.set(capability, { times: (this.denied.get(capability)?.times ?? 0) + 1, lastAt: at });
  }
}

/** For a plugin that ships with Postern, and that nobody has decided anything about: on, with all that it asks for. */
export function shippedRecord({ id, version, capabilities }: Manifest): PluginRecord {
  return {
    id,
    current: { version, hash: "", installedAt: 0, signer: null },
    previous: null,
    waiting: null,
    isOn: true,
    offReason: null,
    grants: capabilities,
    settings: {},
  };
}
