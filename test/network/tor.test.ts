/** Through a real Tor network, on the loopback. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { after, before, type TestContext, test } from "node:test";
import { Broker } from "../../core/network/broker.ts";
import type { ConnectionRequest } from "../../core/network/egress-policy.ts";
import { httpFetch } from "../../core/network/http-fetch.ts";
import { openImap } from "../../core/sources/imap/imap-connection.ts";
import { peer } from "../peer.ts";
import { startDovecot } from "../peers/dovecot.ts";
import { startTorNetwork, type TorNetwork } from "../peers/tor-network.ts";
import { skipWithout } from "../skip-without.ts";
import { certificateFor } from "./certificate.ts";
import { serveHttps } from "./https-server.ts";
import { brokerThrough, questionsDuring } from "./through-tor.ts";

let network: TorNetwork | null = null;
before(async () => {
  if (peer("tor") && peer("tor-gencert")) network = await startTorNetwork();
});
after(() => network?.stop());

function networkFor(t: TestContext): TorNetwork {
  assert.ok(network, "skipped before");
  assert.ok(t);
  return network;
}
const withoutTor = (t: TestContext) => skipWithout(t, network, "Tor", "scripts/peers installs it");

const request = (changes: Partial<ConnectionRequest>): ConnectionRequest => ({
  host: "127.0.0.1",
  port: 1,
  security: "starttls",
  purpose: "plugin.fetch",
  actor: "keys",
  trustedCertificate: null,
  route: "tor",
  ...changes,
});

/** Says "hello" to whoever connects. */
async function greeter(t: TestContext): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.end("hello");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function read(broker: Broker, asked: ConnectionRequest, withinMs = 60_000): Promise<string> {
  const socket = await broker.open(asked, withinMs);
  let text = "";
  for await (const chunk of socket as AsyncIterable<Buffer>) text += chunk.toString();
  return text;
}

test("a fetch through Tor reaches its server; its name is asked of Tor and of nobody else", async (t) => {
  if (withoutTor(t)) return;
  const { control, ...tornet } = networkFor(t);
  const { broker, rows } = await brokerThrough(t, { ...tornet, control });
  await control("MAPADDRESS pictures.example=127.0.0.1");
  const certificate = certificateFor(t, "DNS:pictures.example");
  const { asking, until } = await serveHttps(
    t,
    ({ url }, response) => {
      if (url === "/moved") response.writeHead(302, { Location: "/large" }).end();
      else response.end(Buffer.alloc(500_000, "x"));
    },
    { certificate, address: "127.0.0.1" },
  );
  const url = asking("/moved").url.replace("127.0.0.1", "pictures.example");
  const questions = await questionsDuring(async () => {
    const answer = await httpFetch(broker, asking("", { url, route: "tor", redirectsMax: 1, bytesMax: 500_000 }));
    assert.equal(answer.body.byteLength, 500_000);
  });
  assert.deepEqual(questions, []);
  await until(() => rows.length === 2);
  assert.deepEqual(
    rows.map(({ host, route, outcome }) => [host, route, outcome]),
    [
      ["pictures.example", "tor", "ok"],
      ["pictures.example", "tor", "ok"],
    ],
  );
  assert.ok(rows[1]!.bytesIn > 500_000);
  await assert.rejects(broker.resolve({ name: "x.onion", type: "A", purpose: "dns.verify", actor: "kernel" }), {
    code: "NETWORK_REFUSED",
  });
});

test("an onion service is reached through Tor, and refused directly", async (t) => {
  if (withoutTor(t)) return;
  const tornet = networkFor(t);
  const { broker } = await brokerThrough(t, tornet);
  const id = await tornet.addOnion(25, await greeter(t));
  const onion = request({ host: `${id}.onion`, port: 25, security: "onion" });
  // A service that is new takes its network some tries.
  while ((await read(broker, onion, 20_000).catch(() => "")) !== "hello");
  const questions = await questionsDuring(async () => {
    for (const route of ["direct", undefined] as const)
      await assert.rejects(async () => broker.open({ ...onion, ...(route ? { route } : { route: "direct" }) }), {
        code: "NETWORK_REFUSED",
        detail: { reason: "ONION_NEEDS_TOR" },
      });
  });
  assert.deepEqual(questions, []);
  // Without TLS nothing else goes, Tor or not: who runs the last relay would read along.
  await assert.rejects(async () => broker.open({ ...onion, host: "mail.example" }), {
    detail: { reason: "CLEARTEXT" },
  });
});

test("an HTTP server behind an onion service is asked through Tor, and in no other way", async (t) => {
  if (withoutTor(t)) return;
  const tornet = networkFor(t);
  const { broker } = await brokerThrough(t, tornet);
  const server = createHttpServer(({ url, headers }, response) => response.end(`${url} of ${headers.host}`));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const id = await tornet.addOnion(80, (server.address() as AddressInfo).port);
  const asked = { method: "GET", headers: [], body: null, bytesMax: 1_000, actor: "keys" };
  const fetch = (route: "tor" | "direct", url = `http://${id}.onion/a?b`) =>
    httpFetch(broker, { ...asked, url, route, purpose: "plugin.fetch" });
  const said = () =>
    fetch("tor").then(
      ({ body }) => Buffer.from(body).toString(),
      () => "",
    );
  // A service that is new takes its network some tries.
  let text = "";
  while (text === "") text = await said();
  assert.equal(text, `/a?b of ${id}.onion`);
  await assert.rejects(fetch("direct"), { code: "NETWORK_REFUSED", detail: { reason: "CLEARTEXT" } });
  await assert.rejects(fetch("tor", "http://mail.example/"), { detail: { reason: "CLEARTEXT" } });
});

