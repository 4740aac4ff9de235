import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createApp } from "../../core/http/app.ts";
import { ClaimToken } from "../../core/http/claim-token.ts";
import { isErrorCode, statusOf } from "../../core/kernel/errors.ts";
import { limits } from "../../core/kernel/limits.ts";
import { createVault } from "../../core/vault/unlock.ts";
import { dataPaths } from "../../core/kernel/config.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { type App, appOptions, ask, askJson, cheapDerivation, keyholderOf } from "./door.ts";

const never = () => Promise.reject(new Error("the kernel is not opened in these tests"));

function freshApp(t: { after(run: () => void): void }): { app: App; claimToken: ClaimToken } {
  const claimToken = new ClaimToken();
  return { app: createApp(appOptions(keyholderOf(temporaryFolder(t), never), { claimToken }), null), claimToken };
}

async function codeOf(response: Response): Promise<string> {
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const { code, status, title } = (await response.json()) as { code: string; status: number; title: string };
  assert.ok(isErrorCode(code), code);
  assert.equal(status, response.status);
  assert.equal(status, statusOf(code));
  assert.ok(title.length > 0);
  return code;
}

test("a fresh Postern says so to anybody on this machine, and opens nothing else", async (t) => {
  const { app } = freshApp(t);
  const status = (await (await ask(app, "/api/status")).json()) as Record<string, unknown>;
  assert.deepEqual(status, { state: "fresh", isSignedIn: false, isDemo: false, version: "0.0.0" });
  for (const path of [
    "/api/imports",
    "/api/settings",
    "/api/sources",
    "/api/health",
    "/.well-known/jmap",
    "/jmap/eventsource",
  ]) {
    assert.equal(await codeOf(await ask(app, path)), "NOT_CLAIMED", path);
  }
  assert.equal(
    await codeOf(await askJson(app, "POST", "/api/session", { passphrase: "correct horse battery" })),
    "NOT_CLAIMED",
  );
});

test("a claim needs the printed token", async (t) => {
  const { app } = freshApp(t);
  for (const claimToken of ["", "x", "A".repeat(43)]) {
    const response = await askJson(app, "POST", "/api/claim", { claimToken, passphrase: "correct horse battery" });
    assert.equal(await codeOf(response), "CLAIM_TOKEN_WRONG");
  }
});

test("a passphrase that is too short makes no vault, and the token stays good", async (t) => {
  const { app, claimToken } = freshApp(t);
  const short = await askJson(app, "POST", "/api/claim", {
    claimToken: claimToken.value,
    passphrase: "x".repeat(limits.passphraseCharsMin - 1),
  });
  assert.equal(await codeOf(short), "PASSPHRASE_WEAK");
  assert.ok(claimToken.matches(claimToken.value));
  assert.equal(((await (await ask(app, "/api/status")).json()) as { state: string }).state, "fresh");
});

test("a locked Postern refuses wrong secrets, and each failure makes the next try wait longer", async (t) => {
  const root = temporaryFolder(t);
  await createVault(dataPaths(root).vault, "correct horse battery", cheapDerivation);
  const slept: number[] = [];
  const sleep = (ms: number) => {
    slept.push(ms);
    return Promise.resolve();
  };
  const app = createApp(appOptions(keyholderOf(root, never), { sleep }), null);
  assert.equal(((await (await ask(app, "/api/status")).json()) as { state: string }).state, "locked");
  for (const body of [{ passphrase: "wrong horse battery" }, { recoveryCode: "nonsense" }, { passphrase: "" }]) {
    const code = await codeOf(await askJson(app, "POST", "/api/session", body));
    assert.ok(code === "PASSPHRASE_WRONG" || code === "RECOVERY_CODE_WRONG", code);
  }
  assert.deepEqual(slept, [limits.unlockDelayFirstMs, limits.unlockDelayFirstMs * 2]);
  assert.equal(await codeOf(await ask(app, "/api/settings")), "LOCKED");
  assert.equal(
    await codeOf(await askJson(app, "POST", "/api/claim", { claimToken: "x", passphrase: "correct horse battery" })),
    "ALREADY_CLAIMED",
  );
  assert.equal(await codeOf(await askJson(app, "POST", "/api/session", { demoToken: "x" })), "CLAIM_TOKEN_WRONG");
});

