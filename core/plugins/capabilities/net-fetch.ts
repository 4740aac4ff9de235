/** net.fetch: HTTPS to the origins that the user granted, and nothing else. */
import { limits } from "../../kernel/limits.ts";
import { described, list, record } from "../json-schema.ts";
import { defineCapability, enumerate, isSubset } from "./define-capability.ts";
import {
  allowedBy,
  narrowsRequest,
  replySchema,
  request,
  type RequestArgs,
  requestOptional,
  requestProperties,
  type RequestScope,
  requestScopeProperties,
} from "./net-request.ts";
import { originSchema } from "./net-target.ts";

export interface NetFetchScope extends RequestScope {
  reason: string;
  origins: string[];
}

export const hostsOf = (origins: readonly string[]): string[] => origins.map((origin) => new URL(origin).host);
const viaWords = { tor: "over Tor", direct: "directly: they learn where you are" };

export const netFetch = defineCapability<NetFetchScope>({
  name: "net.fetch",
  kind: "sends",
  scope: {
    properties: {
      origins: described("Exactly these: no other port, no part of a name.", {
        ...list(originSchema, limits.pluginOriginsMax),
        minItems: 1,
        uniqueItems: true,
      }),
      ...requestScopeProperties,
    },
    required: ["origins", "via"],
  },
  consent({ origins, via, methods = ["GET"] }) {
    const verb = methods.some((method) => method !== "GET" && method !== "HEAD") ? "Ask and send to" : "Ask";
    return `${verb} ${enumerate(hostsOf(origins))}, ${viaWords[via]}.`;
  },
  narrows: (scope, asked) => isSubset(scope.origins, asked.origins) && narrowsRequest(scope, asked),
  // An address can hold anything: a GET sends, too.
  reaches: ({ origins }) => hostsOf(origins),
  methods: {
    fetch: {
      description:
        "One request. Follows up to 5 redirects within the granted origins; keeps no cookies. Rejects with PLUGIN_DENIED for another origin or method, PLUGIN_LIMIT above the megabytes or the rate, NETWORK_FAILED when the server cannot be reached.",
      args: record(requestProperties, requestOptional),
      result: replySchema,
    },
  },
  open(context, { origins, ...scope }) {
    const allowed = { capability: "net.fetch", origins, ...allowedBy(scope) };
    return { fetch: (args: RequestArgs) => request(context, allowed, args) };
  },
});
