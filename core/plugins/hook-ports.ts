import type { HookRules } from "../kernel/hooks.ts";
import type { CapabilityName } from "./capabilities/all.ts";
import type { Grant } from "./grants.ts";
import { classifyPort } from "./message-classify.ts";
import { observePort } from "./message-observe.ts";

/** How one hook crosses to a plugin and back. */
export interface HookPort<In, Out> {
  hook: HookRules;
  /** The hook shows or changes what these capabilities are for: a manifest that declares it must ask for them. */
  needs: CapabilityName[];
  /** What the plugin sees of the input, as JSON, cut down to the grant. */
  encode(input: In, grant: Grant): Uint8Array;
  /** Checks the plugin's answer. Throws PLUGIN_FAILED when it has another shape than the hook says. */
  decode(answer: unknown, input: In, grant: Grant): Out;
}

/** Every hook that a manifest may declare. */
export const hookPorts = {
  "message.classify": classifyPort,
  "message.observe": observePort,
} as const satisfies Record<string, HookPort<never, unknown>>;

export type HookName = keyof typeof hookPorts;
