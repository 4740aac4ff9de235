import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { type FetchRequest, httpFetch } from "../../core/network/http-fetch.ts";
import { type Hop, nextHop } from "../../core/network/redirect.ts";
import { serveHttps } from "./https-server.ts";

const hop = (changes: Partial<Hop> = {}): Hop => ({
  url: "https://one.example/a",
  method: "POST",
  headers: [
    ["Authorization", "Bearer secret"],
    ["Content-Type", "text/plain"],
    ["Accept", "*/*"],
  ],
  body: Buffer.from("body"),
  ...changes,
});
const namesOf = (next: Hop | null) => next?.headers.map(([name]) => name);

test("a redirect keeps what it may: method and body at the same server, no secret at another", () => {
  const same = nextHop(hop(), 307, "/b?c#d");
  assert.deepEqual([same?.url, same?.method, namesOf(same)?.length], ["https://one.example/b?c", "POST", 3]);
  const other = nextHop(hop(), 308, "https://two.example/");
  assert.deepEqual([other?.method, namesOf(other)], ["POST", ["Content-Type", "Accept"]]);
  const otherPort = nextHop(hop(), 308, "https://one.example:8443/");
  assert.deepEqual(namesOf(otherPort), ["Content-Type", "Accept"]);
  for (const status of [301, 302, 303]) {
    const next = nextHop(hop(), status, "/b");
    assert.deepEqual([next?.method, next?.body, namesOf(next)], ["GET", null, ["Authorization", "Accept"]]);
  }
  assert.equal(nextHop(hop({ method: "HEAD" }), 303, "/b")?.method, "HEAD");
  assert.equal(nextHop(hop(), 200, "/b"), null);
  assert.equal(nextHop(hop(), 304, "/b"), null);
  assert.equal(nextHop(hop(), 302, undefined), null);
  assert.throws(() => nextHop(hop(), 302, "https://["), { code: "NETWORK_FAILED" });
});

test("redirects are followed when asked, as many as were allowed and not one more", async (t) => {
  const { open, rows, asking } = await serveHttps(t, ({ url }, response) => {
    const left = Number(url.slice(1));
    if (left === 0) response.end("there");
    else response.writeHead(302, { Location: `/${left - 1}` }).end();
  });
  const answer = await httpFetch(open, asking("/3", { redirectsMax: 3 }));
  assert.equal(Buffer.from(answer.body).toString(), "there");
  assert.match(answer.url, /\/0$/);
  await assert.rejects(httpFetch(open, asking("/4", { redirectsMax: 3 })), {
    code: "NETWORK_FAILED",
    detail: { reason: "TOO_MANY_REDIRECTS" },
  });
  // However many are asked for.
  const asked = { redirectsMax: 1_000 };
  assert.equal((await httpFetch(open, asking(`/${limits.redirectsMax}`, asked))).status, 200);
  await assert.rejects(httpFetch(open, asking(`/${limits.redirectsMax + 1}`, asked)), { code: "NETWORK_FAILED" });
  assert.ok(rows.every(({ outcome }) => outcome === "ok"));
});

test("every hop is checked as the first was", async (t) => {
  let location = "";
  let asked = 0;
  const { open, rows, asking } = await serveHttps(t, (_asked, response) => {
    asked += 1;
    response.writeHead(302, { Location: location }).end();
  });
  const refused = async (to: string, changes: Partial<FetchRequest> = {}) => {
    location = to;
    await assert.rejects(
      httpFetch(open, asking("/", { redirectsMax: 5, ...changes })),
      { code: "NETWORK_REFUSED" },
      to,
    );
  };
  for (const to of [
    "http://elsewhere.example/",
    "https://10.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://user:password@elsewhere.example/",
    "https://abcdefghij.onion/",
    "ftp://elsewhere.example/",
    "data:text/html,x",
    "file:///etc/passwd",
    "javascript:alert(1)",
  ])
    await refused(to);
  await refused("http://elsewhere.example:8080/", { upgradesCleartext: true });
  assert.equal(asked, 15);
  // What was refused at the broker is in the ledger; what never became a request is not.
  assert.ok(rows.filter(({ outcome }) => outcome === "NETWORK_REFUSED").length >= 8);
});

test("a URL of http is asked over TLS when that is wanted, and never in clear", async (t) => {
  const { open, asking } = await serveHttps(t, (_asked, response) => response.end());
  // Port 443 is not ours to listen on here: that it is asked shows in the refusal of the address.
  await assert.rejects(httpFetch(open, asking("/", { url: "http://127.0.0.1/", upgradesCleartext: true })), {
    code: "NETWORK_REFUSED",
    detail: { reason: "NOT_PUBLIC" },
  });
  await assert.rejects(httpFetch(open, asking("/", { url: "http://127.0.0.1/" })), {
    code: "NETWORK_REFUSED",
    detail: { reason: "CLEARTEXT" },
  });
});

test("a fetch can be stopped, and ends its connection", async (t) => {
  const stop = new AbortController();
  const { open, rows, asking, until } = await serveHttps(t, () => stop.abort());
  await assert.rejects(httpFetch(open, asking("/", { signal: stop.signal })), {
    code: "NETWORK_FAILED",
    detail: { reason: "STOPPED" },
  });
  await until(() => rows.length === 1);
  await assert.rejects(httpFetch(open, asking("/", { signal: stop.signal })), { code: "NETWORK_FAILED" });
  assert.equal(rows.length, 1);
});
