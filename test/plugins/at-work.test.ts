import assert from "node:assert/strict";
import { test } from "node:test";
import type { Postern } from "../../core/main.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { testFolder } from "../open-postern.ts";
import { capabilities, deliver, full, packed, ready, tagged, view } from "./digest.ts";
import { until } from "./plugin-kernel.ts";

test("a plugin is woken as often as it was granted, and once for what it missed", async (t) => {
  const clock = { time: Date.UTC(2026, 5, 1), now: () => clock.time };
  const folder = testFolder(t);
  const asks = { "schedule.every": { minutes: 30, reason: "To look." }, "store.own": capabilities["store.own"] };
  const code = `var plugin = { default: { hooks: { async "schedule.tick"({ at }, host) {
    await host.store.write([{ key: "tick/" + at, value: "" }]);
  } } } };`;
  const first = await folder.open({ clock });
  await first.plugins.installs.inspect(packed({ code, hooks: { "schedule.tick": {} }, asks }));
  await first.plugins.installs.enable("digest", asks as unknown as Grants);
  await ready(first);
  const ticks = (postern: Postern) =>
    postern.reader.plugins
      .dataWithPrefix("digest", "tick/")
      .map(({ key }) => (Number(key.slice(5)) - Date.UTC(2026, 5, 1)) / 60_000);
  const pass = async (postern: Postern, minutes: number) => {
    clock.time += minutes * 60_000;
    await postern.settled();
  };
  await pass(first, 0);
  for (const minutes of [29, 1, 29, 1]) await pass(first, minutes);
  assert.deepEqual(ticks(first), [30, 60]);
  await first.close("stopping");
  clock.time += 300 * 60_000;
  const again = await folder.open({ clock });
  await ready(again);
  await pass(again, 0);
  assert.deepEqual(ticks(again), [30, 60, 360]);
});

test("settings are checked against the manifest and reach the plugin", async (t) => {
  const postern = await testFolder(t).open();
  const { installs } = postern.plugins;
  const code = `var plugin = { default: { hooks: { async "message.observe"(items, host) {
    await host.store.write([{ key: "settings", value: JSON.stringify(host.settings) }]);
  } } } };`;
  const settings = {
    type: "object",
    properties: {
      word: { type: "string", title: "Word", default: "news" },
      count: { type: "integer", title: "How many", minimum: 1, maximum: 5, default: 2 },
    },
  };
  await installs.inspect(packed({ code, more: { settings } }));
  await assert.rejects(installs.setSettings("digest", { count: 6 }), { code: "BAD_REQUEST" });
  await assert.rejects(installs.setSettings("digest", { other: 1 }), { code: "BAD_REQUEST" });
  await installs.setSettings("digest", { count: 5 });
  await installs.enable("digest", full);
  await ready(postern);
  await deliver(postern, "any");
  assert.deepEqual(JSON.parse(postern.reader.pluginData("digest", "settings")?.toString() ?? ""), {
    word: "news",
    count: 5,
  });
});

test("a plugin that takes its time holds up no other", async (t) => {
  const postern = await testFolder(t).open();
  const { installs } = postern.plugins;
  const spins = `var plugin = { default: { hooks: { "message.observe"() { for (;;); } } } };`;
  const asks = { "message.read": capabilities["message.read"] };
  await installs.inspect(packed({ id: "a-slow-one", code: spins, asks, more: { limits: { wallMs: 4_500 } } }));
  await installs.enable("a-slow-one", asks as unknown as Grants);
  await installs.inspect(packed());
  await installs.enable("digest", full);
  await ready(postern, "a-slow-one");
  await ready(postern);
  const settled = deliver(postern, "news for both");
  await until(() => tagged(postern).length === 1 && view(postern, "a-slow-one").stats.calls === 1);
  const { stats } = view(postern, "a-slow-one");
  assert.deepEqual([stats.failures, stats.breaches], [0, 0], "it is still at its first call");
  await installs.remove("a-slow-one", true);
  await settled;
});
