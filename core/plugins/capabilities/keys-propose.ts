/** keys.propose: gates keys.discover. */
import { defineCapability } from "./define-capability.ts";

export interface KeysProposeScope {
  reason: string;
}

export const keysPropose = defineCapability<KeysProposeScope>({
  name: "keys.propose",
  kind: "changes",
  scope: { properties: {}, required: [] },
  consent: () => "Learn which addresses you look for keys of, and suggest public keys for them. Postern checks each.",
  narrows: () => true,
  sees: () => [{ what: "addresses you write to", isContent: false }],
});
