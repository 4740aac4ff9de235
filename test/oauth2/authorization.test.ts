/** The user's way to the provider's page and back. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { createServer } from "node:net";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { Authorization } from "../../core/oauth2/authorization.ts";
import { knownProviders } from "../../core/oauth2/providers.ts";
import { follow, settled, signingIn, tokenOf } from "./signing-in.ts";

test("a sign-in goes by code, PKCE and state to a port of its own, and ends with tokens that are kept", async (t) => {
  const { postern, server, signIn } = await signingIn(t);
  const status = await signIn();
  assert.deepEqual([status.state, status.error], ["done", null]);
  const [visit] = server.visits;
  assert.match(visit?.get("redirect_uri") ?? "", /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.deepEqual(
    ["response_type", "client_id", "scope", "code_challenge_method", "login_hint"].map((name) => visit?.get(name)),
    ["code", "postern-test", "mail", "S256", "ben@localhost"],
  );
  const [asked] = server.asked;
  assert.deepEqual(
    ["grant_type", "client_id", "redirect_uri", "client_secret"].map((name) => asked?.get(name)),
    ["authorization_code", "postern-test", visit?.get("redirect_uri"), null],
  );
  assert.match(asked?.get("code_verifier") ?? "", /^[\w-]{43}$/);
  assert.ok(status.signInId !== null);
  assert.deepEqual(postern.signIns.list(), [
    {
      id: status.signInId,
      provider: postern.signIns.providers.list().find(({ isOwn }) => isOwn)?.id,
      name: "Example Mail",
      address: "ben@localhost",
      route: "direct",
      refusal: null,
    },
  ]);
  // The token of the sign-in itself is used; nobody is asked for another.
  assert.equal(await tokenOf(postern, status.signInId), server.given[0]);
  assert.equal(server.asked.length, 1);
});

test("the port is shut when the answer has come, and says nothing to anybody before but a sentence", async (t) => {
  const { postern, server, provider } = await signingIn(t);
  const { id, url } = await postern.signIns.begin({ provider, address: "", route: "direct" });
  assert.ok(!new URL(url).searchParams.has("login_hint"));
  const redirect = new URL(url).searchParams.get("redirect_uri") ?? "";
  const state = new URL(url).searchParams.get("state") ?? "";
  for (const [path, status] of [
    ["/", 400],
    ["/?code=x", 400],
    ["/?code=x&state=wrong", 400],
    [`/?code=x&state=${state}&state=${state}`, 400],
    ["/?error=access_denied", 400],
    ["/?error=access_denied&state=wrong", 400],
    [`/elsewhere?code=x&state=${state}`, 404],
    ["/favicon.ico", 404],
  ] as const) {
    const said = await follow(redirect + path);
    assert.equal(said.status, status, path);
    assert.match(said.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.equal(said.headers.get("referrer-policy"), "no-referrer");
    assert.ok(!said.text.includes("script") && !said.text.includes(state));
  }
  const post = await fetch(`${redirect}/?code=x&state=${state}`, { method: "POST" });
  assert.equal(post.status, 404);
  assert.equal(postern.signIns.status(id).state, "waiting");
  assert.equal((await follow((await server.visit(url)).location)).status, 200);
  assert.equal((await settled(postern, id)).state, "done");
  await assert.rejects(fetch(`${redirect}/`));
});

test("a page whose name leads to the port is refused, state or not", async (t) => {
  const { postern, provider } = await signingIn(t);
  const { id, url } = await postern.signIns.begin({ provider, address: "", route: "direct" });
  const { searchParams } = new URL(url);
  const { port } = new URL(searchParams.get("redirect_uri") ?? "");
  for (const host of [`rebound.example:${port}`, `localhost:${port}`, "127.0.0.1", "127.0.0.1:1"]) {
    const path = `/?code=x&state=${searchParams.get("state")}`;
    const request = get({ host: "127.0.0.1", port, path, headers: { Host: host } });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.resume();
    assert.equal(response.statusCode, 403, host);
  }
  assert.equal(postern.signIns.status(id).state, "waiting");
});

test("a user who says no, a provider's error and an answer without a code end it, each with its own word", async (t) => {
  const { postern, server, provider, signIn } = await signingIn(t);
  const denied = await signIn("deny");
  assert.deepEqual(denied, {
    state: "failed",
    error: { code: "SIGN_IN_REFUSED", detail: { reason: "access_denied" } },
    signInId: null,
  });
  const withAnswer = async (more: Record<string, string>) => {
    const { id, url } = await postern.signIns.begin({ provider, address: "", route: "direct" });
    const query = new URL(url).searchParams;
    const answer = new URLSearchParams({ state: query.get("state") ?? "", ...more });
    await follow(`${query.get("redirect_uri")}/?${answer.toString()}`);
    return (await settled(postern, id)).error;
  };
  for (const [answer, code, reason] of [
    [{ error: "Admin_Policy_Enforced" }, "SIGN_IN_REFUSED", "admin_policy_enforced"],
    [{ error: "<script>alert(1)</script>" }, "SIGN_IN_REFUSED", "other"],
    [{ error: "" }, "SIGN_IN_REFUSED", "other"],
    [{}, "SIGN_IN_FAILED", "CODE_MISSING"],
    [{ code: "" }, "SIGN_IN_FAILED", "CODE_MISSING"],
    [{ code: "a\nb" }, "SIGN_IN_FAILED", "CODE_MISSING"],
    [{ code: "c".repeat(limits.oauth2CodeCharsMax + 1) }, "SIGN_IN_FAILED", "CODE_MISSING"],
    // Of the right length it is asked about, and the provider does not know it.
    [{ code: "c".repeat(limits.oauth2CodeCharsMax) }, "SIGN_IN_REFUSED", "invalid_grant"],
  ] as const)
    assert.deepEqual(await withAnswer(answer), { code, detail: { reason } }, JSON.stringify(answer));
  assert.equal(server.asked.length, 1);
  assert.deepEqual(postern.signIns.list(), []);
});

test("an answer counts once", async (t) => {
  const { postern, server, provider } = await signingIn(t, { token: () => "stall" });
  const { id, url } = await postern.signIns.begin({ provider, address: "", route: "direct" });
  const { location } = await server.visit(url);
  postern.signIns.paste(id, location);
  assert.equal(postern.signIns.status(id).state, "exchanging");
  assert.throws(() => postern.signIns.paste(id, location), { code: "BAD_REQUEST" });
});

test("the address that the browser ended at can be entered by hand, where it could not reach this machine", async (t) => {
  const { postern, server, provider } = await signingIn(t);
  const { id, url } = await postern.signIns.begin({ provider, address: "", route: "direct" });
  const { location } = await server.visit(url);
  for (const bad of ["", "words", location.replace("state=", "state=x"), location.replace("127.0.0.1", "localhost")])
    assert.throws(() => postern.signIns.paste(id, bad), { code: "BAD_REQUEST" }, bad);
  const padding = limits.authorizationUrlCharsMax - location.length;
  assert.throws(() => postern.signIns.paste(id, `${location}#${"x".repeat(padding)}`), { code: "BAD_REQUEST" });
  postern.signIns.paste(id, `${location}#${"x".repeat(padding - 1)}`);
  assert.equal((await settled(postern, id)).state, "done");
});

test("one that is canceled, or takes too long, is over: its port is shut and an answer goes nowhere", async (t) => {
  const { postern, server, provider } = await signingIn(t);
  const { id, url } = await postern.signIns.begin({ provider, address: "", route: "direct" });
  const { location } = await server.visit(url);
  await postern.signIns.cancel(id);
  await assert.rejects(follow(location));
  assert.throws(() => postern.signIns.status(id), { code: "NOT_FOUND" });
  await assert.rejects(postern.signIns.cancel(id), { code: "NOT_FOUND" });
  assert.deepEqual(server.asked, []);
  const [known] = knownProviders;
  assert.ok(known);
  const late = await Authorization.begin(
    {
      provider: known,
      client: { clientId: "an id", clientSecret: null, redirectPort: null },
      address: "",
      exchange: () => Promise.reject(new Error("nothing to exchange")),
      waitMs: 1,
    },
    0,
  );
  while (late.status.state === "waiting") await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(late.status.error, { code: "SIGN_IN_REFUSED", detail: { reason: "TIMEOUT" } });
  assert.equal(late.endsAt, 1);
  await assert.rejects(fetch(new URL(late.url).searchParams.get("redirect_uri") ?? ""));
});

test("more than a few at once are not waited for: the oldest gives way", async (t) => {
  const { postern, provider } = await signingIn(t);
  const begin = () => postern.signIns.begin({ provider, address: "", route: "direct" });
  const begun: Array<Awaited<ReturnType<typeof begin>>> = [];
  for (let count = 0; count < limits.authorizationsOpenMax; count += 1) begun.push(await begin());
  assert.deepEqual(
    begun.map(({ id }) => postern.signIns.status(id).state),
    begun.map(() => "waiting"),
  );
  begun.push(await begin());
  assert.throws(() => postern.signIns.status(begun[0]?.id ?? ""), { code: "NOT_FOUND" });
  assert.equal(postern.signIns.status(begun[1]?.id ?? "").state, "waiting");
});

test("closing ends what waits, and what is being exchanged", async (t) => {
  const { postern, server, provider } = await signingIn(t, { token: () => "stall" });
  const waiting = await postern.signIns.begin({ provider, address: "", route: "direct" });
  const exchanging = await postern.signIns.begin({ provider, address: "", route: "direct" });
  postern.signIns.paste(exchanging.id, (await server.visit(exchanging.url)).location);
  await postern.close("asked");
  await assert.rejects(fetch(new URL(waiting.url).searchParams.get("redirect_uri") ?? ""));
});

test("a port that the provider wants to the letter is used, and one that is taken is said to be", async (t) => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const address = holder.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { postern, provider } = await signingIn(t, {}, { provider: { redirectPort: port } });
  const begin = () => postern.signIns.begin({ provider, address: "", route: "direct" });
  await assert.rejects(begin(), { code: "CONFLICT", detail: { reason: "REDIRECT_PORT_TAKEN", port } });
  holder.close();
  await once(holder, "close");
  const { url } = await begin();
  assert.equal(new URL(url).searchParams.get("redirect_uri"), `http://127.0.0.1:${port}`);
});

test("a provider that knows the name localhost alone is answered at both addresses of it", async (t) => {
  const { postern } = await signingIn(t);
  await postern.signIns.providers.change("microsoft", { clientId: "an id" });
  const { id, url } = await postern.signIns.begin({ provider: "microsoft", address: "", route: "direct" });
  const { searchParams, origin } = new URL(url);
  assert.equal(origin, "https://login.microsoftonline.com");
  const redirect = new URL(searchParams.get("redirect_uri") ?? "");
  assert.equal(redirect.hostname, "localhost");
  assert.equal((await follow(redirect.href)).status, 400);
  const isV6 = await fetch(`http://[::1]:${redirect.port}/`, { headers: {} }).then(
    ({ status }) => status,
    () => null,
  );
  // By its number it is not the address that was asked for; a machine without IPv6 has nobody there.
  assert.ok(isV6 === 403 || isV6 === null);
  await postern.signIns.cancel(id);
});
