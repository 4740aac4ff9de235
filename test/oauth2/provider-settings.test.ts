/** Client ids and providers of the user's own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { knownProviders } from "../../core/oauth2/providers.ts";
import { testFolder } from "../open-postern.ts";

const own = {
  name: "Example Mail",
  authorizationUrl: "https://login.example.org/authorize",
  tokenUrl: "https://login.example.org/token",
  scopes: ["mail", "offline"],
  clientId: "an id",
};

async function settings(t: Parameters<typeof testFolder>[0]) {
  const { signIns, reader } = await testFolder(t).open({ hasPlugins: false, watchesSources: false });
  return { signIns, providers: signIns.providers, reader };
}

test("no client id comes with Postern: a provider is known, and nobody signs in before the user entered one", async (t) => {
  const { signIns, providers } = await settings(t);
  const shown = providers.list();
  assert.deepEqual(
    shown.map(({ id }) => id),
    knownProviders.map(({ id }) => id),
  );
  assert.ok(shown.every(({ clientId, hasClientSecret }) => clientId === null && !hasClientSecret));
  const begin = (provider: string) => signIns.begin({ provider, address: "", route: "direct" });
  await assert.rejects(begin("google"), { code: "CONFLICT", detail: { reason: "CLIENT_ID_MISSING" } });
  await assert.rejects(begin("nobody"), { code: "NOT_FOUND" });
  const changed = await providers.change("google", { clientId: " an id ", clientSecret: "s" });
  assert.deepEqual(
    [changed.clientId, changed.hasClientSecret, changed.redirectUrl],
    ["an id", true, "http://127.0.0.1"],
  );
  const { id, url } = await begin("google");
  const asked = new URL(url).searchParams;
  assert.deepEqual(
    ["client_id", "access_type", "prompt", "scope"].map((name) => asked.get(name)),
    ["an id", "offline", "consent", "https://mail.google.com/"],
  );
  await signIns.cancel(id);
  await providers.remove("google");
  assert.equal(providers.list()[0]?.clientId, null);
  await assert.rejects(providers.remove("google"), { code: "NOT_FOUND" });
});

test("every provider of the table is asked over TLS, at addresses that a provider of the user's own might have too", async (t) => {
  const { providers } = await settings(t);
  for (const { name, authorizationUrl, tokenUrl, scopes } of knownProviders) {
    const made = await providers.create({ name, authorizationUrl, tokenUrl, scopes: [...scopes], clientId: "x" });
    assert.deepEqual([made.authorizationUrl, made.tokenUrl, made.scopes], [authorizationUrl, tokenUrl, scopes]);
  }
});

test("a client secret stays while the client id does, and goes when it is taken away", async (t) => {
  const { providers } = await settings(t);
  const secretOf = (id: string) => providers.clientFor(id).client.clientSecret;
  await providers.change("google", { clientId: "one", clientSecret: "s3cret" });
  await providers.change("google", { clientId: "one", redirectPort: 2_000 });
  assert.equal(secretOf("google"), "s3cret");
  await providers.change("google", { clientId: "two" });
  assert.equal(secretOf("google"), null);
  await providers.change("google", { clientId: "two", clientSecret: "s3cret" });
  await providers.change("google", { clientId: "two", clientSecret: null });
  assert.equal(secretOf("google"), null);
});

test("a provider of the user's own is made, changed and removed", async (t) => {
  const { providers } = await settings(t);
  const made = await providers.create(own);
  assert.deepEqual([made.isOwn, made.name, made.scopes, made.registerUrl], [true, own.name, own.scopes, null]);
  const changed = await providers.change(made.id, { clientId: "other", name: "Mail" });
  assert.deepEqual([changed.name, changed.tokenUrl, changed.clientId], ["Mail", own.tokenUrl, "other"]);
  await providers.remove(made.id);
  assert.ok(!providers.list().some(({ isOwn }) => isOwn));
  await assert.rejects(providers.change(made.id, own), { code: "NOT_FOUND" });
});

test("what cannot be a provider is refused by name", async (t) => {
  const { providers } = await settings(t);
  const long = (chars: number) =>
    `https://login.example.org/${"a".repeat(chars - "https://login.example.org/".length)}`;
  const cases: Array<[field: string, change: object]> = [
    ["clientId", { clientId: "" }],
    ["clientId", { clientId: "a\nb" }],
    ["clientId", { clientId: "x".repeat(limits.credentialCharsMax + 1) }],
    ["clientSecret", { clientSecret: "" }],
    ["clientSecret", { clientSecret: "ü" }],
    ["redirectPort", { redirectPort: 1_023 }],
    ["redirectPort", { redirectPort: 65_536 }],
    ["name", { name: " " }],
    ["name", { name: "a\u0000" }],
    ["scopes", { scopes: [] }],
    ["scopes", { scopes: ["two words"] }],
    ["scopes", { scopes: ['a"b'] }],
    ["scopes", { scopes: Array.from({ length: limits.oauth2ScopesMax + 1 }, (_, at) => `s${at}`) }],
    ["authorizationUrl", { authorizationUrl: "http://login.example.org/" }],
    ["authorizationUrl", { authorizationUrl: "javascript:alert(1)" }],
    ["authorizationUrl", { authorizationUrl: "https://ana@login.example.org/" }],
    ["tokenUrl", { tokenUrl: "https://login.example.org/#top" }],
    ["tokenUrl", { tokenUrl: "" }],
    ["tokenUrl", { tokenUrl: long(limits.oauth2UrlCharsMax + 1) }],
  ];
  for (const [field, change] of cases)
    await assert.rejects(providers.create({ ...own, ...change }), { code: "BAD_REQUEST", detail: { field } }, field);
  await assert.rejects(providers.change("google", { clientId: "x", tokenUrl: own.tokenUrl }), {
    code: "BAD_REQUEST",
    detail: { field: "tokenUrl" },
  });
  const scopes = Array.from({ length: limits.oauth2ScopesMax }, (_, at) => `s${at}`);
  const widest = { ...own, scopes, tokenUrl: long(limits.oauth2UrlCharsMax), redirectPort: 1_024 };
  assert.equal((await providers.create({ ...widest, clientId: "x".repeat(limits.credentialCharsMax) })).isOwn, true);
});

test("more providers than the limit are refused", async (t) => {
  const { providers } = await settings(t);
  for (let count = 0; count < limits.oauth2ProvidersMax; count += 1) await providers.create(own);
  await assert.rejects(providers.create(own), { code: "CONFLICT", detail: { reason: "TOO_MANY_PROVIDERS" } });
});
