/** A real HTTPS server on the loopback, and a broker that may reach it. */
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { systemClock } from "../../core/kernel/clock.ts";
import { Broker } from "../../core/network/broker.ts";
import type { FetchRequest } from "../../core/network/http-fetch.ts";
import { isPublicAddress } from "../../core/network/public-address.ts";
import type { EgressRow } from "../../core/store/operations.ts";
import { certificateFor } from "./certificate.ts";

/** An address of this machine that the open broker takes for one of the internet; every other of them stays refused. */
export const home = "127.77.0.1";

export interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export async function serveHttps(
  t: TestContext,
  answer: (asked: Asked, response: ServerResponse) => void,
  { certificate = certificateFor(t, `IP:${home}`), address = home } = {},
) {
  const seen: Asked[] = [];
  const server = createServer(certificate, (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => void parts.push(part));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const asked = { method, url, headers, body: Buffer.concat(parts).toString() };
      seen.push(asked);
      answer(asked, response);
    });
  });
  server.listen(0, address);
  await once(server, "listening");
  t.after(() => server.close());
  const rows: EgressRow[] = [];
  const record = (row: EgressRow) => void rows.push(row);
  const open = new Broker({
    clock: systemClock,
    record,
    isPublicAddress: (address) => address === home || isPublicAddress(address),
  });
  const strict = new Broker({ clock: systemClock, record });
  t.after(() => open.close());
  const origin = `https://${address}:${(server.address() as AddressInfo).port}`;
  const asking = (path: string, more: Partial<FetchRequest> = {}): FetchRequest => ({
    url: origin + path,
    method: "GET",
    headers: [],
    body: null,
    bytesMax: 1_000,
    actor: "keys",
    purpose: "plugin.fetch",
    route: "direct",
    trustedCertificate: certificate.cert,
    ...more,
  });
  return { open, strict, rows, asking, seen, until };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 10));
}
