import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { systemClock } from "../../core/kernel/clock.ts";
import { AppError } from "../../core/kernel/errors.ts";
import { Broker } from "../../core/network/broker.ts";
import { httpFetch } from "../../core/network/http-fetch.ts";
import { isPublicAddress } from "../../core/network/public-address.ts";
import type { ProxyAddress } from "../../core/network/tor/probe-tor.ts";
import type { EgressRow } from "../../core/store/operations.ts";
import { type Asked, home, serveHttps } from "./https-server.ts";

test("it sends what it was given, its own headers excepted, and gives back status, headers and body", async (t) => {
  const seen: Asked[] = [];
  const { open, rows, asking, until } = await serveHttps(t, (asked, response) => {
    seen.push(asked);
    response.writeHead(201, { "X-Answer": "yes" }).end("made");
  });
  const headers: Array<[string, string]> = [
    ["accept", "text/plain"],
    ["host", "evil.example"],
    ["content-length", "999"],
    ["transfer-encoding", "chunked"],
  ];
  const answer = await httpFetch(open, asking("/a?b=c", { method: "POST", headers, body: Buffer.from("hello") }));
  assert.deepEqual([answer.status, Buffer.from(answer.body).toString()], [201, "made"]);
  assert.ok(answer.headers.some(([name, value]) => name === "x-answer" && value === "yes"));
  const [asked] = seen;
  assert.deepEqual(
    [asked?.method, asked?.url, asked?.body, asked?.headers.accept],
    ["POST", "/a?b=c", "hello", "text/plain"],
  );
  assert.match(asked?.headers.host ?? "", /^127\.77\.0\.1:/);
  await until(() => rows.length === 1);
  const [row] = rows;
  assert.deepEqual([row?.purpose, row?.actor, row?.host, row?.outcome], ["plugin.fetch", "keys", home, "ok"]);
});

test("what waits for Tor opens nothing before Tor is ready, and is told, as the ledger is, when Tor does not get there", async (t) => {
  const { asking } = await serveHttps(t, (_asked, response) => void response.end());
  const rows: EgressRow[] = [];
  const { promise, reject } = Promise.withResolvers<ProxyAddress>();
  const tor = { proxy: () => promise, isAvailable: () => true, lost: () => {} };
  const note = (row: EgressRow) => void rows.push(row);
  const broker = new Broker({ clock: systemClock, begin: note, record: note, tor });
  t.after(() => broker.close());
  const url = "https://pictures.example/";
  const fetched = httpFetch(broker, asking("/", { url, route: "tor", waitsForTor: true }));
  const told = assert.rejects(fetched, { code: "TOR_FAILED", detail: { reason: "BOOTSTRAP" } });
  await new Promise(setImmediate);
  assert.deepEqual(rows, []);
  reject(new AppError("TOR_FAILED", { reason: "BOOTSTRAP" }));
  await told;
  assert.deepEqual(
    rows.map(({ host, route, outcome, reason }) => [host, route, outcome, reason]),
    [["pictures.example", "tor", "TOR_FAILED", "BOOTSTRAP"]],
  );
});

test("a redirect is given back, not followed", async (t) => {
  let asked = 0;
  const { open, asking } = await serveHttps(t, (_asked, response) => {
    asked += 1;
    response.writeHead(302, { Location: "https://elsewhere.example/" }).end();
  });
  assert.equal((await httpFetch(open, asking("/"))).status, 302);
  assert.equal(asked, 1);
});

test("an answer may have bytesMax bytes and not one more; one that is cut off is none", async (t) => {
  const { open, asking } = await serveHttps(t, ({ url }, response) => {
    if (url === "/cut") {
      response.writeHead(200, { "Content-Length": "100" });
      response.write("half");
      setTimeout(() => response.destroy(), 20);
    } else response.end("x".repeat(Number(url.slice(1))));
  });
  assert.equal((await httpFetch(open, asking("/1000"))).body.byteLength, 1_000);
  await assert.rejects(httpFetch(open, asking("/1001")), { code: "TOO_LARGE" });
  await assert.rejects(httpFetch(open, asking("/cut")), { code: "NETWORK_FAILED" });
});

test("without TLS, without a verified certificate, or to an address that is not public, nothing is asked", async (t) => {
  let asked = 0;
  const { open, strict, rows, asking, until } = await serveHttps(t, (_asked, response) => {
    asked += 1;
    response.end();
  });
  await assert.rejects(httpFetch(open, asking("/", { url: "http://localhost/" })), { code: "NETWORK_REFUSED" });
  const { trustedCertificate: _none, ...unknown } = asking("/");
  await assert.rejects(httpFetch(open, unknown), { code: "TLS_FAILED" });
  await assert.rejects(httpFetch(strict, asking("/")), { code: "NETWORK_REFUSED" });
  for (const host of [
    "localhost",
    "127.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "10.1.2.3",
    "169.254.169.254",
    "0.0.0.0",
    "2130706433",
    "0x7f.1",
    "[64:ff9b::a00:1]",
  ])
    await assert.rejects(
      httpFetch(strict, asking("/", { url: `https://${host}/` })),
      { code: "NETWORK_REFUSED" },
      host,
    );
  assert.equal(asked, 0);
  await until(() => rows.length >= 8);
  assert.ok(rows.every(({ outcome }) => outcome !== "ok"));
});

test("addresses of the internet, and none that lead elsewhere", () => {
  for (const address of [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "2606:4700::1111",
    "2a00::1",
    "64:ff9b::808:808",
  ])
    assert.ok(isPublicAddress(address), address);
  for (const address of [
    "10.0.0.0",
    "100.64.0.1",
    "127.255.255.255",
    "172.16.0.0",
    "172.31.255.255",
    "192.168.1.1",
    "198.19.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:8.8.8.8",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
    "2001::1",
    "fc00::1",
    "fe80::1",
    "fe80::1%eth0",
    "2a00::1%eth0",
    "2a00::5efe:7f00:1",
    "2a00::200:5efe:a00:1",
    "64:ff9b:1::808:808",
    "5f00::1",
    "ff02::1",
    "localhost",
    "",
  ])
    assert.ok(!isPublicAddress(address), address);
});

test("an address that this machine has is its own, wherever it is from", () => {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  assert.ok(own.length > 0);
  for (const { address } of own) assert.ok(!isPublicAddress(address), address);
});
