/** Which plugin runs where: those that ship with Postern together, every other one in a runner of its own. */
import { limits } from "../kernel/limits.ts";
import { addonPath } from "./sandbox/addon-path.ts";
import type { SelfTest } from "./sandbox/protocol.ts";
import { RunnerSource } from "./sandbox/runner-source.ts";
import { Runners } from "./sandbox/runners.ts";
import type { GuestSpec, RunnersOptions } from "./sandbox/runners-options.ts";
import type { Wrapper } from "./sandbox/wrappers.ts";

export type RunnerEvents = Omit<RunnersOptions, "source">;

export class PluginRunners {
  readonly #events: RunnerEvents;
  readonly #sources: { shipped: RunnerSource; others: RunnerSource };
  readonly #shared: Runners;
  readonly #alone = new Map<string, Runners>();

  /** `bundle`: real path of the runner. */
  constructor(bundle: string, wrappers: Wrapper[], events: RunnerEvents) {
    const sandbox = { bundle, addon: addonPath(), wrappers };
    this.#events = events;
    this.#sources = {
      shipped: new RunnerSource({ ...sandbox, isShipped: true }),
      others: new RunnerSource({ ...sandbox, isShipped: false }),
    };
    this.#shared = new Runners({ ...events, source: this.#sources.shipped });
  }

  /** What a runner tried on itself; null before the first one started. */
  get selfTest(): SelfTest | null {
    return (
      this.#shared.selfTest ?? [...this.#alone.values()].find(({ selfTest }) => selfTest !== null)?.selfTest ?? null
    );
  }

  /** A plugin that did not come with Postern may be switched on soon: it shall not wait for a process to start. */
  expect(): void {
    this.#sources.others.expect(limits.expectedRunnerMs);
  }

  add(guest: GuestSpec, isShipped: boolean): void {
    if (isShipped) return this.#shared.add(guest);
    const runners = this.#alone.get(guest.id) ?? this.aside(this.#events);
    this.#alone.set(guest.id, runners);
    runners.add(guest);
  }

  remove(plugin: string): void {
    const alone = this.#alone.get(plugin);
    if (alone === undefined) return this.#shared.remove(plugin);
    this.#alone.delete(plugin);
    alone.close();
  }

  call(plugin: string, hook: string, payload: Uint8Array, wallMs: number, signal?: AbortSignal): Promise<Buffer> {
    return this.#of(plugin).call(plugin, hook, payload, wallMs, signal);
  }

  /** Bytes of the plugin's runner. */
  residentBytes(plugin: string): number | null {
    return this.#of(plugin).residentBytes;
  }

  /** A runner beside, for a version that is only tried. The caller closes it. */
  aside(events: RunnerEvents): Runners {
    return new Runners({ ...events, source: this.#sources.others });
  }

  close(): void {
    this.#shared.close();
    for (const runners of this.#alone.values()) runners.close();
    for (const source of Object.values(this.#sources)) source.close();
  }

  #of(plugin: string): Runners {
    return this.#alone.get(plugin) ?? this.#shared;
  }
}
