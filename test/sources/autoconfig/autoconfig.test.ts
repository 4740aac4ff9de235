/** From an address to its servers: real HTTPS and DNS servers on the loopback. */
import assert from "node:assert/strict";
import type { LookupAddress } from "node:dns";
import { type TestContext, test } from "node:test";
import { systemClock } from "../../../core/kernel/clock.ts";
import { limits } from "../../../core/kernel/limits.ts";
import { Broker } from "../../../core/network/broker.ts";
import { isPublicAddress } from "../../../core/network/public-address.ts";
import { Autoconfig } from "../../../core/sources/autoconfig/autoconfig.ts";
import type { EgressRow } from "../../../core/store/operations.ts";
import { certificateFor } from "../../network/certificate.ts";
import { home, serveHttps } from "../../network/https-server.ts";
import { startDnsServer } from "../../peers/dns-server.ts";
import { type SocksProxy, startSocksProxy } from "../../peers/socks-proxy.ts";

const names = ["autoconfig.hut.example", "hut.example", "mail.hut.example", "imap.hut.example", "smtp.hut.example"];
const xml = `<clientConfig version="1.1"><emailProvider id="hut.example"><displayName>The Hut</displayName>
  <incomingServer type="imap"><hostname>imap.other.example</hostname><port>993</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>
  <outgoingServer type="smtp"><hostname>smtp.other.example</hostname><port>465</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username></outgoingServer>
</emailProvider></clientConfig>`;

interface World {
  /** By host and path; absent: 404. */
  files?: Record<string, string>;
  /** Names that the DNS knows, of servers of this test. */
  known?: string[];
  /** Nobody listens there. */
  isDnsGone?: boolean;
  /** In Tor's place. */
  proxy?: SocksProxy;
}

async function world(t: TestContext, { files = {}, known = names, isDnsGone = false, proxy }: World = {}) {
  const certificate = certificateFor(t, names.map((name) => `DNS:${name}`).join(","));
  const { asking, seen } = await serveHttps(
    t,
    ({ url, headers }, response) => {
      const file = files[`${headers.host?.split(":")[0]}${url.split("?")[0]}`];
      response.statusCode = file === undefined ? 404 : 200;
      response.end(file ?? "nothing here");
    },
    { certificate },
  );
  const port = Number(new URL(asking("/").url).port);
  const dns = await startDnsServer(t);
  const rows: EgressRow[] = [];
  const broker = new Broker({
    clock: systemClock,
    record: (row) => void rows.push(row),
    ...(proxy && { tor: { proxy: () => Promise.resolve(proxy), isAvailable: () => true, lost() {} } }),
    dnsServers: [isDnsGone ? "127.0.0.1:2" : dns.address],
    isPublicAddress: (address) => address === home || isPublicAddress(address),
    resolveName(name, _options, callback) {
      const found: LookupAddress[] = known.includes(name) ? [{ address: home, family: 4 }] : [];
      callback(found.length > 0 ? null : Object.assign(new Error("no such name"), { code: "ENOTFOUND" }), found);
    },
  });
  t.after(() => broker.close());
  const autoconfig = new Autoconfig({
    broker,
    configPlaces: (domain, address) => [
      `https://autoconfig.${domain}:${port}/mail/config-v1.1.xml?emailaddress=${encodeURIComponent(address)}`,
      `https://${domain}:${port}/.well-known/autoconfig/mail/config-v1.1.xml`,
    ],
    usualPorts: { imap: port, smtp: port },
    trustedCertificate: certificate.cert,
  });
  return { autoconfig, dns, seen, rows, port };
}

const user = "ana@hut.example";

test("a provider of the table is found without a question to anybody", async (t) => {
  const { autoconfig, dns, rows } = await world(t);
  const gmail = await autoconfig.find("Ana@GMail.com");
  assert.deepEqual(gmail?.outgoing, { host: "smtp.gmail.com", port: 465, security: "tls", user: "Ana@GMail.com" });
  const bridge = await autoconfig.find("ana@proton.me");
  assert.deepEqual(
    [bridge?.incoming.host, bridge?.outgoing.security, bridge?.needs],
    ["127.0.0.1", "starttls", "bridge"],
  );
  assert.deepEqual([dns.asked, rows], [[], []]);
});

test("the domain's own file is believed, at either place, whatever servers it names", async (t) => {
  for (const place of ["autoconfig.hut.example/mail", "hut.example/.well-known/autoconfig/mail"]) {
    const { autoconfig, dns, seen } = await world(t, { files: { [`${place}/config-v1.1.xml`]: xml } });
    assert.deepEqual(await autoconfig.find(user), {
      name: "The Hut",
      by: "autoconfig",
      incoming: { host: "imap.other.example", port: 993, security: "tls", user },
      outgoing: { host: "smtp.other.example", port: 465, security: "tls", user },
      needs: null,
      signIn: null,
      isUnproven: false,
    });
    assert.deepEqual(seen.map(({ url }) => url).toSorted(), [
      "/.well-known/autoconfig/mail/config-v1.1.xml",
      "/mail/config-v1.1.xml?emailaddress=ana%40hut.example",
    ]);
    assert.deepEqual(dns.asked, []);
  }
});

