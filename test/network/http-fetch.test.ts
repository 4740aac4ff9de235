import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { systemClock } from "../../core/kernel/clock.ts";
import { Broker } from "../../core/network/broker.ts";
import { type FetchRequest, httpFetch } from "../../core/network/http-fetch.ts";
import { isPublicAddress } from "../../core/network/public-address.ts";
import type { EgressRow } from "../../core/store/operations.ts";
import { certificateFor } from "./certificate.ts";

interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

async function serve(t: TestContext, answer: (asked: Asked, response: ServerResponse) => void) {
  const certificate = certificateFor(t, "DNS:localhost");
  const server = createServer(certificate, (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => void parts.push(part));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      answer({ method, url, headers, body: Buffer.concat(parts).toString() }, response);
    });
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  t.after(() => server.close());
  const rows: EgressRow[] = [];
  const record = (row: EgressRow) => void rows.push(row);
  const open = new Broker({ clock: systemClock, record, isPublicAddress: () => true });
  const strict = new Broker({ clock: systemClock, record });
  t.after(() => open.close());
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  const asking = (path: string, more: Partial<FetchRequest> = {}): FetchRequest => ({
    url: origin + path,
    method: "GET",
    headers: [],
    body: null,
    bytesMax: 1_000,
    actor: "keys",
    trustedCertificate: certificate.cert,
    ...more,
  });
  return { open, strict, rows, asking };
}

test("it sends what it was given, its own headers excepted, and gives back status, headers and body", async (t) => {
  const seen: Asked[] = [];
  const { open, rows, asking } = await serve(t, (asked, response) => {
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
  assert.match(asked?.headers.host ?? "", /^localhost:/);
  await until(() => rows.length === 1);
  const [row] = rows;
  assert.deepEqual([row?.purpose, row?.actor, row?.host, row?.outcome], ["plugin.fetch", "keys", "localhost", "ok"]);
});

test("a redirect is given back, not followed", async (t) => {
  let asked = 0;
  const { open, asking } = await serve(t, (_asked, response) => {
    asked += 1;
    response.writeHead(302, { Location: "https://elsewhere.example/" }).end();
  });
  assert.equal((await httpFetch(open, asking("/"))).status, 302);
  assert.equal(asked, 1);
});

test("an answer may have bytesMax bytes and not one more; one that is cut off is none", async (t) => {
  const { open, asking } = await serve(t, ({ url }, response) => {
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
  const { open, strict, rows, asking } = await serve(t, (_asked, response) => {
    asked += 1;
    response.end();
  });
  await assert.rejects(httpFetch(open, asking("/", { url: "http://localhost/" })), { code: "NETWORK_REFUSED" });
  const { trustedCertificate: _none, ...unknown } = asking("/");
  await assert.rejects(httpFetch(open, unknown), { code: "TLS_FAILED" });
  await assert.rejects(httpFetch(strict, asking("/")), { code: "NETWORK_REFUSED" });
  for (const host of [
    "127.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "10.1.2.3",
    "169.254.169.254",
    "0.0.0.0",
    "2130706433",
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
    "ff02::1",
    "localhost",
    "",
  ])
    assert.ok(!isPublicAddress(address), address);
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 10));
}
