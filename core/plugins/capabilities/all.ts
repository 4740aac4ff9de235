import type { Capability } from "./capability.ts";
import { contactRead } from "./contact-read.ts";
import { keysPropose } from "./keys-propose.ts";
import { keysRead } from "./keys-read.ts";
import { messageRead } from "./message-read.ts";
import { messageRender } from "./message-render.ts";
import { messageTag } from "./message-tag.ts";
import { netFetch } from "./net-fetch.ts";
import { onionListen } from "./onion-listen.ts";
import { outgoingPropose } from "./outgoing-propose.ts";
import { outgoingVeto } from "./outgoing-veto.ts";
import { scheduleEvery } from "./schedule-every.ts";
import { secretUse } from "./secret-use.ts";
import { storeOwn } from "./store-own.ts";
import { transportCarry } from "./transport-carry.ts";
import { uiAction } from "./ui-action.ts";
import { uiBanner } from "./ui-banner.ts";
import { uiPanel } from "./ui-panel.ts";

/** Every capability there is. What is not here cannot be asked for. */
export const capabilities = {
  "message.read": messageRead,
  "message.tag": messageTag,
  "message.render": messageRender,
  "outgoing.propose": outgoingPropose,
  "outgoing.veto": outgoingVeto,
  "transport.carry": transportCarry,
  "onion.listen": onionListen,
  "net.fetch": netFetch,
  "keys.read": keysRead,
  "keys.propose": keysPropose,
  "contact.read": contactRead,
  "store.own": storeOwn,
  "secret.use": secretUse,
  "schedule.every": scheduleEvery,
  "ui.panel": uiPanel,
  "ui.action": uiAction,
  "ui.banner": uiBanner,
} as const;

export type CapabilityName = keyof typeof capabilities;

/** The scope that a capability's own file declares. */
export type ScopeOf<Name extends CapabilityName> =
  (typeof capabilities)[Name] extends Capability<infer Scope> ? Scope : never;

export function capabilityOf(name: string): Capability<never> | null {
  return Object.hasOwn(capabilities, name) ? capabilities[name as CapabilityName] : null;
}
