/** An update is tried on what there is time for, once at a time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { InstalledPlugin, shippedRecord } from "../../core/plugins/installed-plugin.ts";
import { parseManifest } from "../../core/plugins/manifest.ts";
import { PluginRunners } from "../../core/plugins/plugin-runners.ts";
import { runnerIn } from "../../core/plugins/registry.ts";
import { buildPlugins } from "../../core/plugins/sandbox/build.ts";
import { probeWrappers } from "../../core/plugins/sandbox/wrappers.ts";
import { UpdatePreviews } from "../../core/plugins/update-preview.ts";
import { contextFor } from "./context-for.ts";
import { encoded, manifestOf, shippedBuild, shippedPlugins, viewOf } from "./plugin-kernel.ts";

const noNews = {
  answerAsk: () => Promise.resolve({ answer: null }),
  onBreach() {},
  onLoaded() {},
  onLoadFailed() {},
  onRunnerLost() {},
};
const code = `var plugin = { default: { hooks: { "message.classify": (views) => views.map(() => null) } } };`;

async function stage(t: { after(run: () => void): void }) {
  await buildPlugins({ plugins: shippedPlugins, build: shippedBuild });
  const runners = new PluginRunners(runnerIn(shippedBuild), await probeWrappers(), noNews);
  t.after(() => runners.close());
  const manifest = parseManifest(JSON.stringify(manifestOf("user")));
  const version = { manifest, code: Buffer.from(code), readme: null };
  const plugin = new InstalledPlugin(version, shippedRecord(manifest), false, contextFor("user"));
  const payload = encoded([viewOf("1")]);
  for (const answer of ["[null]", "[0]", "[1]", "[2]"])
    plugin.recent.add({ hook: "message.classify", at: 1, payload, answer: Buffer.from(answer) });
  return { plugin, version, runners, context: contextFor("user") };
}

test("calls for which there is no time within limits.updatePreviewMs are left out", async (t) => {
  const parts = await stage(t);
  for (const [calls, step] of [
    [4, 1],
    [2, limits.updatePreviewMs / 2],
    [0, limits.updatePreviewMs + 1],
  ] as const) {
    let at = 0;
    const { calls: tried, differing } = await new UpdatePreviews().run({ ...parts, now: () => (at += step) });
    assert.equal(tried, calls, `${step}`);
    assert.equal(differing.length, Math.max(0, calls - 1));
  }
});

test("who asks while it is tried gets the same answer, who asks later a new one", async (t) => {
  const parts = { ...(await stage(t)), now: () => 0 };
  const previews = new UpdatePreviews();
  const [first, second] = await Promise.all([previews.run(parts), previews.run(parts)]);
  assert.equal(first, second);
  assert.notEqual(await previews.run(parts), first);
});

test("limits.previewDifferencesMax differences are told, and not one more", async (t) => {
  const parts = { ...(await stage(t)), now: () => 0 };
  const { previewDifferencesMax: most } = limits;
  for (const [messages, told] of [
    [most, most],
    [most + 1, most],
  ] as const) {
    const plugin = new InstalledPlugin(parts.version, shippedRecord(parts.version.manifest), false, contextFor("user"));
    const payload = encoded(Array.from({ length: messages }, (_, at) => viewOf(String(at))));
    plugin.recent.add({
      hook: "message.classify",
      at: 1,
      payload,
      answer: Buffer.from(JSON.stringify(Array(messages).fill(0))),
    });
    assert.equal((await new UpdatePreviews().run({ ...parts, plugin })).differing.length, told);
  }
});
