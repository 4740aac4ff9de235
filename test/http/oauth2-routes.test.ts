import assert from "node:assert/strict";
import { after, test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { startAuthorizationServer } from "../peers/authorization-server.ts";
import { ask } from "./door.ts";
import { body, code, openDoor } from "./open-door.ts";

const server = await startAuthorizationServer({ after }, { clientSecret: "s3cret-of-the-program" });
const door = await openDoor();
const { app, get, send } = door;
const own = {
  name: "Example Mail",
  authorizationUrl: server.authorizationUrl,
  tokenUrl: server.tokenUrl,
  scopes: ["mail"],
  clientId: server.clientId,
  clientSecret: "s3cret-of-the-program",
};

test("a provider is made and signed in to over HTTP, and no answer holds what opens the account", async () => {
  const seen: string[] = [];
  const read = async (response: Response, status = 200) => {
    seen.push(await response.clone().text());
    return body(response, status);
  };
  const { id: provider } = await read(await send("POST", "/api/oauth2/providers", own), 201);
  const begun = await read(
    await send("POST", "/api/oauth2/authorizations", { provider, address: "ben@localhost", route: "direct" }),
    201,
  );
  const path = `/api/oauth2/authorizations/${begun["id"]}`;
  assert.deepEqual(await read(await get(path)), { state: "waiting", error: null, signInId: null });
  const { location } = await server.visit(begun["url"]);
  assert.equal(await code(await send("POST", `${path}/answer`, { url: "http://127.0.0.1/" })), "BAD_REQUEST");
  await read(await send("POST", `${path}/answer`, { url: location }));
  let status = await read(await get(path));
  while (status["state"] === "exchanging") {
    await new Promise((resolve) => setTimeout(resolve, 5));
    status = await read(await get(path));
  }
  assert.equal(status["state"], "done");
  const { signIns, ended } = await read(await get("/api/oauth2/sign-ins"));
  assert.deepEqual(ended, []);
  assert.deepEqual(signIns, [
    {
      id: status["signInId"],
      provider,
      name: "Example Mail",
      address: "ben@localhost",
      route: "direct",
      refusal: null,
    },
  ]);
  const again = await read(await send("POST", "/api/oauth2/authorizations", { signInId: status["signInId"] }), 201);
  assert.deepEqual(await read(await send("DELETE", `/api/oauth2/authorizations/${again["id"]}`, {})), {});
  await read(await send("PUT", `/api/oauth2/providers/${provider}`, { clientId: server.clientId, name: "Mail" }));
  const { providers } = await read(await get("/api/oauth2/providers"));
  assert.deepEqual(
    providers.filter((each: { isOwn: boolean }) => each.isOwn).map((each: { name: string }) => each.name),
    ["Mail"],
  );
  assert.deepEqual(await read(await send("DELETE", `/api/oauth2/providers/${provider}`, {})), {});
  for (const text of seen) assert.doesNotMatch(text, /s3cret|at-|rt-|refreshToken|verifier/);
});

test("what is no provider, no authorization and no sign-in is refused by name", async () => {
  const providers = "/api/oauth2/providers";
  const authorizations = "/api/oauth2/authorizations";
  for (const [method, path, value, expected] of [
    ["POST", providers, {}, "BAD_REQUEST"],
    ["POST", providers, { ...own, scopes: "mail" }, "BAD_REQUEST"],
    ["POST", providers, { ...own, tokenUrl: "http://127.0.0.1/" }, "BAD_REQUEST"],
    ["POST", providers, { ...own, redirectPort: "80" }, "BAD_REQUEST"],
    ["POST", providers, { ...own, more: 1 }, "BAD_REQUEST"],
    ["PUT", `${providers}/nobody`, { clientId: "x" }, "NOT_FOUND"],
    ["PUT", `${providers}/google`, { clientId: "" }, "BAD_REQUEST"],
    ["DELETE", `${providers}/google`, {}, "NOT_FOUND"],
    ["POST", authorizations, { provider: "google", address: "ana@gmail.com" }, "CONFLICT"],
    ["POST", authorizations, { provider: "nobody", address: "" }, "NOT_FOUND"],
    ["POST", authorizations, { provider: "google", address: "a\nb" }, "BAD_REQUEST"],
    ["POST", authorizations, { provider: "google", address: "", route: "by post" }, "BAD_REQUEST"],
    ["POST", authorizations, { signInId: "1" }, "BAD_REQUEST"],
    ["POST", authorizations, { signInId: 1, provider: "google" }, "BAD_REQUEST"],
    ["POST", authorizations, { signInId: 99 }, "NOT_FOUND"],
    ["POST", `${authorizations}/x/answer`, { url: "http://127.0.0.1/" }, "NOT_FOUND"],
    ["DELETE", `${authorizations}/x`, {}, "NOT_FOUND"],
  ] as const)
    assert.equal(await code(await send(method, path, value)), expected, `${method} ${path} ${JSON.stringify(value)}`);
  assert.equal(await code(await get(`${authorizations}/x`)), "NOT_FOUND");
  const long = "x".repeat(limits.authorizationUrlCharsMax + 1);
  assert.equal(await code(await send("POST", `${authorizations}/x/answer`, { url: long })), "BAD_REQUEST");
});

test("a source and a relay that a sign-in opens need no password, and one that is not there is refused", async () => {
  const account = { host: "localhost", port: 993, security: "tls", user: "ben" };
  for (const path of ["/api/sources", "/api/relays"]) {
    assert.equal(await code(await send("POST", path, account)), "BAD_REQUEST");
    const more = path === "/api/relays" ? { authentication: "oauth2" } : {};
    for (const signInId of [99, 0, "1", -1])
      assert.equal(await code(await send("POST", path, { ...account, ...more, signInId })), "BAD_REQUEST");
  }
});

test("nobody without a session learns of providers, or signs in", async () => {
  for (const path of ["/api/oauth2/providers", "/api/oauth2/sign-ins", "/api/oauth2/authorizations/x"])
    assert.equal((await ask(app, path)).status, 401, path);
});
