import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { described, instant, named, nothing, record } from "../json-schema.ts";
import { encodeJson, type HookPort } from "./hook-port.ts";

/** Wakes a plugin as often as it was granted. Open: the next time comes anyway. */
export const scheduleTick = defineHook<{ at: number }, true>({
  name: "schedule.tick",
  kind: "named",
  onFailure: "open",
  wallMs: limits.tickWaitMs,
});

export const tickPort: HookPort<{ at: number }, true> = {
  hook: scheduleTick,
  summary:
    "The interval of `schedule.every` is over. After Postern was locked or off, it comes once, not for every time that was missed.",
  needs: ["schedule.every"],
  input: named("Tick", "A time to do something.", record({ at: described(instant.description ?? "", instant) })),
  answer: nothing,
  encode: ({ at }) => encodeJson({ at }),
  messages: () => [],
  decode: () => true,
};