test("a file above limits.clientConfigBytesMax is not read; at it, it is", async (t) => {
  const place = "autoconfig.hut.example/mail/config-v1.1.xml";
  const padded = (bytes: number) => xml + " ".repeat(bytes - Buffer.byteLength(xml));
  const fits = await world(t, { files: { [place]: padded(limits.clientConfigBytesMax) } });
  assert.equal((await fits.autoconfig.find(user))?.by, "autoconfig");
  const tooLarge = await world(t, { files: { [place]: padded(limits.clientConfigBytesMax + 1) } });
  assert.notEqual((await tooLarge.autoconfig.find(user))?.by, "autoconfig");
});

test("services of the DNS are next; those of another organisation are to be looked at first", async (t) => {
  const { autoconfig, dns } = await world(t);
  const service = (name: string, port: number, priority = 0) => ({ name, port, priority });
  dns.services["_imaps._tcp.hut.example"] = [service("late.hut.example", 993, 9), service("IMAP.hut.example", 993)];
  dns.services["_submission._tcp.hut.example"] = [service("smtp.hut.example", 587)];
  // RFC 6186 3.4: not there.
  dns.services["_submissions._tcp.hut.example"] = [service(".", 0)];
  const found = await autoconfig.find(user);
  assert.deepEqual(found, {
    name: "hut.example",
    by: "dns",
    incoming: { host: "imap.hut.example", port: 993, security: "tls", user },
    outgoing: { host: "smtp.hut.example", port: 587, security: "starttls", user },
    needs: null,
    signIn: null,
    isUnproven: false,
  });
  dns.services["_submission._tcp.hut.example"] = [service("smtp.evil.example", 587)];
  assert.equal((await autoconfig.find(user))?.isUnproven, true);
});

test("a domain whose mail a known provider takes has that provider's servers", async (t) => {
  const { autoconfig, dns } = await world(t);
  dns.exchanges["hut.example"] = [
    { exchange: "backup.hut.example", priority: 20 },
    { exchange: "in1-smtp.messagingengine.com", priority: 10 },
  ];
  const found = await autoconfig.find(user);
  assert.deepEqual([found?.name, found?.incoming.host, found?.incoming.user], ["Fastmail", "imap.fastmail.com", user]);
  dns.exchanges["hut.example"] = [{ exchange: "messagingengine.com.evil.example", priority: 10 }];
  assert.notEqual((await autoconfig.find(user))?.name, "Fastmail");
});

test("servers with usual names count where their certificate proves whose they are", async (t) => {
  const { autoconfig, port } = await world(t, { known: ["imap.hut.example", "mail.hut.example"] });
  const found = await autoconfig.find(user);
  assert.deepEqual(
    [found?.by, found?.incoming, found?.outgoing.host],
    ["names", { host: "imap.hut.example", port, security: "tls", user }, "mail.hut.example"],
  );
  const strange = await world(t, { known: ["imap.cabin.example", "smtp.cabin.example"] });
  assert.equal(await strange.autoconfig.find("ana@cabin.example"), null);
});

test("nothing found is null; that nobody could be asked is said", async (t) => {
  const { autoconfig, rows } = await world(t, { known: ["hut.example"] });
  assert.equal(await autoconfig.find("ana@cabin.example"), null);
  assert.ok(rows.every(({ purpose }) => purpose === "autoconfig.fetch"));
  const { autoconfig: alone } = await world(t, { isDnsGone: true });
  await assert.rejects(alone.find("ana@lost.example"), { code: "NETWORK_FAILED" });
});

test("by Tor everybody is asked through it, and no name server is asked", async (t) => {
  const proxy = await startSocksProxy(t, home);
  const { autoconfig, dns, rows } = await world(t, { proxy });
  dns.services["_imaps._tcp.hut.example"] = [{ name: "imap.hut.example", port: 993 }];
  const found = await autoconfig.find(user, "tor");
  assert.equal(found?.by, "names");
  assert.deepEqual(dns.asked, []);
  assert.ok(proxy.asked.includes("autoconfig.hut.example"));
  assert.ok(rows.length > 0 && rows.every(({ route }) => route === "tor"));
});

test("what is no address is refused, and a domain of other letters is asked for in ASCII", async (t) => {
  const { autoconfig, dns } = await world(t);
  for (const bad of ["", "ana", "@hut.example", "ana@", "ana@a b", "ana@evil.example/hut.example", "a@b@c d"])
    await assert.rejects(autoconfig.find(bad), { code: "BAD_REQUEST" }, bad);
  await autoconfig.find("ana@hütte.example");
  assert.ok(dns.asked.includes("_imaps._tcp.xn--htte-0ra.example"));
});
