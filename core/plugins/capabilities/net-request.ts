/** A request as a plugin makes one: each address that it leads to is checked, redirects included, before anybody is asked. */
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";
import { described, list, named, nullable, oneOf, record, type Schema, text } from "../json-schema.ts";
import type { CapabilityContext, NetAnswer, Via } from "./capability-context.ts";
import { isSubset } from "./define-capability.ts";
import { targetOf } from "./net-target.ts";

export const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof methods)[number];
const viaSchema: Schema = described("`tor` hides who asks; `direct` does not.", oneOf(["tor", "direct"]));
const megabytesSchema: Schema = described("Of one request and of one answer.", {
  type: "integer",
  minimum: 1,
  maximum: limits.pluginFetchMegabytesMax,
  default: 1,
});
const methodsSchema: Schema = {
  ...list(oneOf(methods), methods.length),
  minItems: 1,
  uniqueItems: true,
  description: "Absent: GET alone.",
};

/** What every scope says that lets a plugin make requests. */
export interface RequestScope {
  via: Via;
  methods?: Method[];
  megabytes?: number;
}

export const requestScopeProperties = { via: viaSchema, methods: methodsSchema, megabytes: megabytesSchema };

/** By Tor is less than directly: the other side learns less. */
export function narrowsRequest(scope: RequestScope, asked: RequestScope): boolean {
  return (
    (scope.via === asked.via || scope.via === "tor") &&
    isSubset(scope.methods ?? ["GET"], asked.methods ?? ["GET"]) &&
    (scope.megabytes ?? 1) <= (asked.megabytes ?? 1)
  );
}

export const allowedBy = ({ via, methods: granted = ["GET"], megabytes = 1 }: RequestScope) => ({
  via,
  methods: granted,
  bytesMax: megabytes * limits.mebibyte,
});

export interface RequestArgs {
  url: string;
  method?: Method;
  headers?: Array<{ name: string; value: string }>;
  body?: string | null;
  bodyEncoding?: "utf-8" | "base64";
  answerEncoding?: "utf-8" | "base64";
}

export interface Reply {
  status: number;
  /** Where the answer came from, after redirects. */
  url: string;
  headers: Array<{ name: string; value: string }>;
  body: string;
}

const encoding = oneOf(["utf-8", "base64"]);
// What frames a request, or says who asks, is the kernel's.
const ownHeaders =
  "host|content-length|connection|transfer-encoding|te|trailer|upgrade|expect|keep-alive|cookie2?|origin|referer|via|forwarded|user-agent|accept-encoding";
const header = named(
  "RequestHeader",
  "A header field of a request or of an answer.",
  record({
    name: described("Lower case.", {
      type: "string",
      maxLength: 64,
      pattern: `^(?!(?:${ownHeaders})$|proxy-|sec-|x-forwarded)[a-z0-9-]+$`,
    }),
    value: { type: "string", maxLength: limits.pluginRequestHeaderCharsMax, pattern: "^[\\x20-\\x7e]*$" },
  }),
);

export const requestProperties: Record<string, Schema> = {
  url: described("ASCII, with a granted origin, without name, password or `..`.", text(limits.pluginUrlCharsMax)),
  method: described("Absent: GET. One that the scope names.", oneOf(methods)),
  headers: list(header, limits.pluginRequestHeadersMax),
  body: nullable({ type: "string" }),
  bodyEncoding: described("What `body` is written in. Absent: utf-8.", encoding),
  answerEncoding: described("What the answer's body is to be written in. Absent: utf-8.", encoding),
};
export const requestOptional = ["method", "headers", "body", "bodyEncoding", "answerEncoding"];

export const replySchema = named(
  "Reply",
  "What a server answered.",
  record({
    status: { type: "integer" },
    url: described("Where the answer came from, after redirects.", { type: "string" }),
    headers: described("Names in lower case.", {
      type: "array",
      items: named(
        "ReplyHeader",
        "A header field of an answer.",
        record({ name: { type: "string" }, value: { type: "string" } }),
      ),
    }),
    body: described("In the encoding that was asked for.", { type: "string" }),
  }),
);

