/** transport.carry: gives outgoing mail to a server over HTTP, by TLS or Tor. */
import { limits } from "../../kernel/limits.ts";
import { described, list, record } from "../json-schema.ts";
import { defineCapability, enumerate } from "./define-capability.ts";
import { replySchema, request, type RequestArgs, requestProperties } from "./net-request.ts";
import { hostSchema } from "./net-target.ts";

export { hostSchema } from "./net-target.ts";

export interface TransportCarryScope {
  reason: string;
  via: "tls" | "tor";
  /** `*.onion`: any onion name. */
  hosts: string[];
}

const anyOnion = "*.onion";
const viaNames = { tls: "TLS", tor: "Tor" };

export const transportCarry = defineCapability<TransportCarryScope>({
  name: "transport.carry",
  kind: "sends",
  scope: {
    properties: {
      via: described("`tls`: HTTPS to the host; `tor`: through Tor.", { enum: ["tls", "tor"] }),
      hosts: described("Names of hosts, or `*.onion` for any onion name.", {
        ...list({ anyOf: [{ const: anyOnion }, hostSchema] }, limits.pluginOriginsMax),
        minItems: 1,
        uniqueItems: true,
      }),
    },
    required: ["via", "hosts"],
  },
  consent({ via, hosts }) {
    const names = hosts.map((host) => (host === anyOnion ? "any onion address" : host));
    return `Carry your outgoing mail over ${viaNames[via]} to ${enumerate(names)}. It never sees your key or your password.`;
  },
  narrows: (scope, asked) =>
    (scope.via === asked.via || scope.via === "tor") && scope.hosts.every((host) => coversHost(asked.hosts, host)),
  sees: () => [{ what: "mail that you send", isContent: true }],
  reaches: ({ hosts }) => hosts,
  methods: {
    post: {
      description: "Gives a mail to a granted host: a POST to `https://host/…`, or `http://….onion/…` through Tor.",
      args: record(
        {
          url: requestProperties["url"] ?? {},
          headers: requestProperties["headers"] ?? {},
          body: { type: "string" },
          bodyEncoding: requestProperties["bodyEncoding"] ?? {},
        },
        ["headers", "bodyEncoding"],
      ),
      result: replySchema,
    },
  },
  open: (context, { via, hosts }) => ({
    async post(args: RequestArgs) {
      const url = URL.parse(args.url);
      const isCovered = url !== null && coversHost(hosts, url.hostname);
      const reply = await request(
        context,
        {
          capability: "transport.carry",
          // The host decides, and the port is the scheme's own: the origin is then checked like any other.
          origins: isCovered && url.port === "" ? [url.origin] : [],
          methods: ["POST"],
          via: via === "tor" ? "tor" : "direct",
          bytesMax: limits.carryBytesMax,
        },
        { ...args, method: "POST" },
      );
      if (url !== null && reply.status >= 200 && reply.status < 300) context.carried.note(url.hostname);
      return reply;
    },
  }),
});

/** Of a host, or of a pattern itself. */
export function coversHost(hosts: readonly string[], host: string): boolean {
  return hosts.includes(host) || (hosts.includes(anyOnion) && /^(?:[a-z0-9-]+\.)*[a-z2-7]{56}\.onion$/.test(host));
}
