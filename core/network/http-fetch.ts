/**
 * One HTTP request over a connection of the broker's: verified TLS, a public address, no redirect, no cookie, no cache, and
 * no more of the answer than was asked for.
 */
import { type IncomingMessage, request as startRequest } from "node:http";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { type Broker, connectionError } from "./broker.ts";

export interface FetchRequest {
  url: string;
  method: string;
  headers: Array<[name: string, value: string]>;
  body: Uint8Array | null;
  /** Of the answer's body. */
  bytesMax: number;
  /** For the ledger: a plugin's id. */
  actor: string;
  /** PEM that the user chose to trust for this server, beside the machine's own authorities. */
  trustedCertificate?: string;
}

export interface FetchAnswer {
  status: number;
  /** Names in lower case. */
  headers: Array<[name: string, value: string]>;
  body: Uint8Array;
}

/** Throws NETWORK_REFUSED, NETWORK_FAILED, TLS_FAILED, TOO_LARGE. */
export async function httpFetch(broker: Broker, request: FetchRequest): Promise<FetchAnswer> {
  const { hostname, port, protocol, pathname, search, host } = new URL(request.url);
  if (protocol !== "https:") throw new AppError("NETWORK_REFUSED", { reason: "CLEARTEXT" });
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      socket.destroy();
      reject(connectionError(error));
    };
    const socket = broker.connect(
      {
        host: hostname.replace(/^\[|\]$/g, ""),
        port: port === "" ? httpsPort : Number(port),
        security: "tls",
        purpose: "plugin.fetch",
        actor: request.actor,
        trustedCertificate: request.trustedCertificate ?? null,
        mustBePublic: true,
      },
      () => {
        const outgoing = startRequest({
          createConnection: () => socket,
          method: request.method,
          path: pathname + search,
          headers: headersOf(request, host),
          setDefaultHeaders: false,
        });
        outgoing.on("error", fail);
        outgoing.on("response", (incoming) => {
          readAnswer(incoming, request.bytesMax).then((answer) => {
            socket.destroy();
            resolve(answer);
          }, fail);
        });
        outgoing.end(request.body ?? undefined);
      },
    );
    socket.on("error", fail);
    socket.setTimeout(limits.fetchIdleMs, () => fail(new AppError("NETWORK_FAILED", { reason: "TIMEOUT" })));
    const late = setTimeout(() => fail(new AppError("NETWORK_FAILED", { reason: "TIMEOUT" })), limits.fetchMs);
    socket.once("close", () => {
      clearTimeout(late);
      fail(new AppError("NETWORK_FAILED", { reason: "CLOSED" }));
    });
  });
}

const httpsPort = 443;
/** Said by us, or not at all. */
const ownHeaders = new Set(["host", "connection", "content-length", "transfer-encoding", "expect", "upgrade", "te"]);

function headersOf({ headers, body }: FetchRequest, host: string): string[] {
  const given = headers.filter(([name]) => !ownHeaders.has(name.toLowerCase()));
  const length: Array<[string, string]> = body === null ? [] : [["Content-Length", String(body.byteLength)]];
  return [["Host", host], ["Connection", "close"], ...length, ...given].flat();
}

async function readAnswer(incoming: IncomingMessage, bytesMax: number): Promise<FetchAnswer> {
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
