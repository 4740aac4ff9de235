import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, signedInHeaders } from "./door.ts";
import { body, code, openDoor, passphrase } from "./open-door.ts";

const door = await openDoor();
const { app, claimToken, clock, get, keyholder, send } = door;

test("the claim token is good once", async () => {
  assert.equal(
    await code(await send("POST", "/api/claim", { claimToken: claimToken.value, passphrase }, {})),
    "ALREADY_CLAIMED",
  );
  assert.equal(claimToken.matches(claimToken.value), false);
});

test("the session opens the API with its door.page token, and a cookie alone opens nothing", async () => {
  assert.equal((await body(await get("/api/status")))["isSignedIn"], true);
  const cookie = { cookie: door.page["cookie"] as string };
  assert.equal((await body(await get("/api/status", cookie)))["isSignedIn"], false);
  for (const path of ["/api/settings", "/api/imports", "/.well-known/jmap", "/jmap/eventsource"]) {
    assert.equal(await code(await get(path, cookie)), "NOT_SIGNED_IN", path);
    assert.equal(
      await code(await get(path, { "x-postern-page": door.page["x-postern-page"] as string })),
      "NOT_SIGNED_IN",
      path,
    );
    assert.equal(await code(await get(path, { ...door.page, "x-postern-page": "x" })), "NOT_SIGNED_IN", path);
  }
});

test("signing in again needs the passphrase, and signing out ends that session alone", async () => {
  assert.equal(
    await code(await send("POST", "/api/session", { passphrase: "wrong horse battery" }, {})),
    "PASSPHRASE_WRONG",
  );
  const second = await signedInHeaders(await send("POST", "/api/session", { passphrase }, {}));
  assert.equal((await get("/api/settings", second)).status, 200);
  // Only the door.page itself signs out: another port of this host has the cookie, too.
  await ask(app, "/api/session", { method: "DELETE", headers: { cookie: second["cookie"] as string } });
  assert.equal((await get("/api/settings", second)).status, 200);
  const out = await ask(app, "/api/session", { method: "DELETE", headers: second });
  assert.match(out.headers.get("set-cookie") ?? "", /Max-Age=0/);
  assert.equal(await code(await get("/api/settings", second)), "NOT_SIGNED_IN");
  assert.equal((await get("/api/settings")).status, 200);
});

test("changing the passphrase needs the old one, ends the other sessions, and the recovery code stays", async () => {
  const other = await signedInHeaders(await send("POST", "/api/session", { passphrase }, {}));
  const { recoveryCode } = await body(await send("POST", "/api/recovery-code", { passphrase }));
  assert.equal(
    await code(await send("POST", "/api/recovery-code", { passphrase: "wrong horse battery" })),
    "PASSPHRASE_WRONG",
  );
  assert.equal(
    await code(
      await send("POST", "/api/passphrase", { current: "wrong horse battery", next: "a new long passphrase" }),
    ),
    "PASSPHRASE_WRONG",
  );
  assert.equal(
    await code(await send("POST", "/api/passphrase", { current: passphrase, next: "short" })),
    "PASSPHRASE_WEAK",
  );
  await body(await send("POST", "/api/passphrase", { current: passphrase, next: "a new long passphrase" }));
  assert.equal(await code(await get("/api/settings", other)), "NOT_SIGNED_IN");
  assert.equal((await get("/api/settings")).status, 200);
  assert.equal(await code(await send("POST", "/api/session", { passphrase }, {})), "PASSPHRASE_WRONG");
  assert.equal((await send("POST", "/api/session", { recoveryCode }, {})).status, 200);
  await body(await send("POST", "/api/passphrase", { recoveryCode, next: passphrase }));
});

test("auto-lock counts from the last use, not from what a page does by itself, and 0 means never", async () => {
  const idleMs = 10 * 60_000;
  clock.time += idleMs;
  assert.equal(await keyholder.lockIfIdle(0), false);
  await get("/api/settings");
  clock.time += idleMs - 1;
  assert.equal(await keyholder.lockIfIdle(idleMs), false);
  await get("/api/settings", { ...door.page, "x-postern-background": "1" });
  clock.time += 1;
  assert.equal(await keyholder.lockIfIdle(idleMs), true);
  assert.equal(await code(await get("/api/settings")), "LOCKED");
  door.page = await signedInHeaders(await send("POST", "/api/session", { passphrase }, {}));
});

test("a lock while requests run ends them cleanly, ends the sessions and streams, and the passphrase opens again", async () => {
  const stream = await get("/jmap/eventsource");
  const running = Array.from({ length: 5 }, () => jmapStatus());
  const locked = send("POST", "/api/lock", {});
  for (const status of await Promise.all(running)) assert.ok([200, 423].includes(status), String(status));
  assert.equal((await locked).status, 200);
  await stream.text();
  assert.equal(keyholder.state(), "locked");
  assert.equal(await code(await get("/api/settings")), "LOCKED");
  assert.equal(await code(await send("POST", "/jmap/api", {})), "LOCKED");
  const again = await signedInHeaders(await send("POST", "/api/session", { passphrase }, {}));
  assert.equal(await code(await get("/api/settings")), "NOT_SIGNED_IN");
  assert.equal((await get("/api/settings", again)).status, 200);
  door.page = again;
});

async function jmapStatus(): Promise<number> {
  const call = ["Email/query", { accountId: "A1", filter: { text: "hello" } }, "q"];
  return (
    await send("POST", "/jmap/api", {
      using: ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"],
      methodCalls: [call, call, call],
    })
  ).status;
}
