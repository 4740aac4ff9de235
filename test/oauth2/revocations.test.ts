/** What a sign-in was given goes back to its provider when it opens nothing any more, and nobody waits for that. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { knownProviders } from "../../core/oauth2/providers.ts";
import { type AuthorizationServer, startAuthorizationServer, type TokenReply } from "../peers/authorization-server.ts";
import { endings, providerAt, type SigningIn, signingIn, tokenOf } from "./signing-in.ts";

const nowhere = { host: "localhost", port: 1, security: "tls" as const, user: "ben", password: "" };

/** An account that is opened by it: both directions, whose servers are away. */
async function account({ postern, signIn }: SigningIn) {
  const { signInId } = await signIn();
  assert.ok(signInId !== null);
  const { id: sourceId } = await postern.sources.create({ ...nowhere, signInId });
  const { id: relayId } = await postern.relays.create({ ...nowhere, authentication: "oauth2", signInId, sourceId });
  return { signInId, sourceId, relayId };
}

const isRevocation = (form: URLSearchParams): boolean => form.get("grant_type") === null;
const refreshTokens = (server: AuthorizationServer) => server.givenBack.map((form) => form.get("token"));

test("with the last direction of an account its tokens are given back, as the client that got them", async (t) => {
  const s = await signingIn(t, { clientSecret: "s3cret" }, { provider: { clientSecret: "s3cret" } });
  const { postern, server, provider, clock } = s;
  const { signInId, sourceId, relayId } = await account(s);
  // What was asked with meanwhile is what counts.
  clock.time += 3_600_000;
  const token = await tokenOf(postern, signInId);
  await postern.sources.remove(sourceId);
  assert.deepEqual([server.givenBack, server.isGood(token)], [[], true]);
  await postern.relays.remove(relayId);
  assert.deepEqual(postern.signIns.list(), []);
  const [ended, ...others] = await endings(postern);
  const shown = { id: signInId, provider, name: "Example Mail", address: "ben@localhost" };
  assert.deepEqual([ended, others], [{ ...shown, endedAt: clock.time, state: "revoked", error: null }, []]);
  const [refresh, access] = server.givenBack.map((form) => Object.fromEntries(form));
  assert.equal(server.isGood(token) || server.isGood(refresh?.["token"] ?? ""), false);
  const client = { client_id: "postern-test", client_secret: "s3cret" };
  assert.match(refresh?.["token"] ?? "", /^rt-/);
  assert.deepEqual(refresh, { ...client, token: refresh?.["token"], token_type_hint: "refresh_token" });
  assert.deepEqual(access, { ...client, token, token_type_hint: "access_token" });
  const asked = postern.network.ledger({ limit: 20, before: null }).map(({ purpose }) => purpose);
  assert.equal(asked.filter((purpose) => purpose === "oauth2.revoke").length, 2);
});

