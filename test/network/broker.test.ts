import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createTcpServer, type AddressInfo, type Server } from "node:net";
import { test, type TestContext } from "node:test";
import { createServer } from "node:tls";
import { systemClock } from "../../core/kernel/clock.ts";
import { Broker } from "../../core/network/broker.ts";
import { connectionError } from "../../core/network/connection-error.ts";
import type { EgressRow } from "../../core/store/operations.ts";
import type { ConnectionRequest } from "../../core/network/egress-policy.ts";
import { type Certificate, certificateFor } from "./certificate.ts";

async function listen(t: TestContext, server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

function tlsServer(t: TestContext, certificate: Certificate): Promise<number> {
  const server = createServer(certificate, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.end("hello");
  });
  server.on("tlsClientError", () => {});
  return listen(t, server);
}

function makeBroker(): { broker: Broker; rows: EgressRow[] } {
  const rows: EgressRow[] = [];
  return { broker: new Broker({ clock: systemClock, record: (row) => void rows.push(row) }), rows };
}

function requestTo(port: number, changes: Partial<ConnectionRequest> = {}): ConnectionRequest {
  return {
    host: "localhost",
    port,
    security: "tls",
    purpose: "imap.test",
    actor: "kernel",
    trustedCertificate: null,
    ...changes,
  };
}

/** What the server said, or the code of the failure. */
async function read(broker: Broker, request: ConnectionRequest): Promise<string> {
  let text = "";
  let failure: unknown = null;
  const socket = broker.connect(request, () => {});
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  socket.on("error", (error) => {
    failure = error;
  });
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return failure === null ? text : connectionError(failure).code;
}

test("a server whose certificate nobody vouches for is refused, and the ledger says so", async (t) => {
  const port = await tlsServer(t, certificateFor(t, "DNS:localhost"));
  const { broker, rows } = makeBroker();
  assert.equal(await read(broker, requestTo(port)), "TLS_FAILED");
  assert.deepEqual(
    rows.map(({ host, outcome, purpose, route }) => ({ host, outcome, purpose, route })),
    [{ host: "localhost", outcome: "TLS_FAILED", purpose: "imap.test", route: "direct" }],
  );
});

test("a certificate that the user trusts opens the connection, for the name it carries only", async (t) => {
  const certificate = certificateFor(t, "DNS:localhost");
  const port = await tlsServer(t, certificate);
  const { broker, rows } = makeBroker();
  assert.equal(await read(broker, requestTo(port, { trustedCertificate: certificate.cert })), "hello");
  assert.equal(
    await read(broker, requestTo(port, { trustedCertificate: certificate.cert, host: "127.0.0.1" })),
    "TLS_FAILED",
  );
  assert.equal(
    await read(broker, requestTo(port, { trustedCertificate: certificateFor(t, "DNS:localhost").cert })),
    "TLS_FAILED",
  );
  assert.deepEqual(
    rows.map(({ outcome }) => outcome),
    ["ok", "TLS_FAILED", "TLS_FAILED"],
  );
  assert.ok((rows[0]?.bytesIn ?? 0) > 0);
});

test("onion names, odd names, odd ports and cleartext are refused before anything is resolved", () => {
  const { broker, rows } = makeBroker();
  const refused = (changes: Partial<ConnectionRequest>) => {
    assert.throws(
      () => broker.connect(requestTo(993, changes), () => {}),
      { code: "NETWORK_REFUSED" },
      JSON.stringify(changes),
    );
  };
  refused({ host: "abcdefghij.onion" });
  refused({ host: "ABC.ONION." });
  refused({ host: "mail.example/evil" });
  refused({ host: "mail.example\r\nX" });
  refused({ host: "" });
  refused({ host: `${"a".repeat(250)}.example` });
  refused({ port: 0 });
  refused({ port: 65_536 });
  refused({ port: 1.5 });
  refused({ security: "none" as "tls" });
  assert.deepEqual([...new Set(rows.map(({ outcome }) => outcome))], ["NETWORK_REFUSED"]);
});

test("a server that does not speak TLS and a port where nobody listens fail with their codes", async (t) => {
  const port = await listen(
    t,
    createTcpServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.end("* OK plain text\r\n");
    }),
  );
  const { broker } = makeBroker();
  assert.equal(await read(broker, requestTo(port)), "TLS_FAILED");
  const closed = createTcpServer();
  const closedPort = await listen(t, closed);
  closed.close();
  assert.equal(await read(broker, requestTo(closedPort)), "NETWORK_FAILED");
});

test("the certificate that was refused can be shown", async (t) => {
  const certificate = certificateFor(t, "DNS:localhost");
  const port = await tlsServer(t, certificate);
  const { broker } = makeBroker();
  const seen = await broker.peekCertificate(requestTo(port));
  assert.equal(seen?.pem.replaceAll(/\s/g, ""), certificate.cert.replaceAll(/\s/g, ""));
  assert.match(seen?.fingerprint ?? "", /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
});

test("closing the broker ends what is open", async (t) => {
  const certificate = certificateFor(t, "DNS:localhost");
  const port = await listen(
    t,
    createServer(certificate, (socket) => socket.on("error", () => socket.destroy())),
  );
  const { broker } = makeBroker();
  const socket = broker.connect(requestTo(port, { trustedCertificate: certificate.cert }), () => broker.close());
  await once(socket, "close");
});