/** For accounts that a password opens. */
const noTokens = { use: () => Promise.reject(new Error("a token was asked for")) };

test("an account that is connected through Tor is read through Tor, with STARTTLS too", async (t) => {
  if (withoutTor(t) || skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it")) return;
  const dovecot = await startDovecot(t);
  const { broker, rows } = await brokerThrough(t, networkFor(t));
  const { user, password, certificate } = dovecot;
  const account = { host: "127.0.0.1", user, password, trustedCertificate: certificate, route: "tor" } as const;
  for (const [security, port] of [
    ["tls", dovecot.port],
    ["starttls", dovecot.starttlsPort],
  ] as const) {
    const client = await openImap(broker, { ...account, security, port }, "imap.test", noTokens);
    assert.ok((await client.list()).some(({ path }) => path === "INBOX"));
    await client.logout();
  }
  while (rows.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(
    rows.map(({ route, outcome }) => [route, outcome]),
    [
      ["tor", "ok"],
      ["tor", "ok"],
    ],
  );
});

test("different reasons, askers and servers never share a circuit; the same do", async (t) => {
  if (withoutTor(t)) return;
  const tornet = networkFor(t);
  const { broker } = await brokerThrough(t, tornet);
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    t.after(() => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const circuits = async () => {
    const lines = await tornet.control("GETINFO stream-status");
    return new Map(
      [...lines.join("\n").matchAll(/(\d+) SUCCEEDED (\d+) /g)].map(([, stream, circuit]) => [stream, circuit]),
    );
  };
  const circuitOf = async (changes: Partial<ConnectionRequest>) => {
    const known = await circuits();
    await broker.open(request({ port, ...changes }), 60_000);
    const [[, circuit] = assert.fail("no stream"), ...more] = [...(await circuits())].filter(([id]) => !known.has(id));
    assert.equal(more.length, 0);
    return circuit;
  };
  const first = await circuitOf({});
  assert.equal(await circuitOf({}), first);
  const others = [
    await circuitOf({ purpose: "picture.fetch", actor: "kernel" }),
    await circuitOf({ actor: "other" }),
    await circuitOf({ purpose: "imap.sync", actor: "kernel" }),
  ];
  assert.equal(new Set([first, ...others]).size, 4);
});

test("the installed Tor is started when it is needed first, tells its way, and its failures apart; it ends with us", async (t) => {
  if (withoutTor(t)) return;
  const tornet = networkFor(t);
  const more = { usualAddresses: [], torrcLines: tornet.torrcLines };
  const { broker, tor, statuses, rows } = await brokerThrough(t, tornet, more);
  assert.equal(tor.status().state, "installed");
  assert.ok(broker.hasTor());
  const port = await greeter(t);
  // Both wait for the same start.
  const both = await Promise.all([read(broker, request({ port })), read(broker, request({ port, actor: "other" }))]);
  assert.deepEqual(both, ["hello", "hello"]);
  assert.deepEqual([tor.status().state, tor.status().isOurs, tor.status().percent], ["ready", true, 100]);
  const percents = statuses.map(({ percent }) => percent);
  assert.ok(new Set(percents).size > 3);
  assert.deepEqual(
    percents,
    percents.toSorted((a, b) => a - b),
  );

  const reasonOf = async (changes: Partial<ConnectionRequest>) => {
    const failure = await broker.open(request(changes), 110_000).then(
      () => assert.fail("connected"),
      (error: unknown) => error as { code: string; detail: { reason: string } },
    );
    return [failure.code, failure.detail.reason];
  };
  const closed = createServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const { port: closedPort } = closed.address() as AddressInfo;
  closed.close();
  const nobody = `${"a".repeat(55)}d.onion`;
  // Three relays tried it, and that is all that Tor tells.
  assert.deepEqual(await reasonOf({ port: closedPort }), ["NETWORK_FAILED", "GENERAL_FAILURE"]);
  assert.deepEqual(await reasonOf({ host: "nobody.invalid" }), ["NETWORK_FAILED", "HOST_UNREACHABLE"]);
  assert.deepEqual(await reasonOf({ host: nobody, security: "onion" }), ["NETWORK_FAILED", "ONION_ADDRESS_BAD"]);
  // The service of a control connection that is gone, which was never told to anybody.
  const gone = await tornet.control("ADD_ONION NEW:ED25519-V3 Flags=DiscardPK Port=1,127.0.0.1:1");
  const goneId = /ServiceID=(\w+)/.exec(gone.join("\n"))?.[1] ?? "";
  assert.deepEqual(await reasonOf({ host: `${goneId}.onion`, security: "onion" }), [
    "NETWORK_FAILED",
    "ONION_NOT_FOUND",
  ]);

  await tor.close();
  assert.deepEqual(await reasonOf({ port }), ["TOR_FAILED", "CLOSED"]);
  assert.equal(rows.at(-1)?.outcome, "TOR_FAILED");
});

test("a Tor that dies is told from a server that is away, and is looked for again", async (t) => {
  if (withoutTor(t)) return;
  const tornet = networkFor(t);
  const { broker, tor } = await brokerThrough(t, tornet, { program: null });
  const port = await greeter(t);
  assert.equal(await read(broker, request({ port })), "hello");
  tornet.stopClient();
  const code = () =>
    broker.open(request({ port })).then(
      () => "ok",
      (error: unknown) => (error as { code: string }).code,
    );
  while ((await code()) === "ok");
  assert.equal(tor.status().state, "failed");
  // Nothing runs, nothing is installed: now it is missing.
  assert.equal(await code(), "TOR_MISSING");
  assert.equal(tor.status().state, "missing");
  assert.equal(broker.hasTor(), false);
});
