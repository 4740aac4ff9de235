/**
 * HTTP over connections of the broker's: verified TLS, or an onion service; a public address, no cookie, no cache, no referrer,
 * and no more of the answer than was asked for. Redirects are given back, or followed when asked, each hop checked as the first.
 */
import { type IncomingMessage, request as startRequest } from "node:http";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { Broker, BrokerSocket } from "./broker.ts";
import { connectionError } from "./connection-error.ts";
import { type ConnectionPurpose, type ConnectionRequest, isOnion, type Route } from "./egress-policy.ts";
import { type Hop, nextHop } from "./redirect.ts";

export interface FetchRequest extends Hop {
  /** Of the answer's body. */
  bytesMax: number;
  /** For the ledger: why, */
  purpose: ConnectionPurpose;
  /** and for whom: "kernel", or a plugin's id. */
  actor: string;
  route: Route;
  /** How many are followed. Absent: none, the redirect is the answer. */
  redirectsMax?: number;
  /** Asks over TLS where a URL says http. Absent: such a URL is refused, but for an onion service through Tor. */
  upgradesCleartext?: boolean;
  /** Waits for a Tor that starts before the time of the answer begins. Absent: not so. */
  waitsForTor?: boolean;
  /** The user named this server: it may be on this machine or near it. Absent: it must be on the internet. */
  mayBeNear?: boolean;
  /** PEM that the user chose to trust for this server, beside the machine's own authorities. */
  trustedCertificate?: string;
  signal?: AbortSignal;
}

export interface FetchAnswer {
  status: number;
  /** Names in lower case. */
  headers: Array<[name: string, value: string]>;
  body: Uint8Array;
  /** Where the answer came from, after redirects. */
  url: string;
}

/** Throws NETWORK_REFUSED, NETWORK_FAILED, TLS_FAILED, TOO_LARGE, TOR_OFF, TOR_MISSING, TOR_FAILED. */
export async function httpFetch(broker: Broker, request: FetchRequest): Promise<FetchAnswer> {
  const redirectsMax = Math.min(request.redirectsMax ?? 0, limits.redirectsMax);
  if (request.waitsForTor) await broker.ready(connectionTo(targetOf(request), request));
  // One time for all hops: a chain of slow servers takes no longer than one.
  const late = AbortSignal.timeout(limits.fetchMs);
  const signal = request.signal ? AbortSignal.any([late, request.signal]) : late;
  let hop: Hop = request;
  for (let followed = 0; ; followed += 1) {
    const answer = await fetchOnce(broker, { ...request, ...partsOf(hop) }, signal);
    const next = redirectsMax > 0 ? nextHop(hop, answer.status, valueOf(answer, "location")) : null;
    if (!next) return answer;
    if (followed >= redirectsMax) throw new AppError("NETWORK_FAILED", { reason: "TOO_MANY_REDIRECTS" });
    hop = next;
  }
}

const partsOf = ({ url, method, headers, body }: Hop): Hop => ({ url, method, headers, body });
const valueOf = ({ headers }: FetchAnswer, name: string) => headers.find(([each]) => each === name)?.[1];

/** Where to ask. Throws NETWORK_REFUSED. */
function targetOf({ url, upgradesCleartext = false, route }: FetchRequest): URL {
  const refuse = (reason: string) => new AppError("NETWORK_REFUSED", { reason });
  const target = URL.parse(url);
  if (!target) throw refuse("URL_INVALID");
  if (target.username !== "" || target.password !== "") throw refuse("URL_WITH_PASSWORD");
  // Another port than 80 tells nothing of where the same is served over TLS.
  if (target.protocol === "http:" && target.port === "" && upgradesCleartext) target.protocol = "https:";
  // The circuit to an onion service is encrypted up to the service itself.
  const isToOnion = target.protocol === "http:" && isOnion(target.hostname) && route === "tor";
  if (target.protocol !== "https:" && !isToOnion)
    throw refuse(target.protocol === "http:" ? "CLEARTEXT" : "URL_INVALID");
  return target;
}

async function fetchOnce(broker: Broker, request: FetchRequest, signal: AbortSignal): Promise<FetchAnswer> {
  const target = targetOf(request);
  if (signal.aborted) throw abortError(signal);
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      socket.destroy();
      reject(connectionError(error));
    };
    const onAbort = () => fail(abortError(signal));
    let isAsked = false;
    const socket: BrokerSocket = broker.connect(connectionTo(target, request), () => {
      isAsked = true;
      ask(socket, request, target).then((answer) => {
        socket.destroy();
        resolve({ ...answer, url: target.href });
      }, fail);
    });
    signal.addEventListener("abort", onAbort, { once: true });
    socket.on("error", fail);
    socket.setTimeout(limits.fetchIdleMs, () => fail(new AppError("NETWORK_FAILED", { reason: "TIMEOUT" })));
    socket.once("close", () => {
      signal.removeEventListener("abort", onAbort);
      // Once it was asked, what came before the end tells whether that is all: it may still be read.
      if (!isAsked) fail(new AppError("NETWORK_FAILED", { reason: "CLOSED" }));
    });
  });
}

function connectionTo(target: URL, request: FetchRequest): ConnectionRequest {
  const { purpose, actor, route, trustedCertificate, mayBeNear = false } = request;
  return {
    host: target.hostname.replace(/^\[|\]$/g, ""),
    port: target.port === "" ? ports[target.protocol as keyof typeof ports] : Number(target.port),
    security: target.protocol === "https:" ? "tls" : "onion",
    purpose,
    actor,
    route,
    trustedCertificate: trustedCertificate ?? null,
    mustBePublic: !mayBeNear,
  };
}

const abortError = (signal: AbortSignal) =>
  new AppError("NETWORK_FAILED", {
    reason: signal.reason instanceof Error && signal.reason.name === "TimeoutError" ? "TIMEOUT" : "STOPPED",
  });

function ask(socket: BrokerSocket, request: FetchRequest, target: URL): Promise<Omit<FetchAnswer, "url">> {
  return new Promise((resolve, reject) => {
    const outgoing = startRequest({
      createConnection: () => socket,
      method: request.method,
      path: target.pathname + target.search,
      headers: headersOf(request, target.host),
      setDefaultHeaders: false,
      maxHeaderSize: limits.responseHeaderBytesMax,
    });
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => void readAnswer(incoming, request.bytesMax).then(resolve, reject));
    outgoing.end(request.body ?? undefined);
  });
}

const ports = { "https:": 443, "http:": 80 };
/** Said by us, or not at all. */
const ownHeaders = new Set(["host", "connection", "content-length", "transfer-encoding", "expect", "upgrade", "te"]);

function headersOf({ headers, body }: FetchRequest, host: string): string[] {
  const given = headers.filter(([name]) => !ownHeaders.has(name.toLowerCase()));
  const length: Array<[string, string]> = body === null ? [] : [["Content-Length", String(body.byteLength)]];
  return [["Host", host], ["Connection", "close"], ...length, ...given].flat();
}

async function readAnswer(incoming: IncomingMessage, bytesMax: number): Promise<Omit<FetchAnswer, "url">> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of incoming as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength;
    if (bytes > bytesMax) throw new AppError("TOO_LARGE", { what: "answer", bytesMax });
    parts.push(part);
  }
  if (!incoming.complete) throw new AppError("NETWORK_FAILED", { reason: "CUT_OFF" });
  const raw = incoming.rawHeaders;
  const headers = raw.flatMap(
    (name, at): Array<[string, string]> => (at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? ""]] : []),
  );
  return { status: incoming.statusCode ?? 0, headers, body: Buffer.concat(parts, bytes) };
}
