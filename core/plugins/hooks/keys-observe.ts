import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { described, list, named, nothing, oneOf, record } from "../json-schema.ts";
import { encodeJson, type HookPort } from "./hook-port.ts";

/** Something that happened to a public key: the kernel's event key.changed, as plugins are told it. */
export interface KeyChange {
  event: "changed";
  /** Upper-case hex. */
  fingerprint: string;
}

/** Tells each plugin which public keys changed. Open: a plugin that fails keeps no other from learning. */
export const keysObserve = defineHook<KeyChange[], true>({
  name: "keys.observe",
  kind: "each",
  onFailure: "open",
  wallMs: limits.observeWaitMs,
});

export const keysObservePort: HookPort<KeyChange[], true> = {
  hook: keysObserve,
  summary:
    "What happened to public keys, in batches; one key's changes may come as one, and the same may come again. Told while the plugin is on and Postern unlocked, and not made up for later: ask `host.keys` for what is known.",
  needs: ["keys.read"],
  input: list(
    named(
      "KeyChange",
      "Something that happened to a public key.",
      record({
        event: described("`changed`: it is known now, was replaced, or is gone.", oneOf(["changed"])),
        fingerprint: described("Of the primary key, upper-case hex.", { type: "string", pattern: "^[0-9A-F]{32,64}$" }),
      }),
    ),
    limits.observeBatchKeysMax,
  ),
  answer: nothing,
  encode: (changes) => encodeJson(changes.map(({ event, fingerprint }) => ({ event, fingerprint }))),
  messages: () => [],
  /** Whatever a plugin says here, nobody reads it. */
  decode: () => true,
};
