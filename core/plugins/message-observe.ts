import { defineHook } from "../kernel/hooks.ts";
import { limits } from "../kernel/limits.ts";
import type { ClassifyView } from "../mime/message.ts";
import { narrowView } from "./capabilities/message-read.ts";
import type { HookPort } from "./hook-ports.ts";

/** What the user or a source said of a message; null: they took it back. */
export interface Observation {
  view: ClassifyView;
  decision: "spam" | "ham" | null;
}

/** Tells each plugin what was decided, at least once. Open: a plugin that fails keeps no other from learning. */
export const messageObserve = defineHook<Observation[], true>({
  name: "message.observe",
  kind: "each",
  onFailure: "open",
  wallMs: limits.observeWaitMs,
});

export const observePort: HookPort<Observation[], true> = {
  hook: messageObserve,
  needs: ["message.read"],
  encode(observations, grant) {
    const scope = grant.scopeOf("message.read");
    const narrowed = observations.map(({ view, decision }) => ({ view: narrowView(view, scope), decision }));
    return Buffer.from(JSON.stringify(narrowed), "utf8");
  },
  decode: () => true,
};
