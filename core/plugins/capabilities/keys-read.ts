/** keys.read: the public keys that Postern knows of an address. No capability gives out a private one. */
import { limits } from "../../kernel/limits.ts";
import { described, named, record, text } from "../json-schema.ts";
import { defineCapability } from "./define-capability.ts";

export interface KeysReadScope {
  reason: string;
}

export const keysRead = defineCapability<KeysReadScope>({
  name: "keys.read",
  kind: "sees",
  scope: { properties: {}, required: [] },
  consent: () => "Know the public keys of your contacts.",
  narrows: () => true,
  sees: () => [{ what: "public keys of your contacts", isContent: false }],
  methods: {
    find: {
      description: "The public keys that Postern knows of an address; an empty list when it knows none.",
      args: record({ address: { ...text(limits.mailAddressCharsMax), minLength: 1 } }),
      result: {
        type: "array",
        items: named(
          "KnownKey",
          "A public key that Postern knows.",
          record({
            fingerprint: described("Of the primary key, upper-case hex.", { type: "string" }),
            key: described("OpenPGP transferable public key, binary, as base64.", { type: "string" }),
          }),
        ),
      },
    },
  },
  open: ({ keys }) => ({
    find: async ({ address }: { address: string }) =>
      (await keys.find(address)).map(({ fingerprint, key }) => ({
        fingerprint,
        key: Buffer.from(key).toString("base64"),
      })),
  }),
});
