/** outgoing.propose: gates what the compose hooks may ask for. */
import { limits } from "../../kernel/limits.ts";
import { described, list, yesOrNo } from "../json-schema.ts";
import { defineCapability, enumerate, isSubset } from "./define-capability.ts";

export interface OutgoingProposeScope {
  reason: string;
  encrypt?: boolean;
  sign?: boolean;
  /** Names in lower case. */
  headers?: string[];
}

export const outgoingPropose = defineCapability<OutgoingProposeScope>({
  name: "outgoing.propose",
  kind: "changes",
  scope: {
    properties: {
      encrypt: described("Say that a mail must be encrypted.", { ...yesOrNo, default: false }),
      sign: described("Say that a mail must be signed.", { ...yesOrNo, default: false }),
      headers: described("Header fields that it may add, in lower case: Autocrypt's, OpenPGP's, or ones of its own.", {
        // None that says who writes to whom, where the mail was, or how it is to be read.
        ...list(
          { type: "string", pattern: "^(?:autocrypt|openpgp|organization|x-[a-z0-9][a-z0-9-]{0,60})$" },
          limits.proposedHeadersMax,
        ),
        uniqueItems: true,
      }),
    },
    required: [],
  },
  consent({ encrypt, sign, headers = [] }) {
    const asked = [...(encrypt ? ["encrypted"] : []), ...(sign ? ["signed"] : [])];
    const parts = [
      ...(asked.length > 0 ? [`decide that your mail must be ${enumerate(asked)}`] : []),
      ...(headers.length > 0 ? [`add the header ${enumerate(headers)} to it`] : []),
    ];
    return `See who you write to${parts.length > 0 ? `, ${enumerate(parts)}` : ""}.`;
  },
  narrows: (scope, asked) =>
    (!scope.encrypt || asked.encrypt === true) &&
    (!scope.sign || asked.sign === true) &&
    isSubset(scope.headers, asked.headers),
  sees: () => [{ what: "who you write to", isContent: false }],
});
