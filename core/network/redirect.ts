import { AppError } from "../kernel/errors.ts";

/** What a request is after a redirect (RFC 9110 15.4, as browsers do it). */
export interface Hop {
  url: string;
  method: string;
  headers: Array<[name: string, value: string]>;
  body: Uint8Array | null;
}

const redirects = new Set([301, 302, 303, 307, 308]);
/** For the server they were given to, and no other. */
const secretHeaders = new Set(["authorization", "cookie", "proxy-authorization"]);
const bodyHeaders = new Set(["content-type", "content-encoding", "content-language", "content-location"]);

/** Null: the answer is no redirect. Throws NETWORK_FAILED for one that leads nowhere. */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop | null {
  if (!redirects.has(status) || location === undefined) return null;
  const from = new URL(hop.url);
  const to = URL.parse(location, hop.url);
  if (!to) throw new AppError("NETWORK_FAILED", { reason: "REDIRECT_INVALID" });
  to.hash = "";
  // RFC 9110 15.4: 303 always turns into a GET; 301 and 302 turn a POST into one.
  const isGet = status === 303 ? hop.method !== "HEAD" : status < 303 && hop.method === "POST";
  const dropped = (name: string) =>
    (to.origin !== from.origin && secretHeaders.has(name)) || (isGet && bodyHeaders.has(name));
  return {
    url: to.href,
    method: isGet ? "GET" : hop.method,
    headers: hop.headers.filter(([name]) => !dropped(name.toLowerCase())),
    body: isGet ? null : hop.body,
  };
}
