/** What a token endpoint may say, and what is made of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { TokenReply } from "../peers/authorization-server.ts";
import { signingIn, tokenOf } from "./signing-in.ts";

const fine = { access_token: "a", token_type: "bearer", expires_in: 60, refresh_token: "r" };
const json = (body: unknown, status = 200): TokenReply => ({ status, body: JSON.stringify(body) });
const padded = (bytes: number): TokenReply => {
  const text = JSON.stringify(fine);
  return { body: text + " ".repeat(bytes - text.length) };
};

const failed = (reason: string, status?: number) => ({
  code: "SIGN_IN_FAILED",
  detail: { reason, ...(status !== undefined && { status }) },
});
const refused = (reason: string) => ({ code: "SIGN_IN_REFUSED", detail: { reason } });

const bad: Array<[what: string, reply: TokenReply, error: object]> = [
  ["a page in place of JSON", { type: "text/html", body: "<h1>Welcome</h1>" }, failed("STATUS", 200)],
  ["nothing", { body: "" }, failed("STATUS", 200)],
  ["a list", { body: "[]" }, failed("STATUS", 200)],
  ["null", { body: "null" }, failed("STATUS", 200)],
  ["JSON that breaks off", { body: '{"access_token":"a"' }, failed("STATUS", 200)],
  ["another kind of token", json({ ...fine, token_type: "mac" }), failed("TOKEN_TYPE")],
  ["no kind of token", json({ ...fine, token_type: undefined }), failed("TOKEN_TYPE")],
  ["no token", json({ ...fine, access_token: undefined }), failed("TOKEN")],
  ["a token that is no text", json({ ...fine, access_token: 7 }), failed("TOKEN")],
  ["an empty token", json({ ...fine, access_token: "" }), failed("TOKEN")],
  ["a token with a line break", json({ ...fine, access_token: "a\r\nQUIT" }), failed("TOKEN")],
  ["a token with SASL's own sign", json({ ...fine, access_token: "a\u0001auth=x" }), failed("TOKEN")],
  [
    "a token above the limit",
    json({ ...fine, access_token: "a".repeat(limits.oauth2TokenCharsMax + 1) }),
    failed("TOKEN"),
  ],
  ["a refresh token of another kind", json({ ...fine, refresh_token: {} }), failed("TOKEN")],
  ["no refresh token", json({ ...fine, refresh_token: undefined }), failed("NO_REFRESH_TOKEN")],
  ["a lifetime that is none", json({ ...fine, expires_in: "soon" }), failed("LIFETIME")],
  ["a lifetime below zero", json({ ...fine, expires_in: -1 }), failed("LIFETIME")],
  ["an answer above the limit", padded(limits.oauth2AnswerBytesMax + 1), failed("TOO_LARGE")],
  ["the way to elsewhere", { status: 302, location: "https://127.0.0.1:1/token", body: "" }, failed("STATUS", 302)],
  [
    "the way to elsewhere with the form",
    { status: 307, location: "https://127.0.0.1:1/", body: "" },
    failed("STATUS", 307),
  ],
  ["an error within", json({ error: "server_error" }, 500), failed("STATUS", 500)],
  ["too many requests", json({ error: "invalid_request" }, 429), failed("STATUS", 429)],
  ["not now", json({ error: "temporarily_unavailable" }, 400), failed("STATUS", 400)],
  ["an error without a code", json({ message: "no" }, 400), failed("STATUS", 400)],
  ["an unknown code", json({ error: "Consent_Required" }, 400), refused("consent_required")],
  ["a code that is none", json({ error: "the secret is s3cret\n" }, 400), refused("other")],
  ["a client that is not known", json({ error: "invalid_client" }, 401), refused("invalid_client")],
  ["the end of the connection", "drop", { code: "NETWORK_FAILED" }],
];

test("an answer that is none is told apart from a refusal, and neither makes a sign-in", async (t) => {
  let reply: TokenReply = "drop";
  const { postern, signIn } = await signingIn(t, { token: () => reply });
  for (const [what, each, error] of bad) {
    reply = each;
    const status = await signIn();
    assert.equal(status.state, "failed", what);
    const { code, detail } = error as { code: string; detail?: object };
    assert.equal(status.error?.code, code, what);
    if (detail) assert.deepEqual(status.error?.detail, detail, what);
  }
  assert.deepEqual(postern.signIns.list(), []);
});

test("an answer at the limits, with more in it than is needed, is taken", async (t) => {
  let reply: TokenReply = "drop";
  const { signIn } = await signingIn(t, { token: () => reply });
  for (const each of [
    padded(limits.oauth2AnswerBytesMax),
    json({
      ...fine,
      access_token: "a".repeat(limits.oauth2TokenCharsMax),
      token_type: "BEARER",
      scope: "x",
      id_token: "y",
    }),
    json({ ...fine, expires_in: "3600" }),
    json({ ...fine, expires_in: undefined }),
    json({ ...fine, expires_in: 0 }),
  ]) {
    reply = each;
    const status = await signIn();
    assert.deepEqual([status.state, status.error], ["done", null]);
  }
});

test("a refresh that fails for now is tried again by the next who needs it; one that is refused is not", async (t) => {
  let reply: TokenReply | null = null;
  const { postern, server, clock, signIn } = await signingIn(t, { token: () => reply });
  const { signInId } = await signIn();
  assert.ok(signInId !== null);
  clock.time += 3_600_000;
  for (const each of ["drop", json({ error: "server_error" }, 503), { body: "<html>" }] as TokenReply[]) {
    reply = each;
    await assert.rejects(tokenOf(postern, signInId), (error: { code?: string }) =>
      ["NETWORK_FAILED", "SIGN_IN_FAILED"].includes(error.code ?? ""),
    );
    assert.equal(postern.signIns.list()[0]?.refusal, null);
  }
  reply = null;
  assert.equal(await tokenOf(postern, signInId), server.given[1]);
});

test("a client secret goes to the token endpoint alone, and comes back in no answer", async (t) => {
  const secret = "a-secret-of-a-desktop-program";
  const { postern, server, signIn } = await signingIn(
    t,
    { clientSecret: secret },
    { provider: { clientSecret: secret } },
  );
  assert.equal((await signIn()).state, "done");
  assert.equal(server.asked[0]?.get("client_secret"), secret);
  assert.ok(!server.visits[0]?.toString().includes(secret));
  const shown = JSON.stringify([postern.signIns.list(), postern.signIns.providers.list()]);
  assert.ok(!shown.includes(secret) && !/[ar]t-/.test(shown));
  assert.match(shown, /"hasClientSecret":true/);
});

test("what is asked for is in the ledger with a reason of its own, and without what was said", async (t) => {
  const { postern, server, signIn } = await signingIn(t);
  await signIn();
  let [row] = postern.network.ledger({ limit: 5, before: null });
  while (row?.outcome !== "ok") {
    await new Promise((resolve) => setTimeout(resolve, 5));
    [row] = postern.network.ledger({ limit: 5, before: null });
  }
  assert.deepEqual(
    [row.purpose, row.actor, row.host, row.port],
    ["oauth2.token", "kernel", "127.0.0.1", Number(new URL(server.tokenUrl).port)],
  );
});
