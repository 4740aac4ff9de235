import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { runInNewContext } from "node:vm";
import { buildPlugins, pluginBundle, runnerBundle } from "../../../core/plugins/sandbox/build.ts";
import { writePlugins } from "../plugin-kernel.ts";

const main = (word: string) => `import { definePlugin } from "@postern/sdk";
export default definePlugin({ hooks: { "message.classify": () => [{ score: 1, words: [{ word: "${word}", probability: 1 }] }] } });`;

describe("building the plugins", () => {
  it("does nothing when nothing changed, and builds anew what did", async (t) => {
    const { folder, build } = await writePlugins(t, { first: { main: main("a") }, second: { main: main("b") } });
    assert.deepEqual(await buildPlugins({ plugins: folder, build }), []);
    writeFileSync(join(folder, "second", "main.ts"), main("changed"));
    assert.deepEqual(await buildPlugins({ plugins: folder, build }), ["second"]);
    assert.ok(readFileSync(pluginBundle(build, "second"), "utf8").includes("changed"));
    assert.deepEqual(await buildPlugins({ plugins: folder, build }), []);
  });

  it("builds anew when a package that may be in a bundle was updated", async (t) => {
    const { folder, build } = await writePlugins(t, { first: { main: main("a") } });
    const packages = join(folder, "package-lock.json");
    const builds = (text: string) => {
      writeFileSync(packages, text);
      return buildPlugins({ plugins: folder, build, packages });
    };
    assert.deepEqual(await builds("one"), ["first"]);
    assert.deepEqual(await builds("one"), []);
    assert.deepEqual(await builds("two"), ["first"]);
  });

  it("makes one script of a plugin, that needs nothing around it", async (t) => {
    const { build } = await writePlugins(t, { first: { main: main("a") } });
    const text = readFileSync(pluginBundle(build, "first"), "utf8");
    assert.doesNotMatch(text, /\bimport\b|\brequire\b/);
    const words = runInNewContext(`${text}; plugin.default.hooks["message.classify"]()[0].words[0].word`);
    assert.equal(words, "a");
  });

  it("makes one plain module of the runner, with the guest's glue as text in it", async (t) => {
    const { build } = await writePlugins(t, { any: { main: main("a") } });
    const text = readFileSync(runnerBundle(build), "utf8");
    assert.ok(text.includes("WebAssembly") && !text.includes("GUEST_GLUE"));
    for (const [, from] of text.matchAll(/from "([^"]+)"/g)) assert.match(from ?? "", /^node:/);
  });

  it("fails, and leaves the old bundle, when a plugin imports what is not there", async (t) => {
    const { folder, build } = await writePlugins(t, { first: { main: main("a") } });
    writeFileSync(join(folder, "first", "main.ts"), 'import "./missing.ts"; export default {};');
    await assert.rejects(buildPlugins({ plugins: folder, build }));
    assert.ok(existsSync(pluginBundle(build, "first")));
  });
});
