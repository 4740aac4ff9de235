/** Plugins that use up what is everybody's. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { testFolder } from "../open-postern.ts";
import { capabilities, deliver, packed, ready } from "./digest.ts";

const reason = "For a test.";

test("a plugin makes limits.pluginTagsBelowMax tags below its prefix and not one more, and the user's stay to be had", async (t) => {
  const postern = await testFolder(t).open();
  const { installs } = postern.plugins;
  const asks = {
    "message.read": capabilities["message.read"],
    "message.tag": { prefix: "Digest/", reason },
    "store.own": capabilities["store.own"],
  };
  const { pluginTagsBelowMax: most, pluginTagsPerCallMax: step } = limits;
  const code = `var plugin = { default: { hooks: { async "message.observe"(items, host) {
    const key = items[0].view.key;
    const said = [];
    const tag = (names) => host.mail.tag(key, names, []).catch(({ code, detail }) => said.push(code + " " + detail.limit));
    for (let at = 0; at < ${most}; at += ${step}) await tag(Array.from({ length: ${step} }, (_, i) => "Digest/t" + (at + i)));
    await tag(["Digest/one too many"]);
    await tag(["Digest/t1/and below"]);
    await tag(["Digest/t1"]);
    await host.store.write([{ key: "said", value: JSON.stringify(said) }]);
  } } } };`;
  await installs.inspect(packed({ code, asks }));
  await installs.enable("digest", asks as unknown as Grants);
  await ready(postern);
  await deliver(postern, "any");
  const said = JSON.parse(postern.reader.pluginData("digest", "said")?.toString() ?? "null") as string[];
  assert.deepEqual(said, Array(2).fill("PLUGIN_LIMIT pluginTagsBelowMax"));
  const made = postern.reader.tags().filter(({ path }) => path.startsWith("Digest/"));
  assert.equal(made.length, most);
  assert.ok((await postern.writer.perform({ op: "tag.create", name: "Mine", parentId: null })).created > 0);
});

test("tags that are made at once are each made once, by one plugin and by two", async (t) => {
  const postern = await testFolder(t).open();
  const { installs } = postern.plugins;
  const asks = {
    "message.read": capabilities["message.read"],
    "message.tag": { prefix: "Digest/", reason },
    "store.own": capabilities["store.own"],
  };
  const code = `var plugin = { default: { hooks: { async "message.observe"(items, host) {
    const tag = (name) => host.mail.tag(items[0].view.key, [name], []).then(() => "ok", ({ code }) => code);
    const said = await Promise.all(Array.from({ length: 20 }, (_, at) => tag("Digest/new/t" + (at % 4))));
    await host.store.write([{ key: "said", value: said.join(" ") }]);
  } } } };`;
  for (const id of ["digest", "weather"]) {
    await installs.inspect(packed({ id, code, asks }));
    await installs.enable(id, asks as unknown as Grants);
    await ready(postern, id);
  }
  await deliver(postern, "any");
  for (const id of ["digest", "weather"])
    assert.equal(postern.reader.pluginData(id, "said")?.toString(), Array(20).fill("ok").join(" "), id);
  const paths = postern.reader.tags().flatMap(({ path }) => (path.startsWith("Digest") ? [path] : []));
  assert.deepEqual(paths.toSorted(), ["Digest", "Digest/new", ...[0, 1, 2, 3].map((at) => `Digest/new/t${at}`)]);
});
