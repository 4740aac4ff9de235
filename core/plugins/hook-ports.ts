import { assessPort, attachmentAssess } from "./hooks/attachment-assess.ts";
import { attachmentDisarm, disarmPort } from "./hooks/attachment-disarm.ts";
import { commandPort, commandRun } from "./hooks/command-run.ts";
import { checkPort, composeCheck } from "./hooks/compose-check.ts";
import { composeHeaders, headersPort } from "./hooks/compose-headers.ts";
import { composeProtect, protectPort } from "./hooks/compose-protect.ts";
import { contactDescribe, describePort } from "./hooks/contact-describe.ts";
import { carryPort, deliveryCarry } from "./hooks/delivery-carry.ts";
import { deliveryRoute, routePort } from "./hooks/delivery-route.ts";
import type { ReportHookFailure } from "../kernel/hooks.ts";
import type { HookPort } from "./hooks/hook-port.ts";
import { discoverPort, keysDiscover } from "./hooks/keys-discover.ts";
import { keysObserve, keysObservePort } from "./hooks/keys-observe.ts";
import { classifyPort, messageClassify } from "./hooks/message-classify.ts";
import { messageObserve, observePort } from "./hooks/message-observe.ts";
import { messageRender, renderPort } from "./hooks/message-render.ts";
import { panelPort, panelShow } from "./hooks/panel-show.ts";
import { scheduleTick, tickPort } from "./hooks/schedule-tick.ts";

export type { HookPort } from "./hooks/hook-port.ts";

/** Every hook that a manifest may declare. */
export const hookPorts = {
  "message.classify": classifyPort,
  "message.observe": observePort,
  "message.render": renderPort,
  "attachment.assess": assessPort,
  "attachment.disarm": disarmPort,
  "compose.headers": headersPort,
  "compose.protect": protectPort,
  "compose.check": checkPort,
  "delivery.route": routePort,
  "delivery.carry": carryPort,
  "keys.discover": discoverPort,
  "keys.observe": keysObservePort,
  "contact.describe": describePort,
  "command.run": commandPort,
  "panel.show": panelPort,
  "schedule.tick": tickPort,
} as const satisfies Record<string, HookPort<never, unknown>>;

export type HookName = keyof typeof hookPorts;

const hooks = {
  "message.classify": messageClassify,
  "message.observe": messageObserve,
  "message.render": messageRender,
  "attachment.assess": attachmentAssess,
  "attachment.disarm": attachmentDisarm,
  "compose.headers": composeHeaders,
  "compose.protect": composeProtect,
  "compose.check": composeCheck,
  "delivery.route": deliveryRoute,
  "delivery.carry": deliveryCarry,
  "keys.discover": keysDiscover,
  "keys.observe": keysObserve,
  "contact.describe": contactDescribe,
  "command.run": commandRun,
  "panel.show": panelShow,
  "schedule.tick": scheduleTick,
} as const satisfies Record<HookName, { open(report: ReportHookFailure): unknown }>;

export type OpenHooks = { [Name in HookName]: ReturnType<(typeof hooks)[Name]["open"]> };

/** Live hooks for one kernel. */
export function openHooks(report: ReportHookFailure): OpenHooks {
  return Object.fromEntries(Object.entries(hooks).map(([name, hook]) => [name, hook.open(report)])) as OpenHooks;
}
