/** outgoing.veto: gates the vetoes of compose.check. */
import { limits } from "../../kernel/limits.ts";
import { described, list, name } from "../json-schema.ts";
import { defineCapability, enumerate, isSubset } from "./define-capability.ts";

export interface OutgoingVetoScope {
  reason: string;
  reasons: string[];
}

export const outgoingVeto = defineCapability<OutgoingVetoScope>({
  name: "outgoing.veto",
  kind: "changes",
  scope: {
    properties: {
      reasons: described("Ids of the reasons that it may have, as `missing-attachment`.", {
        ...list(name, limits.pluginReasonsMax),
        minItems: 1,
        uniqueItems: true,
      }),
    },
    required: ["reasons"],
  },
  consent: ({ reasons }) =>
    `See who you write to, and stop a mail before it leaves, telling you why: ${enumerate(reasons, "or")}. You can send it all the same.`,
  narrows: (scope, asked) => isSubset(scope.reasons, asked.reasons),
  sees: () => [{ what: "who you write to", isContent: false }],
});
