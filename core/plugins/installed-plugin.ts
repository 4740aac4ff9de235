import type { PlainError } from "../kernel/errors.ts";
import { Grant } from "./grants.ts";
import { systemClock } from "../kernel/clock.ts";
import { capabilityContext, type CapabilityContext } from "./capabilities/capability-context.ts";
import { refusedPorts } from "./capabilities/refused-ports.ts";
import type { HookName } from "./hook-ports.ts";
import type { Manifest } from "./manifest.ts";

export type PluginState = "starting" | "ready" | "off" | "failed";

/** What the user sees of one plugin. */
export interface PluginStatus {
  id: string;
  name: string;
  version: string;
  summary: string;
  state: PluginState;
  /** Why it is off or failed. */
  problem: PlainError | null;
  hooks: string[];
  grants: Array<{ capability: string; reason: string; sentence: string }>;
  /** Since Postern was unlocked. */
  calls: number;
  failures: number;
  /** Within limits.pluginBreachWindowMs. */
  breaches: number;
}

/** One plugin that the kernel knows, with what it was granted and how it is doing. */
export class InstalledPlugin {
  readonly manifest: Manifest;
  readonly code: Uint8Array;
  readonly grant: Grant;
  state: PluginState = "starting";
  problem: PlainError | null = null;
  calls = 0;
  failures = 0;
  /** Takes its handlers off the hooks. */
  untap: Array<() => void> = [];

  constructor(manifest: Manifest, code: Uint8Array, store: CapabilityContext["store"]) {
    this.manifest = manifest;
    this.code = code;
    // What ships with Postern is granted what its manifest asks for; the user agreed by installing Postern.
    this.grant = new Grant(
      manifest.capabilities,
      capabilityContext(manifest.id, { ...refusedPorts, store, clock: systemClock }),
    );
  }

  get id(): string {
    return this.manifest.id;
  }

  get hooks(): HookName[] {
    return Object.keys(this.manifest.hooks) as HookName[];
  }

  status(breaches: number): PluginStatus {
    const { id, name, version, summary } = this.manifest;
    const { state, problem, calls, failures, hooks } = this;
    return {
      id,
      name,
      version,
      summary,
      state,
      problem,
      hooks,
      grants: this.grant.sentences(),
      calls,
      failures,
      breaches,
    };
  }
}
