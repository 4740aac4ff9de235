import assert from "node:assert/strict";
import { test } from "node:test";
import { code, openDoor } from "./open-door.ts";

const door = await openDoor();
const { get } = door;

test("the UI's page is served for every place in it, with the strictest headers, and no file outside its folder", async () => {
  for (const path of ["/", "/mail/E1", "/search/filename:report.pdf", "/tag/foo.bar"]) {
    const response = await get(path, {});
    assert.match(await response.text(), /<title>Postern/);
    const policy = response.headers.get("content-security-policy") ?? "";
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "require-trusted-types-for 'script'",
      "trusted-types lit-html default",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]) {
      assert.ok(policy.split("; ").includes(part), part);
    }
    assert.ok(!policy.includes("unsafe"));
    assert.equal(response.headers.get("cross-origin-opener-policy"), "same-origin");
    assert.equal(response.headers.get("cache-control"), "no-cache");
  }
  const script = await get("/assets/main-abc.js", {});
  assert.equal(script.headers.get("content-type"), "text/javascript; charset=utf-8");
  assert.match(script.headers.get("cache-control") ?? "", /immutable/);
  assert.equal((await get("/assets/nothing.js", {})).status, 404);
  for (const path of [
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/assets/../../secret.txt",
  ]) {
    assert.doesNotMatch(await (await get(path, {})).text(), /outside of the folder/, path);
  }
  assert.equal(await code(await get("/api/nothing", {})), "NOT_FOUND");
  for (const path of ["/cli/status", "/.well-known/other"])
    assert.equal(await code(await get(path)), "NOT_FOUND", path);
});