export interface Allowed {
  capability: string;
  origins: readonly string[];
  methods: readonly Method[];
  bytesMax: number;
  via: Via;
  /** Put in at the last moment; the plugin never sees them. */
  secretHeaders?: Array<[name: string, value: string]>;
}

/** Follows at most limits.pluginRedirectsMax redirects, each checked like the first address. Throws AppError. */
export async function request(context: CapabilityContext, allowed: Allowed, args: RequestArgs): Promise<Reply> {
  const { capability, origins, bytesMax, via, secretHeaders = [] } = allowed;
  let url = targetOf(args.url, origins, capability);
  let method: Method = args.method ?? "GET";
  if (!allowed.methods.includes(method))
    throw new AppError("PLUGIN_DENIED", { capability, method, manifest: `"methods": ["${method}"]` });
  let headers = (args.headers ?? []).map(({ name, value }): [string, string] => [name, value]);
  if (headers.some(([name]) => secretHeaders.some(([secret]) => secret === name)))
    throw new AppError("BAD_REQUEST", { capability, where: "/headers", problem: "is put in by Postern" });
  let body = bodyOf(args, method, capability, bytesMax);
  for (let hop = 0; hop <= limits.pluginRedirectsMax; hop += 1) {
    context.fetches.spend();
    const { origin, href } = url;
    const sent = { origin, url: href, method, headers: [...headers, ...secretHeaders], body, bytesMax, via };
    const answer = await context.fetching.run(() => context.net.fetch(context.plugin, sent));
    if (answer.body.byteLength > bytesMax) throw new AppError("PLUGIN_LIMIT", { capability, limit: "megabytes" });
    const location = locationOf(answer);
    if (location === null) return replyOf(answer, href, args.answerEncoding ?? "utf-8");
    const next = targetOf(resolved(location, url, capability), origins, capability);
    // RFC 9110 15.4: 301 and 302 turn a POST into a GET, 303 anything but a HEAD; 307 and 308 repeat the request.
    const isRepeated = answer.status > 303 || method === "HEAD" || (answer.status < 303 && method !== "POST");
    if (!isRepeated) [method, body] = ["GET", null];
    if (!allowed.methods.includes(method)) throw new AppError("PLUGIN_DENIED", { capability, method });
    if (next.origin !== url.origin) headers = headers.filter(([name]) => name !== "authorization");
    url = next;
  }
  throw new AppError("PLUGIN_LIMIT", { capability, limit: "pluginRedirectsMax" });
}

function bodyOf(args: RequestArgs, method: Method, capability: string, bytesMax: number): Uint8Array | null {
  if (args.body === undefined || args.body === null) return null;
  const bad = (problem: string) => new AppError("BAD_REQUEST", { capability, where: "/body", problem });
  if (method === "GET" || method === "HEAD") throw bad("goes with no GET");
  const isBase64 = args.bodyEncoding === "base64";
  if (!isBase64 && !args.body.isWellFormed()) throw bad("is not Unicode");
  const bytes = Buffer.from(args.body, isBase64 ? "base64" : "utf8");
  if (isBase64 && bytes.toString("base64") !== args.body) throw bad("is not base64");
  if (bytes.byteLength > bytesMax) throw new AppError("PLUGIN_LIMIT", { capability, limit: "megabytes" });
  return bytes;
}

function locationOf({ status, headers }: NetAnswer): string | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  return headers.find(([name]) => name === "location")?.[1] ?? null;
}

function resolved(location: string, from: URL, capability: string): string {
  const url = /^[\x21-\x7e]+$/.test(location) ? URL.parse(location, from.href) : null;
  if (url === null) throw new AppError("PLUGIN_DENIED", { capability, reason: "a redirect to nowhere" });
  return url.href;
}

function replyOf({ status, headers, body }: NetAnswer, url: string, encodingAsked: "utf-8" | "base64"): Reply {
  return {
    status,
    url,
    headers: headers.filter(([name]) => name !== "set-cookie").map(([name, value]) => ({ name, value })),
    body: Buffer.from(body).toString(encodingAsked),
  };
}
