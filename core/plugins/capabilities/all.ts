import type { Capability } from "./capability.ts";
import { messageRead } from "./message-read.ts";
import { messageTag } from "./message-tag.ts";
import { storeOwn } from "./store-own.ts";

/** Every capability there is. What is not here cannot be asked for. */
export const capabilities = {
  "message.read": messageRead,
  "message.tag": messageTag,
  "store.own": storeOwn,
} as const;

export type CapabilityName = keyof typeof capabilities;

/** The scope that a capability's own file declares. */
export type ScopeOf<Name extends CapabilityName> =
  (typeof capabilities)[Name] extends Capability<infer Scope> ? Scope : never;

export function capabilityOf(name: string): Capability<never> | null {
  return Object.hasOwn(capabilities, name) ? capabilities[name as CapabilityName] : null;
}
