import { AppError } from "../../kernel/errors.ts";
import { defineHook } from "../../kernel/hooks.ts";
import { limits } from "../../kernel/limits.ts";
import { base64, described, line, list, named, nullable, record, text } from "../json-schema.ts";
import { answerReader, bytesOf, encodeJson, type HookPort } from "./hook-port.ts";

/** A key that a plugin says is somebody's. Nobody has looked at its bytes yet. */
export interface FoundKey {
  key: Uint8Array;
  source: string;
}

/** Asks each plugin for the public keys of an address. Open: a plugin that fails knows none. */
export const keysDiscover = defineHook<{ address: string }, FoundKey[]>({
  name: "keys.discover",
  kind: "each",
  onFailure: "open",
  wallMs: limits.discoverWaitMs,
});

const answer = nullable(
  list(
    named(
      "FoundKey",
      "A public key that a plugin suggests.",
      record({
        key: described("OpenPGP transferable public key, binary, as base64; at most 64 KiB.", {
          ...base64(limits.foundKeyBytesMax),
          minLength: 4,
        }),
        source: described("Where it was found; shown to the user.", line(limits.pluginLineCharsMax)),
      }),
    ),
    limits.foundKeysMax,
  ),
);
const read = answerReader<Array<{ key: string; source: string }> | null>(answer);

export const discoverPort: HookPort<{ address: string }, FoundKey[] | null> = {
  hook: keysDiscover,
  summary:
    "The user writes to somebody whose key is not known. Null: no key. Found keys are suggestions: Postern checks them. Not asked before Postern has OpenPGP.",
  needs: ["keys.propose"],
  input: named("KeyQuestion", "Whose key is looked for.", record({ address: text(limits.mailAddressCharsMax) })),
  answer,
  encode: ({ address }) => encodeJson({ address }),
  messages: () => [],
  decode(given) {
    const found = read(given);
    if (found === null) return null;
    return found.map(({ key, source }) => {
      const bytes = bytesOf(key);
      // RFC 9580 4.2: the first bit of a packet is set. Armor, or a page of HTML, is no key.
      if (bytes === null || bytes.byteLength > limits.foundKeyBytesMax || ((bytes[0] ?? 0) & 0x80) === 0)
        throw new AppError("PLUGIN_FAILED", { problem: "answer", where: "/key" });
      return { key: bytes, source };
    });
  },
};
