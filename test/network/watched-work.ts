/** Everything that Postern does with the network, done for real: the argument says where Dovecot and the relays are. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { Broker } from "../../core/network/broker.ts";
import { fetchPicture } from "../../core/network/fetch-picture.ts";
import { httpFetch } from "../../core/network/http-fetch.ts";
import { pluginPorts } from "../../core/sources/plugin-ports.ts";
import { testFolder } from "../open-postern.ts";
import type { Dovecot } from "../peers/dovecot.ts";
import type { ScriptedSmtp } from "../peers/scripted-smtp.ts";
import { serveHttps } from "./https-server.ts";

const closers: Array<() => unknown> = [];
const t = { after: (close: () => unknown) => void closers.unshift(close) } as unknown as TestContext;

type Given = Dovecot & { relays: Record<"tls" | "starttls", Pick<ScriptedSmtp, "port" | "certificate">> };
const { port, starttlsPort, user, password, certificate, relays } = JSON.parse(process.argv[2] ?? "") as Given;
const postern = await testFolder(t).open();
const account = { host: "localhost", user, password, trustedCertificate: certificate };
for (const [security, at] of [
  ["tls", port],
  ["starttls", starttlsPort],
] as const) {
  assert.ok((await postern.sources.test({ ...account, security, port: at })).isFine);
  await postern.sources.create({ ...account, security, port: at });
}
while (!postern.sources.list().every(({ state }) => state === "watching"))
  await new Promise((resolve) => setTimeout(resolve, 20));
assert.equal(postern.reader.tags().find(({ role }) => role === "inbox") !== undefined, true);

for (const security of ["tls", "starttls"] as const) {
  const { cert } = relays[security].certificate;
  const at = { host: "localhost", port: relays[security].port, security, user, password, trustedCertificate: cert };
  const { id } = await postern.relays.create(at);
  assert.ok((await postern.relays.testChanges(id, {})).isFine);
  const relay = postern.reader.relay(id);
  assert.ok(relay);
  const [reply] = await postern.relays.submit({
    relay,
    from: "ana@example.org",
    recipients: ["ben@example.org"],
    message: Buffer.from("Subject: x\r\n\r\n"),
    needs: { smtpUtf8: false, eightBit: false, requireTls: false, dsn: null },
    beforeEnd: () => Promise.resolve(),
    signal: new AbortController().signal,
  });
  assert.equal(reply?.outcome, "delivered");
}

const { open, asking } = await serveHttps(t, ({ url }, response) => {
  if (url === "/moved") response.writeHead(302, { Location: "/" });
  response.end("x");
});
assert.equal((await httpFetch(open, asking("/moved", { redirectsMax: 1 }))).status, 200);
const { url, trustedCertificate = "" } = asking("/");
assert.equal((await fetchPicture(open, { url, route: "direct", trustedCertificate })).status, 200);
await open.resolve({ name: "nobody.invalid", type: "TXT", purpose: "dns.verify", actor: "kernel" }).catch(() => []);
assert.ok(open instanceof Broker);

const { reader, writer, search, clock } = postern;
const submissions = { submit: () => Promise.reject(new Error("nothing is sent here")) };
const ports = pluginPorts({ reader, writer, search, clock, broker: open, submissions }, true);
const request = { method: "GET", headers: [], body: null, bytesMax: 10, via: "direct" } as const;
const asked = { ...request, origin: "https://nobody.invalid", url: "https://nobody.invalid/" };
await assert.rejects(ports.net.fetch("keys", { ...asked, headers: [] }), { code: "NETWORK_FAILED" });

for (const close of closers) await close();