test("a provider that does not answer holds nobody up, and locking ends the asking", async (t) => {
  const s = await signingIn(t);
  const { postern, server } = s;
  const { sourceId, relayId } = await account(s);
  const answer = (form: URLSearchParams): TokenReply | null => (isRevocation(form) ? "stall" : null);
  server.answerWith(answer);
  await postern.sources.remove(sourceId);
  await postern.relays.remove(relayId);
  assert.deepEqual(postern.signIns.list(), []);
  while (server.givenBack.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(postern.signIns.ended()[0]?.state, "asking");
  await postern.close("asked");
  const [ended] = postern.signIns.ended();
  assert.deepEqual([ended?.state, ended?.error], ["failed", { code: "NETWORK_FAILED", detail: { reason: "STOPPED" } }]);
});

const refusals: Array<[said: string, reply: TokenReply, state: string, detail: object | null]> = [
  [
    "an unknown client",
    { status: 401, body: '{"error":"invalid_client"}' },
    "failed",
    { reason: "invalid_client", status: 401 },
  ],
  [
    "a kind of token that it keeps",
    { status: 400, body: '{"error":"unsupported_token_type"}' },
    "failed",
    { reason: "unsupported_token_type", status: 400 },
  ],
  ["a page", { status: 404, type: "text/html", body: "<h1>Nothing here" }, "failed", { reason: "STATUS", status: 404 }],
  [
    "somewhere else",
    { status: 302, location: "https://127.0.0.1:1/", body: "" },
    "failed",
    { reason: "STATUS", status: 302 },
  ],
  ["more than an answer", { body: " ".repeat(limits.oauth2AnswerBytesMax + 1) }, "failed", { reason: "TOO_LARGE" }],
  ["nothing", "drop", "failed", { code: "NETWORK_FAILED" }],
  ["a token that is good no more", { status: 400, body: '{"error":"invalid_token"}' }, "revoked", null],
];

for (const [said, reply, state, detail] of refusals)
  test(`a provider that answers with ${said} has it said, and the account is gone all the same`, async (t) => {
    const s = await signingIn(t);
    const { sourceId, relayId } = await account(s);
    s.server.answerWith((form) => (isRevocation(form) ? reply : null));
    await s.postern.sources.remove(sourceId);
    await s.postern.relays.remove(relayId);
    const [ended] = await endings(s.postern);
    assert.equal(ended?.state, state);
    // Where it is cut off, the machine says in words of its own.
    assert.deepEqual(said === "nothing" ? { code: ended?.error?.code } : (ended?.error?.detail ?? null), detail);
    assert.ok(!JSON.stringify(s.postern.signIns.ended()).includes("rt-"));
  });

test("a sign-in anew gives back what was there before, and the new tokens stay good", async (t) => {
  const s = await signingIn(t);
  const { signInId } = await account(s);
  const before = s.server.given[0] ?? "";
  assert.equal((await s.signIn("allow", signInId)).state, "done");
  assert.deepEqual(
    (await endings(s.postern)).map(({ state }) => state),
    ["revoked"],
  );
  assert.equal(s.server.isGood(before), false);
  assert.equal(await tokenOf(s.postern, signInId), s.server.given[1]);
  assert.ok(s.server.isGood(s.server.given[1] ?? ""));
  // A no on the provider's page changes nothing.
  assert.equal((await s.signIn("deny", signInId)).state, "failed");
  assert.equal(s.postern.signIns.ended().length, 1);
});

test("a sign-in of which nothing was set up is given back after the next unlock", async (t) => {
  const s = await signingIn(t);
  await s.signIn();
  await s.postern.close("asked");
  const postern = await s.folder.open({ hasPlugins: false });
  assert.deepEqual(
    (await endings(postern)).map(({ state }) => state),
    ["revoked"],
  );
  assert.equal(s.server.isGood(refreshTokens(s.server)[0] ?? ""), false);
});

test("tokens that come when their sign-in has ended already are given back too", async (t) => {
  const s = await signingIn(t);
  const { postern, server, clock } = s;
  const { signInId, sourceId, relayId } = await account(s);
  await postern.sources.remove(sourceId);
  clock.time += 3_600_000;
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  server.holdTokens(() => {
    asked.resolve();
    return held.promise;
  });
  const asking = assert.rejects(tokenOf(postern, signInId), { code: "SIGN_IN_NEEDED" });
  await asked.promise;
  await postern.relays.remove(relayId);
  await endings(postern);
  held.resolve();
  await asking;
  assert.deepEqual(
    (await endings(postern)).map(({ state }) => state),
    ["revoked", "revoked"],
  );
  assert.deepEqual([server.given.length, server.given.filter((token) => server.isGood(token))], [2, []]);
});

test("where no place to give them back is known that is said, and nobody is asked", async (t) => {
  const s = await signingIn(t, {}, { provider: { revocationUrl: null } });
  const { sourceId, relayId } = await account(s);
  await s.postern.sources.remove(sourceId);
  await s.postern.relays.remove(relayId);
  assert.deepEqual(
    (await endings(s.postern)).map(({ state }) => state),
    ["notOffered"],
  );
  assert.deepEqual(s.server.givenBack, []);
});

test("where one token ends all of a client's, none is given back while the same address is signed in there", async (t) => {
  const s = await signingIn(t);
  const { postern, server } = s;
  const { sourceId, relayId } = await account(s);
  const other = await s.signIn();
  const config = { ...postern.reader.signIns.all()[0]?.config, revocationEnds: "client" };
  for (const { id } of postern.signIns.list())
    await postern.writer.perform({ op: "signIn.update", signInId: id, config: config as never });
  const { id: otherId } = await postern.sources.create({ ...nowhere, port: 2, signInId: other.signInId });
  await postern.sources.remove(sourceId);
  await postern.relays.remove(relayId);
  assert.deepEqual(
    (await endings(postern)).map(({ state }) => state),
    ["shared"],
  );
  assert.deepEqual(server.givenBack, []);
  await postern.sources.remove(otherId);
  assert.deepEqual(
    (await endings(postern)).map(({ state }) => state),
    ["shared", "revoked"],
  );
});

test("what became of the newest sign-ins is kept, and no more than the limit of them", async (t) => {
  const s = await signingIn(t);
  const { signInId } = await account(s);
  for (let count = 0; count <= limits.endedSignInsMax; count += 1) await s.signIn("allow", signInId);
  assert.equal((await endings(s.postern)).length, limits.endedSignInsMax);
});

test("the places of the table are such as a provider of the user's own might have", async (t) => {
  const { postern } = await signingIn(t);
  const server = await startAuthorizationServer(t);
  for (const { revocationUrl } of knownProviders) {
    const made = await postern.signIns.providers.create(providerAt(server, { revocationUrl }));
    assert.equal(made.revocationUrl, revocationUrl);
  }
  for (const revocationUrl of ["http://login.example.org/revoke", "https://login.example.org/#top", ""])
    await assert.rejects(postern.signIns.providers.create(providerAt(server, { revocationUrl })), {
      code: "BAD_REQUEST",
      detail: { field: "revocationUrl" },
    });
});
