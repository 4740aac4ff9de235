/** Tokens that are used, end, are refused and taken away. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { SigningIn } from "./signing-in.ts";
import { signingIn, tokenOf } from "./signing-in.ts";

async function signedIn({ signIn }: SigningIn): Promise<number> {
  const { signInId } = await signIn();
  assert.ok(signInId !== null);
  return signInId;
}

test("a token is used until shortly before its end, then another is asked for, and the new refresh token kept", async (t) => {
  const s = await signingIn(t);
  const { postern, server, clock } = s;
  const id = await signedIn(s);
  clock.time += 3_600_000 - limits.oauth2EarlyMs - 1;
  assert.equal(await tokenOf(postern, id), server.given[0]);
  clock.time += 1;
  assert.equal(await tokenOf(postern, id), server.given[1]);
  const refreshed = server.asked[1];
  assert.deepEqual(
    ["grant_type", "client_id", "code"].map((name) => refreshed?.get(name)),
    ["refresh_token", "postern-test", null],
  );
  // The server takes each refresh token once: the next time needs the new one.
  clock.time += 3_600_000;
  assert.equal(await tokenOf(postern, id), server.given[2]);
  assert.notEqual(server.asked[2]?.get("refresh_token"), refreshed?.get("refresh_token"));
});

test("a token that lives for a moment is used for the first half of it", async (t) => {
  const s = await signingIn(t, { tokenSeconds: 60 });
  const id = await signedIn(s);
  s.clock.time += 29_999;
  assert.equal(await tokenOf(s.postern, id), s.server.given[0]);
  s.clock.time += 1;
  assert.equal(await tokenOf(s.postern, id), s.server.given[1]);
});

test("a token whose end nobody says is used until it is refused, and a refresh token that is not replaced stays", async (t) => {
  const s = await signingIn(t, { tokenSeconds: null, rotates: false });
  const id = await signedIn(s);
  s.clock.time += 365 * 24 * 3_600_000;
  assert.equal(await tokenOf(s.postern, id), s.server.given[0]);
  for (let count = 0; count < 2; count += 1) {
    assert.equal(await tokenOf(s.postern, id, [s.server.given[count] ?? ""]), s.server.given[count + 1]);
  }
  assert.equal(s.server.asked[1]?.get("refresh_token"), s.server.asked[2]?.get("refresh_token"));
});

test("many who need a token at once make one request, since a refresh token is good for one", async (t) => {
  const s = await signingIn(t);
  const id = await signedIn(s);
  s.clock.time += 3_600_000;
  const tokens = await Promise.all(Array.from({ length: 8 }, () => tokenOf(s.postern, id)));
  assert.deepEqual(new Set(tokens), new Set([s.server.given[1]]));
  // And those whose token was refused when another had a new one already take that.
  const refused = s.server.given[1] ?? "";
  const after = await Promise.all(Array.from({ length: 8 }, () => tokenOf(s.postern, id, [refused])));
  assert.deepEqual(new Set(after), new Set([s.server.given[2]]));
  assert.equal(s.server.asked.length, 3);
});

test("a token that a server refuses is renewed once; a server that refuses the new one too is believed", async (t) => {
  const s = await signingIn(t);
  const id = await signedIn(s);
  const use = (isRefused: (token: string) => boolean) =>
    s.postern.signIns.tokens.use(
      id,
      (error) => error === "refused",
      (token) => (isRefused(token) ? Promise.reject("refused" as unknown as Error) : Promise.resolve(token)),
    );
  assert.equal(await use((token) => token === s.server.given[0]), s.server.given[1]);
  await assert.rejects(
    use(() => true),
    { code: "SIGN_IN_UNACCEPTED" },
  );
  assert.equal(s.server.asked.length, 3);
  // Another failure is no word on the token.
  const failure = new Error("the line broke");
  await assert.rejects(
    s.postern.signIns.tokens.use(
      id,
      () => false,
      () => Promise.reject(failure),
    ),
    failure,
  );
  assert.equal(s.server.asked.length, 3);
});

test("a sign-in that the provider took back says so, is not asked about again, and is good after signing in again", async (t) => {
  const s = await signingIn(t);
  const { postern, server, clock } = s;
  const changed: number[] = [];
  postern.events.on("signIn.changed", ({ signInId }) => changed.push(signInId));
  const id = await signedIn(s);
  server.revokeAll();
  clock.time += 3_600_000;
  for (let count = 0; count < 3; count += 1)
    await assert.rejects(tokenOf(postern, id), { code: "SIGN_IN_NEEDED", detail: { reason: "invalid_grant" } });
  assert.equal(server.asked.length, 2);
  assert.equal(postern.signIns.list()[0]?.refusal, "invalid_grant");
  assert.deepEqual(changed, [id, id]);
  // A user who says no the second time changes nothing.
  assert.equal((await s.signIn("deny", id)).state, "failed");
  assert.equal(postern.signIns.list()[0]?.refusal, "invalid_grant");
  const again = await s.signIn("allow", id);
  assert.deepEqual([again.state, again.signInId, postern.signIns.list().length], ["done", id, 1]);
  assert.equal(postern.signIns.list()[0]?.refusal, null);
  assert.equal(await tokenOf(postern, id), server.given[1]);
});

test("after a start the first who needs a token has one asked for; a sign-in that nobody is opened by is gone", async (t) => {
  const s = await signingIn(t);
  const used = await signedIn(s);
  await signedIn(s);
  await s.postern.writer.perform({ op: "source.create", kind: "imap", config: { signInId: used }, credentials: {} });
  assert.equal(s.postern.signIns.list().length, 2);
  await s.postern.close("stopping");
  const again = await s.folder.open({ hasPlugins: false, clock: s.clock, watchesSources: false });
  assert.deepEqual(
    again.signIns.list().map(({ id }) => id),
    [used],
  );
  assert.equal(await tokenOf(again, used), s.server.given[2]);
});

test("a sign-in that is removed while its token is asked for gives none", async (t) => {
  const s = await signingIn(t);
  const { postern, server, clock } = s;
  const id = await signedIn(s);
  clock.time += 3_600_000;
  server.answerWith(() => null);
  const refused = assert.rejects(tokenOf(postern, id), { code: "SIGN_IN_NEEDED" });
  await postern.signIns.release(id);
  await refused;
  await assert.rejects(tokenOf(postern, id), { code: "SIGN_IN_NEEDED", detail: { reason: "MISSING" } });
  await assert.rejects(postern.signIns.begin({ signInId: id }), { code: "NOT_FOUND" });
});

test("who stops waiting stops at once, and the token that comes later is there for the next", async (t) => {
  const s = await signingIn(t);
  const { postern, server, clock } = s;
  const id = await signedIn(s);
  clock.time += 3_600_000;
  const stopping = new AbortController();
  const asking = postern.signIns.tokens.use(
    id,
    () => false,
    (token) => Promise.resolve(token),
    stopping.signal,
  );
  stopping.abort();
  await assert.rejects(asking, { code: "NETWORK_FAILED", detail: { reason: "STOPPED" } });
  assert.equal(await tokenOf(postern, id), server.given[1]);
  assert.equal(server.asked.length, 2);
});
