import assert from "node:assert/strict";
import { after, test } from "node:test";
import { serveSmtp } from "../peers/scripted-smtp.ts";
import { ask } from "./door.ts";
import { body, code, openDoor } from "./open-door.ts";

const door = await openDoor();
const { app, get, send } = door;
const server = await serveSmtp({ after });
const relay = {
  host: "localhost",
  port: server.port,
  security: "tls",
  user: "ana",
  password: "s3cret",
  trustedCertificate: server.certificate.cert,
};

test("a relay is tested, made, changed and removed over HTTP, and its password never comes back", async () => {
  assert.equal((await body(await send("POST", "/api/relays/test", relay)))["isFine"], true);
  const made = await body(
    await send("POST", "/api/relays", { ...relay, sendAs: { email: "ana@example.org", name: "Ana" } }),
    201,
  );
  const identities = door.keyholder.postern()?.reader.outbox.identities();
  assert.deepEqual([identities?.[0]?.email, identities?.[0]?.relayId], ["ana@example.org", made["id"]]);
  assert.equal(await code(await send("POST", "/api/relays", relay)), "CONFLICT");
  const path = `/api/relays/${made["id"]}`;
  assert.equal((await body(await send("POST", `${path}/test`, { user: "ben" })))["isFine"], true);
  assert.equal((await body(await send("PATCH", path, { user: "ben", route: "direct" })))["user"], "ben");
  const listed = await (await get("/api/relays")).text();
  assert.match(listed, /"user":"ben"/);
  assert.doesNotMatch(listed, /s3cret|CERTIFICATE/);
  assert.deepEqual(await body(await send("DELETE", path, {})), {});
  assert.deepEqual(await body(await get("/api/relays")), { relays: [] });
  for (const gone of [path, "/api/relays/x", "/api/relays/-1"])
    assert.equal(await code(await send("DELETE", gone, {})), "NOT_FOUND", gone);
});

test("a relay in clear, with a line break in its words or with fields of another kind is refused", async () => {
  for (const bad of [
    { security: "cleartext" },
    { security: "none" },
    { user: "ana\r\nQUIT" },
    { password: "a\nb" },
    { host: "smtp.example.org:25" },
    { port: "465" },
    { authentication: "digest" },
    { sourceId: "1" },
    { sourceId: 77 },
    { more: 1 },
    { sendAs: "ana@example.org" },
    { sendAs: { email: "ana@example.org" } },
    { sendAs: { email: "no address", name: "" } },
    { sendAs: { email: "ana@example.org", name: "a\nb" } },
  ])
    assert.equal(
      await code(await send("POST", "/api/relays", { ...relay, ...bad })),
      "BAD_REQUEST",
      JSON.stringify(bad),
    );
  assert.deepEqual(await body(await get("/api/relays")), { relays: [] });
});

test("the servers of a well-known provider are found without asking anybody", async () => {
  const { found } = await body(await get("/api/autoconfig?address=ana%40gmail.com"));
  assert.deepEqual(
    [found.incoming.host, found.outgoing.host, found.needs],
    ["imap.gmail.com", "smtp.gmail.com", "appPassword"],
  );
  for (const bad of ["", "ana", "ana@", `${"a".repeat(320)}@gmail.com`])
    assert.equal(await code(await get(`/api/autoconfig?address=${encodeURIComponent(bad)}`)), "BAD_REQUEST", bad);
  assert.doesNotMatch(await (await get("/api/egress")).text(), /autoconfig/);
});

test("nobody without a session sets up servers", async () => {
  for (const path of ["/api/relays", "/api/autoconfig?address=a@gmail.com"])
    assert.equal((await ask(app, path)).status, 401, path);
});
