import { type Clock, systemClock } from "../../core/kernel/clock.ts";
import {
  type CapabilityContext,
  capabilityContext,
  type CapabilityPorts,
  type PluginRates,
} from "../../core/plugins/capabilities/capability-context.ts";
import { refusedPorts } from "../../core/plugins/capabilities/refused-ports.ts";
import { MemoryStore } from "./memory-store.ts";

/** A plugin's context with the ports that a test cares for; the others refuse. */
export function contextFor(
  plugin = "p",
  ports: Partial<CapabilityPorts> = {},
  rates: PluginRates = {},
): CapabilityContext {
  return capabilityContext(plugin, { ...refusedPorts, store: new MemoryStore(), clock: systemClock, ...ports }, rates);
}

/** Stands still until it is moved. */
export class TestClock implements Clock {
  at = 1_000_000;
  now(): number {
    return this.at;
  }
}
