import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { setRates } from "../../core/plugins/capabilities/capability-context.ts";
import { testFolder } from "../open-postern.ts";
import { contextFor } from "./context-for.ts";
import { deliver, full, packed, ready, tagged } from "./digest.ts";

/** Goes on without what it was refused, so that nothing is told to it twice. */
const code = `var plugin = { default: { hooks: { async "message.observe"(items, host) {
  for (const { view, event } of items)
    if (event === "stored") await host.mail.tag(view.key, ["Newsletters"], []).catch(() => null);
} } } };`;

test("without a word of the manifest a plugin has limits.pluginFetchesPerMinuteDefault and limits.pluginTagChangesPerMinuteDefault", () => {
  const { fetches, tagChanges } = contextFor("p");
  const { pluginFetchesPerMinuteDefault: fetched, pluginTagChangesPerMinuteDefault: changed } = limits;
  fetches.spend(fetched);
  tagChanges.spend(changed);
  assert.throws(() => fetches.spend(), { code: "PLUGIN_LIMIT" });
  assert.throws(() => tagChanges.spend(), { code: "PLUGIN_LIMIT" });
});

test("another rate holds at once, and what was spent stays spent", () => {
  const context = contextFor("p", {}, { tagsPerMinute: 2, fetchesPerMinute: 2 });
  context.tagChanges.spend(2);
  setRates(context, { tagsPerMinute: 3 });
  context.tagChanges.spend();
  assert.throws(() => context.tagChanges.spend(), { code: "PLUGIN_LIMIT" });
  context.fetches.spend(limits.pluginFetchesPerMinuteDefault);
  assert.throws(() => context.fetches.spend(), { code: "PLUGIN_LIMIT" });
});

test("an update brings its rates with it, and the roll-back those of before", async (t) => {
  const postern = await testFolder(t).open();
  const { installs } = postern.plugins;
  await installs.inspect(packed({ code, version: "1.0.0", more: { limits: { tagsPerMinute: 1 } } }));
  await installs.enable("digest", full);
  await ready(postern);
  await deliver(postern, "first news", "second news");
  assert.deepEqual(tagged(postern), ["first news"]);

  await installs.inspect(packed({ code, version: "1.1.0", more: { limits: { tagsPerMinute: 3 } } }));
  await installs.agreeToUpdate("digest", null);
  await ready(postern);
  await deliver(postern, "third news", "fourth news", "fifth news");
  assert.equal(tagged(postern).length, 3);

  await installs.rollback("digest");
  await ready(postern);
  await deliver(postern, "sixth news");
  assert.equal(tagged(postern).length, 3);
});
