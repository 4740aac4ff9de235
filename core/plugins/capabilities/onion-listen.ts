/** onion.listen: gates an onion service of the user's, which Postern itself runs. */
import { limits } from "../../kernel/limits.ts";
import { described, list, whole } from "../json-schema.ts";
import { defineCapability, enumerate, isSubset } from "./define-capability.ts";

export interface OnionListenScope {
  reason: string;
  ports: number[];
}

export const onionListen = defineCapability<OnionListenScope>({
  name: "onion.listen",
  kind: "sends",
  scope: {
    properties: {
      ports: described("Of the onion address.", {
        ...list(whole(1, 65_535), limits.onionPortsMax),
        minItems: 1,
        uniqueItems: true,
      }),
    },
    required: ["ports"],
  },
  consent: ({ ports }) =>
    `Receive mail at an onion address of yours, at ${ports.length === 1 ? "port" : "ports"} ${enumerate(ports.map(String))}.`,
  narrows: (scope, asked) => isSubset(scope.ports, asked.ports),
  // Whoever connects is answered.
  reaches: () => ["whoever knows your onion address"],
});
