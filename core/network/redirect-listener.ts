/**
 * Where a provider sends the user's browser back to after a sign-in (RFC 8252 7.3): a port of its own on this machine's loopback,
 * open while one sign-in waits and no longer. It takes nothing but the address that was asked for, and says nothing but a sentence.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";

export interface RedirectListenerOptions {
  /** As it stands in the redirect URL. Some providers know "localhost" alone, which browsers take to ::1 as well. */
  host: "127.0.0.1" | "localhost";
  /** Null: any that is free. */
  port: number | null;
  /** What came behind the "?"; the answer is the sentence that the browser shows. */
  onAnswer(query: URLSearchParams): { isTaken: boolean; sentence: string };
}

const triesMax = 10;

export class RedirectListener {
  /** "http://127.0.0.1:49152" */
  readonly url: string;
  readonly #servers: Server[];

  private constructor(url: string, servers: Server[]) {
    this.url = url;
    this.#servers = servers;
  }

  /** Throws CONFLICT when the port is another program's. */
  static async open(options: RedirectListenerOptions): Promise<RedirectListener> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await RedirectListener.#open(options);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? "";
        // Free on one of the two addresses and taken on the other: another one is asked for.
        if (code === "EADDRINUSE" && options.port === null && tries < triesMax) continue;
        if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
        throw new AppError("CONFLICT", { reason: "REDIRECT_PORT_TAKEN", port: options.port }, error);
      }
    }
  }

  static async #open({ host, port, onAnswer }: RedirectListenerOptions): Promise<RedirectListener> {
    const hosts = new Set<string>();
    const serve = (request: IncomingMessage, response: ServerResponse) => answer(request, response, hosts, onAnswer);
    const first = serverOf(serve);
    const taken = await listen(first, "127.0.0.1", port ?? 0);
    const other = host === "localhost" ? serverOf(serve) : null;
    try {
      if (other) await listen(other, "::1", taken);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "";
      // A machine without IPv6 has nobody there.
      if (code !== "EADDRNOTAVAIL" && code !== "EAFNOSUPPORT") {
        first.close();
        throw error;
      }
    }
    hosts.add(`${host}:${taken}`);
    // RFC 9110 7.2: the default port may be left out.
    if (taken === 80) hosts.add(host);
    return new RedirectListener(`http://${host}:${taken}`, other?.listening ? [first, other] : [first]);
  }

  /** What is being answered is answered to its end. */
  close(): void {
    for (const server of this.#servers) server.close();
  }
}

function serverOf(serve: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const server = createServer({ maxHeaderSize: limits.responseHeaderBytesMax }, serve);
  server.maxConnections = limits.redirectConnectionsMax;
  server.headersTimeout = limits.requestHeadersMs;
  server.requestTimeout = limits.requestHeadersMs;
  return server;
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  hosts: ReadonlySet<string>,
  onAnswer: RedirectListenerOptions["onAnswer"],
): void {
  const say = (status: number, sentence: string) => {
    response.writeHead(status, headers);
    response.end(page(sentence));
  };
  // A page whose name leads here (DNS rebinding) says its own name.
  if (!hosts.has(request.headers.host?.toLowerCase() ?? "")) return say(403, "This address is not for that page.");
  const target = URL.parse(request.url ?? "", "http://127.0.0.1");
  if (request.method !== "GET" || target?.pathname !== "/") return say(404, "There is nothing here.");
  const { isTaken, sentence } = onAnswer(target.searchParams);
  say(isTaken ? 200 : 400, sentence);
}

const headers = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
  // The code is in this page's address.
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
  Connection: "close",
};

/** `sentence` is ours: it holds nothing that came from outside. */
const page = (sentence: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width"><title>Postern</title></head><body><main><h1>Postern</h1><p>${sentence}</p></main></body></html>`;
