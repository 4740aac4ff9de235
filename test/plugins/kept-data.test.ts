import assert from "node:assert/strict";
import { test } from "node:test";
import * as openpgp from "openpgp";
import type { Postern } from "../../core/main.ts";
import { packPlugin } from "../../core/plugins/packages/pack.ts";
import { signPackage } from "../../core/plugins/packages/sign.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { testFolder } from "../open-postern.ts";
import { ready } from "./digest.ts";

const asks = {
  "store.own": { megabytes: 1, reason: "To keep something." },
  "schedule.every": { minutes: 60, reason: "x" },
};

const parts = (version: string) => ({
  manifest: JSON.stringify({
    manifest: 1,
    id: "keeper",
    version,
    sdk: "^1.0",
    name: "Keeper",
    summary: "Keeps something.",
    main: "main.ts",
    hooks: { "schedule.tick": {} },
    capabilities: asks,
  }),
  code: `var plugin = { default: {
    async start(input, host) { if ((await host.store.list("kept")).length === 0) await host.store.write([{ key: "kept", value: "by ${version}" }]); },
    hooks: { "schedule.tick"() {} } } };`,
});

const unsigned = (version: string) => packPlugin(parts(version));

async function author(name: string): Promise<(version: string) => Promise<Uint8Array>> {
  const userIDs = [{ name, email: `${name.toLowerCase()}@example.org` }];
  const { privateKey } = await openpgp.generateKey({ userIDs, date: new Date(Date.now() - 60_000) });
  return async (version) =>
    packPlugin({
      ...parts(version),
      signature: await signPackage(parts(version), { privateKey, passphrase: null }, Date.now()),
    });
}

async function install({ plugins }: Postern, bytes: Uint8Array): Promise<void> {
  await plugins.installs.inspect(bytes);
  await plugins.installs.enable("keeper", asks as unknown as Grants);
}

const kept = (postern: Postern) => postern.reader.pluginData("keeper", "kept")?.toString() ?? null;

test("data that a signed plugin left are for what the same key signed, and for nobody else", async (t) => {
  const postern = await testFolder(t).open();
  const { installs } = postern.plugins;
  const [ana, eve] = [await author("Ana"), await author("Eve")];
  await install(postern, await ana("1.0.0"));
  await ready(postern, "keeper");
  await installs.remove("keeper", false);
  for (const other of [await eve("1.0.0"), unsigned("1.0.0")])
    await assert.rejects(installs.inspect(other), { code: "PLUGIN_DATA_KEPT", detail: { plugin: "keeper" } });
  assert.deepEqual([postern.plugins.list().some(({ id }) => id === "keeper"), kept(postern)], [false, "by 1.0.0"]);
  await install(postern, await ana("2.0.0"));
  await ready(postern, "keeper");
  assert.equal(kept(postern), "by 1.0.0");
  await installs.remove("keeper", true);
  await install(postern, await eve("3.0.0"));
  await ready(postern, "keeper");
  assert.equal(kept(postern), "by 3.0.0");
});

test("data that an unsigned plugin left are for the same package alone, until the user deletes them", async (t) => {
  const folder = testFolder(t);
  const first = await folder.open();
  await install(first, unsigned("1.0.0"));
  await ready(first, "keeper");
  await first.plugins.installs.remove("keeper", false);
  await first.close("stopping");
  const postern = await folder.open();
  const { installs } = postern.plugins;
  await assert.rejects(installs.inspect(unsigned("1.0.1")), { code: "PLUGIN_DATA_KEPT" });
  await installs.inspect(unsigned("1.0.0"));
  await installs.remove("keeper", false);
  await assert.rejects(installs.remove("keeper", false), { code: "NOT_FOUND" });
  await installs.remove("keeper", true);
  assert.equal(kept(postern), null);
  await assert.rejects(installs.remove("keeper", true), { code: "NOT_FOUND" });
  await installs.inspect(unsigned("1.0.1"));
});

test("a plugin that kept nothing leaves its id to anybody", async (t) => {
  const postern = await testFolder(t).open();
  const { installs } = postern.plugins;
  await installs.inspect(unsigned("1.0.0"));
  await installs.remove("keeper", false);
  await installs.inspect(unsigned("1.0.1"));
});
