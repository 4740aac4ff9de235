/** transport.carry: gives outgoing mail to a server: over HTTP, by TLS or Tor, or by SMTP to a relay that the user set up. */
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { described, list, named, nullable, oneOf, record, type Schema, text } from "../json-schema.ts";
import type { CapabilityContext, SubmissionReply } from "./capability-context.ts";
import { defineCapability, enumerate } from "./define-capability.ts";
import { replySchema, request, type RequestArgs, requestProperties } from "./net-request.ts";
import { hostSchema } from "./net-target.ts";

export { hostSchema } from "./net-target.ts";

export interface TransportCarryScope {
  reason: string;
  via: "tls" | "tor" | "relay";
  /** `*.onion`: any onion name. `relays`: any relay that the user set up. */
  hosts: string[];
}

const anyOnion = "*.onion";
const anyRelay = "relays";
const viaNames = { tls: "TLS", tor: "Tor" };

/** A relay may also be this machine or a neighbour of it. */
export const carrierSchema: Schema = {
  type: "string",
  minLength: 1,
  maxLength: limits.hostNameCharsMax,
  pattern: "^[a-z0-9._:-]+$",
};

const submissionReply = named(
  "SubmissionReply",
  "What the server said of one recipient.",
  record({
    address: { type: "string" },
    outcome: described("`deferred`: it may go later.", oneOf(["delivered", "deferred", "refused"])),
    code: nullable({ type: "integer" }),
    enhanced: described("RFC 3463.", nullable({ type: "string" })),
    text: described("The server's own words.", { type: "string" }),
  }),
);

export const transportCarry = defineCapability<TransportCarryScope>({
  name: "transport.carry",
  kind: "sends",
  scope: {
    properties: {
      via: described(
        "`tls`: HTTPS to the host; `tor`: through Tor; `relay`: Postern itself speaks SMTP to a server that the user set up.",
        { enum: ["tls", "tor", "relay"] },
      ),
      hosts: described(
        "Names of hosts, `*.onion` for any onion name, or `relays` for any server that the user set up.",
        {
          ...list({ anyOf: [{ const: anyOnion }, { const: anyRelay }, hostSchema] }, limits.pluginOriginsMax),
          minItems: 1,
          uniqueItems: true,
        },
      ),
    },
    required: ["via", "hosts"],
  },
  consent({ via, hosts }) {
    if (via === "relay")
      return `Hand your outgoing mail to ${enumerate(hosts.map((host) => (host === anyRelay ? "the servers that you set up for sending" : host)))}. It sees who you write to, and neither your password nor what you write.`;
    const names = hosts.map((host) => (host === anyOnion ? "any onion address" : host));
    return `Carry your outgoing mail over ${viaNames[via]} to ${enumerate(names)}. It never sees your key or your password.`;
  },
  narrows: (scope, asked) =>
    (scope.via === asked.via || (scope.via === "tor" && asked.via === "tls")) &&
    scope.hosts.every((host) => coversHost(asked, host)),
  sees: ({ via }) => [
    via === "relay" ? { what: "who you write to", isContent: false } : { what: "mail that you send", isContent: true },
  ],
  // The mail goes as the user wrote it to where the user said: nothing of the plugin's leaves by it.
  reaches: ({ via, hosts }) => (via === "relay" ? [] : hosts),
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
    submit: {
      description:
        "With `via: relay`: has Postern give the mail that it asked to carry to the server. Rejects with NOT_FOUND for another mail, BAD_REQUEST for others than its recipients, CONFLICT the second time, and with what kept Postern from speaking to the server.",
      args: record({
        id: described("The parcel's.", text(limits.messageKeyCharsMax)),
        host: described("The recipients' host in the parcel.", carrierSchema),
        recipients: described("All, or some.", {
          ...list(text(limits.mailAddressCharsMax), limits.carryRecipientsMax),
          minItems: 1,
          uniqueItems: true,
        }),
      }),
      result: { type: "array", items: submissionReply },
    },
  },
  open: (context, scope) => ({
    post: (args: RequestArgs) => post(context, scope, args),
    submit: (args: SubmitArgs) => submit(context, scope, args),
  }),
});

async function post(context: CapabilityContext, { via, hosts }: TransportCarryScope, args: RequestArgs) {
  if (via === "relay") throw denied("via", "tls");
  const url = URL.parse(args.url);
  const isCovered = url !== null && coversHost({ via, hosts }, url.hostname);
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
}

interface SubmitArgs {
  id: string;
  host: string;
  recipients: string[];
}

/** The plugin says to whom and when; bytes, server and password are the kernel's. */
async function submit(
  context: CapabilityContext,
  { via, hosts }: TransportCarryScope,
  { id, host, recipients }: SubmitArgs,
): Promise<SubmissionReply[]> {
  if (via !== "relay") throw denied("via", "relay");
  if (!coversHost({ via, hosts }, host)) throw denied("hosts", host);
  const note = context.parcels.give(id, host, recipients);
  const replies = await context.submissions.submit(id, host, recipients);
  note(replies);
  return replies.map(({ address, outcome, code, enhanced, text: words }) => ({
    address,
    outcome,
    code,
    enhanced,
    text: words,
  }));
}

const denied = (field: "via" | "hosts", value: string) =>
  new AppError("PLUGIN_DENIED", {
    capability: "transport.carry",
    manifest: field === "via" ? `"via": "${value}"` : `"hosts": ["${value}"]`,
  });

/** Of a host, or of a pattern itself. */
export function coversHost({ via, hosts }: Pick<TransportCarryScope, "via" | "hosts">, host: string): boolean {
  if (via === "relay") return hosts.includes(host) || hosts.includes(anyRelay);
  return hosts.includes(host) || (hosts.includes(anyOnion) && /^(?:[a-z0-9-]+\.)*[a-z2-7]{56}\.onion$/.test(host));
}

/** What is wrong with it beyond its schema. */
export function carryProblem({ via, hosts }: TransportCarryScope): string | null {
  if (via !== "relay" && hosts.includes(anyRelay)) return `"${anyRelay}" needs "via": "relay"`;
  return via === "relay" && hosts.includes(anyOnion) ? `"${anyOnion}" needs "via": "tor" or "tls"` : null;
}
