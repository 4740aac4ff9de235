/** What plugins reach over the network, against a real HTTPS server. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { systemClock } from "../../../core/kernel/clock.ts";
import { Broker } from "../../../core/network/broker.ts";
import { isPublicAddress } from "../../../core/network/public-address.ts";
import { brokerNet } from "../../../core/plugins/capabilities/broker-net.ts";
import type { CapabilityPorts } from "../../../core/plugins/capabilities/capability-context.ts";
import { certificateFor } from "../../network/certificate.ts";
import { home, serveHttps } from "../../network/https-server.ts";
import { decided, pluginKernel, viewOf } from "../plugin-kernel.ts";

const host = "api.example.org";
const key = "sk-live/0123456789";

/** The server, and a broker for which `host` is at `address`. */
async function serving(t: TestContext, { name = host, address = home } = {}) {
  const certificate = certificateFor(t, `DNS:${name}`);
  const server = await serveHttps(
    t,
    ({ url, headers }, response) => {
      if (url === "/moved") response.writeHead(302, { Location: "https://evil.example/" }).end();
      else if (url === "/mirror") response.end(`you are ${String(headers["x-api-key"])}`);
      else response.end("x".repeat(Number(url.slice(1)) || 7));
    },
    { certificate },
  );
  const broker = new Broker({
    clock: systemClock,
    record() {},
    isPublicAddress: (each) => each === home || isPublicAddress(each),
    resolveName: (_hostname, _options, answer) => answer(null, [{ address, family: 4 }]),
  });
  t.after(() => broker.close());
  const origin = `https://${host}:${new URL(server.asking("/").url).port}`;
  return { broker, origin, seen: server.seen, trustedCertificate: certificate.cert };
}

const main = `export default { hooks: { async "message.observe"(observed: any, host: any) {
  const said = [];
  for (const { view } of observed) {
    try {
      said.push((await host.secrets.fetch({ secret: "api", url: view.subject })).body);
    } catch (error: any) { said.push(error.code); }
  }
  await host.store.write([{ key: "said", value: JSON.stringify(said) }]);
} } };`;

/** What a plugin in its runner is told at each of these addresses, asking with the user's secret. */
async function askedWithSecret(t: TestContext, net: CapabilityPorts["net"], origin: string, paths: string[]) {
  const reason = "For a test.";
  const manifest = {
    hooks: { "message.observe": {} },
    capabilities: {
      "message.read": { fields: ["envelope"], mail: "all", reason },
      "secret.use": {
        secrets: [{ name: "api", title: "API key", origin, header: "x-api-key" }],
        via: "direct",
        reason,
      },
      "store.own": { megabytes: 1, reason },
    },
  };
  const secrets = {
    read: (_plugin: string, name: string, place: string) => (name === "api" && place === origin ? key : null),
  };
  const { plugins, store } = await pluginKernel(t, { user: { main, manifest } }, { net, secrets });
  const observed = paths.map((path) => decided(viewOf("1", { subject: origin + path }), null));
  assert.deepEqual(await plugins.observe(observed), { accepted: true });
  return JSON.parse(Buffer.from((await store.read("user", "said")) ?? "").toString()) as string[];
}

test("a secret goes over TLS to its server, and never back to the plugin that uses it", async (t) => {
  const { broker, origin, seen, trustedCertificate } = await serving(t);
  const net = brokerNet(broker, { trustedCertificate });
  assert.deepEqual(await askedWithSecret(t, net, origin, ["/7", "/mirror", "/moved"]), [
    "xxxxxxx",
    "PLUGIN_DENIED",
    "PLUGIN_DENIED",
  ]);
  assert.deepEqual(
    seen.map(({ url, headers }) => [url, headers["x-api-key"], headers.host]),
    ["/7", "/mirror", "/moved"].map((path) => [path, key, new URL(origin).host]),
  );
});

test("a server that is not who it should be is never told the secret", async (t) => {
  const unknown = await serving(t);
  assert.deepEqual(await askedWithSecret(t, brokerNet(unknown.broker), unknown.origin, ["/7"]), ["TLS_FAILED"]);
  const other = await serving(t, { name: "other.example.org" });
  const trusted = brokerNet(other.broker, { trustedCertificate: other.trustedCertificate });
  assert.deepEqual(await askedWithSecret(t, trusted, other.origin, ["/7"]), ["TLS_FAILED"]);
  const inside = await serving(t, { address: "127.0.0.1" });
  assert.deepEqual(await askedWithSecret(t, brokerNet(inside.broker), inside.origin, ["/7"]), ["NETWORK_REFUSED"]);
  assert.deepEqual([...unknown.seen, ...other.seen, ...inside.seen], []);
});

test("an answer may have as many bytes as were granted; one more is the plugin's limit", async (t) => {
  const { broker, origin, trustedCertificate } = await serving(t);
  const net = brokerNet(broker, { trustedCertificate });
  const fetch = (path: string) =>
    net.fetch("user", {
      origin,
      url: origin + path,
      method: "GET",
      headers: [],
      body: null,
      bytesMax: 1_000,
      via: "direct",
    });
  assert.equal((await fetch("/1000")).body.byteLength, 1_000);
  await assert.rejects(fetch("/1001"), { code: "PLUGIN_LIMIT", detail: { limit: "megabytes" } });
});