test("foreign requests are refused on every path, with an app password, too", async (t) => {
  const { app } = freshApp(t);
  const foreign: Array<Record<string, string>> = [
    { host: "evil.example:8627" },
    { origin: "http://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "cross-site", authorization: `Basic ${Buffer.from("a:b").toString("base64")}` },
  ];
  for (const path of ["/api/status", "/", "/.well-known/jmap", "/jmap/api", "/api/claim", "/download/x", "/nowhere"]) {
    for (const headers of foreign) {
      assert.equal(
        await codeOf(await ask(app, path, { headers })),
        "FOREIGN_REQUEST",
        `${path} ${JSON.stringify(headers)}`,
      );
    }
  }
});

test("a page opened on localhost is sent to 127.0.0.1, and gets nothing else there", async (t) => {
  const { app } = freshApp(t);
  const at = (path: string, headers: Record<string, string>, method = "GET") =>
    Promise.resolve(
      app.request(`http://localhost:8627${path}`, { method, headers: { host: "localhost:8627", ...headers } }),
    );
  const opened = await at("/mail/E1?x=1", { "sec-fetch-mode": "navigate", "sec-fetch-site": "none" });
  assert.equal(opened.status, 307);
  assert.equal(opened.headers.get("location"), "http://127.0.0.1:8627/mail/E1?x=1");
  for (const headers of [
    { "sec-fetch-site": "same-origin" },
    { cookie: "postern_session=x" },
    { origin: "http://localhost:8627" },
  ]) {
    assert.equal(await codeOf(await at("/api/status", headers)), "FOREIGN_REQUEST");
    assert.equal(await codeOf(await at("/api/claim", headers, "POST")), "FOREIGN_REQUEST");
  }
  assert.equal(await codeOf(await at("/.well-known/jmap", { authorization: "Bearer x" })), "NOT_CLAIMED");
});

test("no answer carries a challenge for Basic, and every answer carries the common headers", async (t) => {
  const root = temporaryFolder(t);
  await createVault(dataPaths(root).vault, "correct horse battery", cheapDerivation);
  const app = createApp(appOptions(keyholderOf(root, never)), null);
  for (const response of [
    await ask(app, "/api/status"),
    await askJson(app, "POST", "/api/session", { passphrase: "wrong horse battery" }),
    await ask(app, "/nowhere"),
    await ask(app, "/.well-known/jmap", { headers: { host: "evil" } }),
  ]) {
    assert.doesNotMatch(response.headers.get("www-authenticate") ?? "", /basic/i);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal(response.headers.get("cross-origin-resource-policy"), "same-origin");
    assert.equal(response.headers.get("access-control-allow-origin"), null);
  }
});

test("bodies of every wrong kind are a client's error, never a 500", async (t) => {
  const { app } = freshApp(t);
  const send = (path: string, body: string | Uint8Array<ArrayBuffer>, type = "application/json") =>
    ask(app, path, { method: "POST", body, headers: { "content-type": type } });
  assert.equal(await codeOf(await send("/api/claim", "{}", "text/plain")), "BAD_REQUEST");
  assert.equal(await codeOf(await send("/api/claim", "{")), "BAD_REQUEST");
  assert.equal(await codeOf(await send("/api/claim", "[]")), "BAD_REQUEST");
  assert.equal(await codeOf(await send("/api/claim", Buffer.from([0x22, 0xff, 0x22]))), "BAD_REQUEST");
  assert.equal(await codeOf(await send("/api/session", JSON.stringify({ passphrase: 1 }))), "BAD_REQUEST");
  assert.equal(
    await codeOf(await send("/api/session", JSON.stringify({ passphrase: null, recoveryCode: {} }))),
    "BAD_REQUEST",
  );
  const exact = JSON.stringify({ passphrase: "x" }).padEnd(limits.adminBodyBytesMax, " ");
  assert.equal(await codeOf(await send("/api/session", exact)), "NOT_CLAIMED");
  assert.equal(await codeOf(await send("/api/session", `${exact} `)), "TOO_LARGE");
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
  const streamed = await ask(app, "/api/session", {
    method: "POST",
    body: endless,
    headers: { "content-type": "application/json" },
    duplex: "half",
  } as RequestInit);
  assert.equal(await codeOf(streamed), "TOO_LARGE");
});

test("whatever is sent to whatever path, no answer is a 500", async (t) => {
  const { app } = freshApp(t);
  const path = fc.oneof(
    fc.constantFrom(
      "/api/claim",
      "/api/session",
      "/api/tickets",
      "/api/imports/upload",
      "/api/sources/1",
      "/jmap/api",
      "/jmap/upload/A1",
      "/download/x",
      "/%00",
      "/%",
      "/..%2f..%2fetc",
    ),
    fc.webPath(),
  );
  await fc.assert(
    fc.asyncProperty(
      path,
      fc.constantFrom("POST", "PUT", "PATCH", "DELETE", "GET"),
      fc.oneof(fc.json(), fc.string()),
      async (where, method, body) => {
        const init = method === "GET" ? {} : { body };
        const response = await ask(app, where.startsWith("/") ? where : `/${where}`, {
          method,
          ...init,
          headers: { "content-type": "application/json" },
        });
        assert.ok(response.status < 500, `${method} ${where} ${response.status}`);
      },
    ),
    { numRuns: 150 },
  );
});
