import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { limits } from "../../../core/kernel/limits.ts";
import type { NetAnswer } from "../../../core/plugins/capabilities/capability-context.ts";
import { targetOf } from "../../../core/plugins/capabilities/net-target.ts";
import { contextFor, TestClock } from "../context-for.ts";
import { asking, codeOf, reason } from "./grant-for.ts";
import { onion, origin, redirect, world } from "./recorded-world.ts";

function fetching(scope: object = {}, answers: Record<string, Partial<NetAnswer>> = {}) {
  const { asked, net } = world(answers);
  const context = contextFor("p", { net, clock: new TestClock() });
  const ask = asking({ "net.fetch": { origins: [origin], via: "direct", reason, ...scope } }, context);
  return { asked, fetch: (url: string, more: object = {}) => ask("net.fetch", "fetch", { url, ...more }) };
}

describe("net.fetch", () => {
  it("asks a granted origin, however the address is spelled, and brings the answer", async () => {
    const body = Buffer.from("hello");
    const { asked, fetch } = fetching(
      {},
      { "https://example.org/a?b=c": { status: 404, headers: [["x-a", "b"]], body } },
    );
    assert.deepEqual(await fetch("HTTPS://EXAMPLE.org:443/a?b=c#fragment"), {
      status: 404,
      url: "https://example.org/a?b=c",
      headers: [{ name: "x-a", value: "b" }],
      body: "hello",
    });
    assert.deepEqual(asked, [
      {
        origin,
        url: "https://example.org/a?b=c",
        method: "GET",
        headers: [],
        body: null,
        bytesMax: 1024 ** 2,
        via: "direct",
      },
    ]);
  });

  it("refuses every other origin before anybody is asked, and says which line would ask for it", async () => {
    const { asked, fetch } = fetching();
    const others = [
      "http://example.org/",
      "https://example.org:444/",
      "https://www.example.org/",
      "https://example.org.evil.example/",
      "https://example.org./",
      "https://evil.example/https://example.org/",
      "https://127.0.0.1/",
      "https://0x7f000001/",
      "https://2130706433/",
      "https://[::ffff:127.0.0.1]/",
      "ftp://example.org/",
      "file:///etc/passwd",
      "data:text/plain,example.org",
      "javascript:alert(1)",
      "blob:https://example.org/x",
      "wss://example.org/",
    ];
    for (const url of others) assert.equal(codeOf(await fetch(url)), "PLUGIN_DENIED", url);
    assert.deepEqual(await fetch("https://evil.example/secret"), {
      code: "PLUGIN_DENIED",
      capability: "net.fetch",
      origin: "https://evil.example",
      manifest: '"origins": ["https://evil.example"]',
    });
    assert.deepEqual(asked, []);
  });

  it("refuses what two readers could read differently: unicode, credentials, backslashes, dots, white space", async () => {
    const { asked, fetch } = fetching();
    const tricks = [
      "https://exаmple.org/",
      "https://example。org/",
      "https://user@example.org/",
      "https://user:password@example.org/",
      "https://:@example.org/",
      "https://example.org@evil.example/",
      "https:\\\\example.org\\@evil.example",
      "https://example.org\\.evil.example/",
      "https://example.org/../x",
      "https://example.org/a/%2e%2E/x",
      "https://example.org/a/.%2e",
      "https://exam\tple.org/",
      " https://example.org/",
      "https://example.org/\n",
      "//example.org/",
      "example.org",
      "",
      `https://example.org/${"x".repeat(limits.pluginUrlCharsMax)}`,
    ];
    for (const url of tricks) assert.equal(codeOf(await fetch(url)), "BAD_REQUEST", url);
    assert.deepEqual(asked, []);
  });

  it("reaches nothing but the granted origin, whatever text is taken for an address", () => {
    const part = fc.constantFrom(
      "https:",
      "//",
      "/",
      "\\",
      "@",
      ":",
      "example.org",
      "evil.example",
      ".",
      "..",
      "?",
      "#",
      "443",
      "%2e",
      "a",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(part, { maxLength: 12 }).map((parts) => parts.join("")),
          fc.webUrl(),
          fc.string(),
        ),
        (text) => {
          try {
            const url = targetOf(text, [origin], "net.fetch");
            assert.equal(url.origin, origin);
            assert.ok(url.href.startsWith(`${origin}/`) && url.username === "" && url.hash === "");
          } catch (error) {
            assert.match((error as { code: string }).code, /^(PLUGIN_DENIED|BAD_REQUEST)$/);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("follows a redirect within the grant, and refuses one that leaves it", async () => {
    const { asked, fetch } = fetching(
      { origins: [origin, "https://b.example.org"] },
      {
        "https://example.org/1": redirect("https://b.example.org/2"),
        "https://b.example.org/2": redirect("../3"),
        "https://example.org/out": redirect("https://evil.example/"),
        "https://example.org/down": redirect("http://example.org/"),
        "https://example.org/me": redirect("https://127.0.0.1/"),
        "https://example.org/who": redirect("https://user@example.org/"),
        "https://example.org/odd": redirect("https://ex\u0430mple.org/"),
      },
    );
    assert.equal(((await fetch(`${origin}/1`)) as { url: string }).url, "https://b.example.org/3");
    for (const path of ["out", "down", "me"])
      assert.equal(codeOf(await fetch(`${origin}/${path}`)), "PLUGIN_DENIED", path);
    for (const path of ["who", "odd"])
      assert.match(codeOf(await fetch(`${origin}/${path}`)) ?? "", /^(BAD_REQUEST|PLUGIN_DENIED)$/, path);
    assert.ok(asked.every((request) => [origin, "https://b.example.org"].includes(request.origin)));
  });

  it("follows limits.pluginRedirectsMax redirects and not one more", async () => {
    const hops = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${origin}/${i}`, redirect(`/${i + 1}`)]));
    const most = fetching({}, hops(limits.pluginRedirectsMax));
    assert.equal(codeOf(await most.fetch(`${origin}/0`)), undefined);
    const more = fetching({}, hops(limits.pluginRedirectsMax + 1));
    assert.equal(codeOf(await more.fetch(`${origin}/0`)), "PLUGIN_LIMIT");
  });

  it("repeats a POST on 307 and not on 301 or 303, and takes no authorization to another origin", async () => {
    const { asked, fetch } = fetching(
      { origins: [origin, "https://b.example.org"], methods: ["GET", "POST"] },
      {
        [`${origin}/307`]: redirect("https://b.example.org/", 307),
        [`${origin}/301`]: redirect("/x", 301),
        [`${origin}/303`]: redirect("/x", 303),
      },
    );
    const post = { method: "POST", body: "b", headers: [{ name: "authorization", value: "mine" }] };
    await fetch(`${origin}/307`, post);
    await fetch(`${origin}/303`, post);
    await fetch(`${origin}/301`, post);
    assert.deepEqual(
      asked.map(({ method, body, headers }) => [
        method,
        body === null ? null : Buffer.from(body).toString(),
        headers.length,
      ]),
      [
        ["POST", "b", 1],
        ["POST", "b", 0],
        ["POST", "b", 1],
        ["GET", null, 1],
        ["POST", "b", 1],
        ["GET", null, 1],
      ],
    );
  });

  it("refuses a method that is not granted, also after a redirect", async () => {
    const { asked, fetch } = fetching({ methods: ["POST"] }, { [`${origin}/303`]: redirect("/x", 303) });
    assert.equal(codeOf(await fetch(origin)), "PLUGIN_DENIED");
    assert.equal(codeOf(await fetch(origin, { method: "PUT" })), "PLUGIN_DENIED");
    assert.equal(codeOf(await fetch(origin, { method: "TRACE" })), "BAD_REQUEST");
    assert.equal(asked.length, 0);
    assert.equal(codeOf(await fetch(`${origin}/303`, { method: "POST" })), "PLUGIN_DENIED");
    assert.equal(asked.length, 1);
  });

  it("takes exactly the granted megabytes in either direction, and not one byte more", async () => {
    const bytes = 1024 * 1024;
    const answers = {
      [`${origin}/full`]: { body: Buffer.alloc(bytes) },
      [`${origin}/more`]: { body: Buffer.alloc(bytes + 1) },
    };
    const { fetch } = fetching({ methods: ["GET", "POST"] }, answers);
    assert.equal(codeOf(await fetch(`${origin}/full`)), undefined);
    assert.equal(codeOf(await fetch(`${origin}/more`)), "PLUGIN_LIMIT");
    assert.equal(codeOf(await fetch(origin, { method: "POST", body: "x".repeat(bytes) })), undefined);
    assert.equal(codeOf(await fetch(origin, { method: "POST", body: "x".repeat(bytes + 1) })), "PLUGIN_LIMIT");
  });

  it("sends and brings bytes as base64, and refuses what is not", async () => {
    const bytes = Buffer.from([0, 255, 128, 10]);
    const { asked, fetch } = fetching({ methods: ["POST"] }, { [`${origin}/`]: { body: bytes } });
    const post = { method: "POST", bodyEncoding: "base64", answerEncoding: "base64" };
    const reply = (await fetch(origin, { ...post, body: bytes.toString("base64") })) as { body: string };
    assert.equal(reply.body, bytes.toString("base64"));
    assert.deepEqual(asked[0]?.body, bytes);
    for (const body of ["AA", "AB==", "A A=", "é"])
      assert.equal(codeOf(await fetch(origin, { ...post, body })), "BAD_REQUEST", body);
    assert.equal(codeOf(await fetch(origin, { method: "POST", body: "\ud800" })), "BAD_REQUEST");
  });

  it("lets a plugin set no header that frames a request or says who asks, and none that breaks the line", async () => {
    const { asked, fetch } = fetching();
    const names = [
      "host",
      "Host",
      "content-length",
      "transfer-encoding",
      "cookie",
      "origin",
      "proxy-authorization",
      "sec-fetch-site",
      "x-forwarded-for",
      "a b",
      "",
      "a:b",
    ];
    for (const name of names)
      assert.equal(codeOf(await fetch(origin, { headers: [{ name, value: "x" }] })), "BAD_REQUEST", name);
    for (const value of ["a\r\nb: c", "a\u0000", "é", "x".repeat(limits.pluginRequestHeaderCharsMax + 1)])
      assert.equal(codeOf(await fetch(origin, { headers: [{ name: "x", value }] })), "BAD_REQUEST");
    assert.equal(asked.length, 0);
  });

  it("shows no cookie of a server's", async () => {
    const { fetch } = fetching({}, { [`${origin}/`]: { headers: [["set-cookie", "a=b"]] } });
    assert.deepEqual(((await fetch(origin)) as { headers: unknown[] }).headers, []);
  });

  it("reaches an onion name by http where that was granted", async () => {
    const { asked, fetch } = fetching({ origins: [`http://${onion}`], via: "tor" });
    assert.equal(codeOf(await fetch(`http://${onion}/x`)), undefined);
    assert.equal(asked[0]?.via, "tor");
  });

  it("asks as often in a minute as limits say, redirects counted, and once more in the next", async () => {
    const clock = new TestClock();
    const { asked, net } = world({ [`${origin}/1`]: redirect("/2") });
    const context = contextFor("p", { net, clock }, { fetchesPerMinute: 3 });
    const ask = asking({ "net.fetch": { origins: [origin], via: "direct", reason } }, context);
    const fetch = (path: string) => ask("net.fetch", "fetch", { url: origin + path });
    assert.equal(codeOf(await fetch("/1")), undefined);
    assert.equal(codeOf(await fetch("/2")), undefined);
    assert.equal(codeOf(await fetch("/2")), "PLUGIN_LIMIT");
    assert.equal(asked.length, 3);
    clock.at += limits.pluginRateWindowMs;
    assert.equal(codeOf(await fetch("/2")), undefined);
  });

  it("is refused without the grant, whatever else is granted", async () => {
    const ask = asking({ "store.own": { megabytes: 1, reason } });
    assert.equal(codeOf(await ask("net.fetch", "fetch", { url: origin })), "PLUGIN_DENIED");
  });
});
