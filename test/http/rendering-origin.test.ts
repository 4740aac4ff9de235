/** The origin that shows mail serves two empty frames and a script to the page that embeds them, and nothing else to anybody. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { RenderingOrigin } from "../../core/http/rendering-origin.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { openDoor } from "./open-door.ts";

const folder = temporaryFolder({ after: (run) => test.after(run) });
mkdirSync(join(folder, "assets"));
writeFileSync(join(folder, "frame.html"), "<!doctype html><title>Mail</title>");
writeFileSync(join(folder, "assets", "frame-abc_1.js"), "1");
writeFileSync(join(folder, "assets", "index-abc.js"), "2");
const origin = new RenderingOrigin(folder);

const answer = (path: string, destination: string, { host = "localhost:8627", method = "GET" } = {}) =>
  origin.answer(new Request(`http://${host}${path}`, { method, headers: { "sec-fetch-dest": destination } }));
const policy = (response: Response | null) => response?.headers.get("content-security-policy")?.split("; ") ?? [];

test("the outer frame may be embedded by the page alone, and runs its own script alone", () => {
  const found = policy(answer("/frame", "iframe"));
  assert.ok(found.includes("frame-ancestors http://127.0.0.1:8627"));
  assert.ok(found.includes("default-src 'none'"));
  assert.ok(found.includes("script-src 'self'"));
  assert.ok(found.includes("frame-src 'self'"));
  assert.ok(found.includes("trusted-types 'none'"));
  assert.ok(!found.some((each) => /unsafe|connect-src/.test(each)));
});

test("the inner frames run no script and reach nothing, opened by themselves too", async () => {
  for (const path of ["/frame/mail", "/frame/mail-quirks"]) {
    assert.deepEqual(policy(answer(path, "iframe")), [
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      "img-src blob: data:",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors http://localhost:8627 http://127.0.0.1:8627",
      "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
    ]);
    const page = await answer(path, "iframe")?.text();
    assert.equal(page?.startsWith("<!doctype html>"), path === "/frame/mail");
  }
});

test("it answers nothing else, to nobody else", () => {
  for (const [path, destination] of [
    ["/frame", "document"],
    ["/frame", "empty"],
    ["/frame/mail", "document"],
    ["/assets/frame-abc_1.js", "document"],
    ["/assets/index-abc.js", "script"],
    ["/index.html", "iframe"],
    ["/frame/../index.html", "iframe"],
    ["/api/status", "iframe"],
  ] as const) {
    assert.equal(answer(path, destination), null, `${path} ${destination}`);
  }
  assert.equal(answer("/frame", "iframe", { host: "127.0.0.1:8627" }), null);
  assert.equal(answer("/frame", "iframe", { method: "POST" }), null);
});

test("under a name that is not ours there is no frame either, and on localhost no page and no API", async () => {
  const { app } = await openDoor();
  const ask = (host: string, path: string, headers: Record<string, string>) =>
    app.request(`http://${host}${path}`, { headers: { host, ...headers } });
  const framed = { "sec-fetch-dest": "iframe", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  assert.equal((await ask("localhost.evil.example:8627", "/frame", framed)).status, 403);
  assert.equal((await ask("localhost:8627", "/api/status", { "sec-fetch-site": "same-origin" })).status, 403);
  assert.equal((await ask("localhost:8627", "/jmap/api", { "sec-fetch-site": "cross-site" })).status, 403);
  const page = await ask("127.0.0.1:8627", "/", { "sec-fetch-site": "none" });
  assert.match(page.headers.get("content-security-policy") ?? "", /; frame-src http:\/\/localhost:8627;/);
});
