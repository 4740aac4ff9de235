/** Which Tor is taken, and that nothing else is taken for one. Without a network. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { systemClock } from "../../core/kernel/clock.ts";
import { Broker } from "../../core/network/broker.ts";
import type { ConnectionRequest } from "../../core/network/egress-policy.ts";
import { SocksStream } from "../../core/network/socks-stream.ts";
import { parseAddress, Tor, type TorSettings } from "../../core/network/tor/tor.ts";
import type { EgressRow } from "../../core/store/operations.ts";
import { temporaryFolder } from "../temporary-folder.ts";

async function listening(t: TestContext, onSocket: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    t.after(() => socket.destroy());
    onSocket(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
}

function torWith(
  t: TestContext,
  settings: Partial<TorSettings>,
  more: Partial<ConstructorParameters<typeof Tor>[0]> = {},
) {
  const parts = {
    folder: join(temporaryFolder(t), "tor"),
    usualAddresses: [],
    program: null,
    onChange: () => {},
    ...more,
  };
  const tor = new Tor(parts, { mode: "automatic", address: "", ...settings });
  t.after(() => tor.close());
  const rows: EgressRow[] = [];
  let isOnlyTor = false;
  const broker = new Broker({
    clock: systemClock,
    record: (row) => void rows.push(row),
    tor,
    isOnlyTor: () => isOnlyTor,
    dnsServers: ["127.0.0.1:9"],
  });
  return { tor, broker, rows, onlyTor: () => void (isOnlyTor = true) };
}

const request: ConnectionRequest = {
  host: "mail.example",
  port: 993,
  security: "tls",
  purpose: "imap.sync",
  actor: "kernel",
  trustedCertificate: null,
  route: "tor",
};
const failureOf = (broker: Broker, changes: Partial<ConnectionRequest> = {}) =>
  broker.open({ ...request, ...changes }).then(
    () => assert.fail("connected"),
    (error: unknown) => {
      const { code, detail } = error as { code: string; detail: Record<string, string> };
      return detail["reason"] === undefined ? code : `${code} ${detail["reason"]}`;
    },
  );

test("never means never, and without any Tor the code says what to install", async (t) => {
  const off = torWith(t, { mode: "never" });
  await off.tor.look();
  assert.equal(await failureOf(off.broker), "TOR_OFF");
  assert.deepEqual([off.tor.status().state, off.broker.hasTor()], ["never", false]);
  const none = torWith(t, {});
  await none.tor.look();
  assert.equal(await failureOf(none.broker), "TOR_MISSING");
  assert.deepEqual([none.tor.status().state, none.broker.hasTor()], ["missing", false]);
  assert.deepEqual([off.rows[0]?.outcome, none.rows[0]?.outcome], ["TOR_OFF", "TOR_MISSING"]);
});

test("another proxy, a web server and a port where nobody listens are not taken for Tor", async (t) => {
  const proxy = await listening(t, (socket) => {
    // SOCKS 5 as it is usual: takes a name and password, and knows CONNECT alone.
    const answers = [Buffer.of(5, 2), Buffer.of(1, 0), Buffer.of(5, 7, 0, 1, 0, 0, 0, 0, 0, 0)];
    socket.on("data", () => socket.write(answers.shift() ?? ""));
  });
  const open = await listening(t, (socket) => {
    // Connects anywhere, whatever was asked.
    const answers = [Buffer.of(5, 2), Buffer.of(1, 0), Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0)];
    socket.on("data", () => socket.write(answers.shift() ?? ""));
  });
  const web = await listening(t, (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  const closing = await listening(t, (socket) => socket.destroy());
  const silent = await listening(t, () => {});
  const closed = createServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const nobody = { host: "127.0.0.1", port: (closed.address() as AddressInfo).port };
  closed.close();
  for (const [address, reason] of [
    [proxy, "NOT_TOR"],
    [open, "NOT_TOR"],
    [web, "NOT_TOR"],
    [closing, "CLOSED"],
    [silent, "TIMEOUT"],
    [nobody, "ECONNREFUSED"],
  ] as const) {
    const { tor, broker, rows } = torWith(t, { mode: "at", address: `${address.host}:${address.port}` });
    await tor.look();
    assert.deepEqual([tor.status().state, tor.status().reason], ["failed", reason]);
    assert.equal(await failureOf(broker), `TOR_FAILED ${reason}`);
    assert.deepEqual([rows[0]?.outcome, rows[0]?.reason, rows[0]?.route], ["TOR_FAILED", reason, "tor"]);
  }
  const { tor } = torWith(t, {}, { usualAddresses: [proxy, web, nobody] });
  await tor.look();
  assert.equal(tor.status().state, "missing");
});

test("what a server says before it goes is heard, whatever is still said to it", async (t) => {
  const proxy = await listening(t, (socket) => {
    const answers = [Buffer.of(5, 2), Buffer.of(1, 0)];
    socket.on("data", () => {
      const answer = answers.shift();
      socket.write(answer ?? Buffer.concat([Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0), Buffer.from("all of it")]));
      if (!answer) socket.destroySoon();
    });
  });
  for (let round = 0; round < 20; round += 1) {
    const stream = new SocksStream({ proxy: async () => proxy, host: "a.example", port: 1, isolation: "test" });
    let heard = "";
    stream.on("data", (piece: Buffer) => {
      heard += piece.toString();
      stream.write("goodbye");
    });
    stream.on("end", () => void stream.write("and again"));
    await once(stream, "close");
    assert.equal(heard, "all of it");
  }
});

test("a program that is no Tor, or ends at once, is a failure and not a wait", async (t) => {
  for (const program of ["/bin/false", "/nowhere/tor"]) {
    const { tor, broker } = torWith(t, {}, { program });
    await tor.look();
    assert.equal(tor.status().state, "installed");
    assert.equal(await failureOf(broker), "TOR_FAILED ENDED");
    assert.equal(tor.status().state, "failed");
  }
});

test("when everything goes through Tor, nothing is asked of the DNS and nothing goes directly, but to this machine", async (t) => {
  const { broker, rows, onlyTor } = torWith(t, {});
  onlyTor();
  assert.equal(await failureOf(broker, { route: "direct" }), "TOR_MISSING");
  assert.equal(await failureOf(broker, { route: "direct", host: "9.9.9.9", mustBePublic: true }), "TOR_MISSING");
  await assert.rejects(broker.resolve({ name: "mail.example", type: "MX", purpose: "dns.verify", actor: "kernel" }), {
    code: "NETWORK_REFUSED",
    detail: { reason: "DNS_OUTSIDE_TOR" },
  });
  const here = await listening(t, (socket) => socket.end("* OK\r\n"));
  const socket = await broker.open({ ...request, ...here, security: "starttls", route: "direct" });
  socket.destroy();
  assert.deepEqual(rows.map(({ route, reason }) => [route, reason]).slice(0, 3), [
    ["tor", ""],
    ["tor", ""],
    ["direct", "DNS_OUTSIDE_TOR"],
  ]);
});

test("through Tor, too, nothing that is fetched leads to this machine or its neighbours", async (t) => {
  const { broker } = torWith(t, {});
  for (const host of [
    "127.0.0.1",
    "::1",
    "10.0.0.1",
    "fe80::1",
    "localhost",
    "router.local",
    "nas.lan",
    "db.internal",
    "x.home.arpa",
  ])
    assert.equal(await failureOf(broker, { host, mustBePublic: true }), "NETWORK_REFUSED NOT_PUBLIC", host);
  for (const host of ["127.1", "2130706433", "0x7f000001", "017700000001", "1.2.3.0x4"])
    assert.equal(await failureOf(broker, { host, mustBePublic: true }), "NETWORK_REFUSED HOST_INVALID", host);
});

test("where a Tor is may be said as host and port or as a Unix socket", () => {
  assert.deepEqual(parseAddress("127.0.0.1:9050"), { host: "127.0.0.1", port: 9050 });
  assert.deepEqual(parseAddress("[::1]:9050"), { host: "::1", port: 9050 });
  assert.deepEqual(parseAddress("unix:/run/tor/socks"), { path: "/run/tor/socks" });
  for (const text of [
    "",
    "9050",
    "localhost",
    "localhost:0",
    "localhost:65536",
    "a b:1",
    "unix:relative",
    "http://x:1",
  ])
    assert.throws(() => parseAddress(text), { code: "BAD_REQUEST" }, text);
});
