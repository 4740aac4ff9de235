/** The servers for outgoing mail, as the user sets them up. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { RelayRequest } from "../../core/delivery/relays.ts";
import { testFolder } from "../open-postern.ts";
import { serveSmtp, type ScriptedSmtp } from "../peers/scripted-smtp.ts";
import { message, plainNeeds } from "./smtp/relay-at.ts";

const open = (t: TestContext) => testFolder(t).open({ hasPlugins: false, watchesSources: false });

const requestFor = ({ port, certificate }: ScriptedSmtp, more: Partial<RelayRequest> = {}): RelayRequest => ({
  host: "localhost",
  port,
  security: "tls",
  user: "ana",
  password: "s3cret",
  trustedCertificate: certificate.cert,
  ...more,
});

test("a relay is tested, kept, changed and removed; its password is never shown", async (t) => {
  const server = await serveSmtp(t);
  const postern = await open(t);
  const { relays } = postern;
  const changed: number[] = [];
  postern.events.on("relay.changed", ({ relayId }) => changed.push(relayId));
  assert.deepEqual(await relays.test(requestFor(server)), {
    isFine: true,
    bytesMax: 10_485_760,
    error: null,
    certificate: null,
  });
  const kept = await relays.create(requestFor(server, { host: "LocalHost" }));
  const shown = { host: "localhost", port: server.port, security: "tls", user: "ana", authentication: "password" };
  const other = await relays.create(requestFor(server, { host: "[::1]" }));
  assert.equal(other.host, "::1");
  await relays.remove(other.id);
  assert.deepEqual(kept, { id: kept.id, ...shown, route: "direct", sourceId: null, signInId: null, lastError: null });
  assert.ok(!JSON.stringify(relays.list()).includes("s3cret"));
  // What is left out stays: the password too, and the certificate for the same server.
  assert.equal((await relays.testChanges(kept.id, { password: "" })).isFine, true);
  assert.equal((await relays.update(kept.id, { user: "ben" })).user, "ben");
  assert.deepEqual(postern.reader.relay(kept.id)?.credentials, { password: "s3cret" });
  await assert.rejects(relays.create(requestFor(server, { user: "ben" })), { code: "CONFLICT" });
  await relays.remove(kept.id);
  assert.deepEqual(relays.list(), []);
  assert.deepEqual(changed, [kept.id, other.id, other.id, kept.id, kept.id]);
  for (const act of ["remove", "update", "testChanges"] as const)
    await assert.rejects(relays[act](kept.id, {}), { code: "NOT_FOUND" }, act);
});

test("a new relay brings an identity, or takes over the one of that address", async (t) => {
  const server = await serveSmtp(t);
  const postern = await open(t);
  const identities = () => postern.reader.outbox.identities().map(({ email, name, relayId }) => [email, name, relayId]);
  const first = await postern.relays.create(requestFor(server), { email: "ana@example.org", name: "Ana" });
  assert.deepEqual(identities(), [["ana@example.org", "Ana", first.id]]);
  const second = await postern.relays.create(requestFor(server, { user: "ben" }), {
    email: "ANA@example.org",
    name: "",
  });
  assert.deepEqual(identities(), [["ana@example.org", "Ana", second.id]]);
  // Without its server it sends by none, and not by the other.
  await postern.relays.remove(second.id);
  assert.deepEqual(identities(), [["ana@example.org", "Ana", second.id]]);
  for (const email of ["", "ana", "a b@example.org", "<a@example.org>", "a@example.org\r\n"])
    await assert.rejects(postern.relays.create(requestFor(server, { user: "eve" }), { email, name: "" }), {
      code: "BAD_REQUEST",
    });
  assert.equal(postern.relays.list().length, 1);
});

test("what cannot be a relay is refused: in clear, without a name or a password, for an account that is not there", async (t) => {
  const server = await serveSmtp(t, { security: "starttls" });
  const { relays } = await open(t);
  for (const bad of [
    { security: "cleartext" as "tls" },
    { security: "" as "tls" },
    { user: "" },
    { password: "" },
    { host: "" },
    { port: 0 },
    { port: 65_536 },
    { sourceId: 7 },
  ]) {
    await assert.rejects(relays.create(requestFor(server, bad)), { code: "BAD_REQUEST" }, JSON.stringify(bad));
    await assert.rejects(relays.test(requestFor(server, bad)), { code: "BAD_REQUEST" });
  }
  assert.deepEqual([relays.list(), server.connections()], [[], 0]);
  const open2 = await serveSmtp(t, { offers: [] });
  assert.equal((await relays.test(requestFor(open2, { authentication: "none", user: "", password: "" }))).isFine, true);
});

test("a test that fails says why, and shows the certificate that could not be verified", async (t) => {
  const { relays } = await open(t);
  for (const security of ["tls", "starttls"] as const) {
    const server = await serveSmtp(t, { security, answers: { AUTH: "535 5.7.8 No" } });
    const refused = await relays.test(requestFor(server, { security }));
    assert.deepEqual([refused.isFine, refused.error?.code, refused.certificate], [false, "RELAY_AUTH_FAILED", null]);
    const unknown = await relays.test(requestFor(server, { security, trustedCertificate: null }));
    assert.equal(unknown.error?.code, "TLS_FAILED");
    assert.equal(unknown.certificate?.pem.replace(/\s/g, ""), server.certificate.cert.replace(/\s/g, ""));
    const trusted = requestFor(server, { security, trustedCertificate: unknown.certificate?.pem ?? null });
    assert.equal((await relays.test(trusted)).error?.code, "RELAY_AUTH_FAILED");
  }
});

test("what keeps a relay from being spoken to is shown with it, until a mail went", async (t) => {
  let isShut = true;
  const server = await serveSmtp(t, { answers: { AUTH: () => (isShut ? "535 5.7.8 No" : null) } });
  const postern = await open(t);
  const { id } = await postern.relays.create(requestFor(server));
  const submit = async () => {
    const relay = postern.reader.relay(id);
    assert.ok(relay);
    return postern.relays.submit({
      relay,
      from: "ana@example.org",
      recipients: ["ben@example.org"],
      message,
      needs: plainNeeds,
      beforeEnd: () => Promise.resolve(),
      signal: new AbortController().signal,
    });
  };
  const shows = async (code: string | null) => {
    while ((postern.relays.list()[0]?.lastError?.code ?? null) !== code)
      await new Promise((resolve) => setTimeout(resolve, 10));
  };
  await assert.rejects(submit(), { code: "RELAY_AUTH_FAILED" });
  await shows("RELAY_AUTH_FAILED");
  isShut = false;
  assert.equal((await submit())[0]?.outcome, "delivered");
  await shows(null);
  const purposes = postern.network
    .ledger({ limit: 10, before: null })
    .map(({ purpose, outcome }) => [purpose, outcome]);
  assert.deepEqual(purposes, [
    ["smtp.submit", "open"],
    ["smtp.submit", "ok"],
  ]);
});
