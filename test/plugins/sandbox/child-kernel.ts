/**
 * A kernel process that a test can kill: opens a runner with one plugin that spins, asks it, and says so. Arguments: the
 * folder with the bundles, the plugin's id, whether the wrappers are used, and whether the plugin is a shipped one.
 */
import { readFileSync } from "node:fs";
import { addonPath } from "../../../core/plugins/sandbox/addon-path.ts";
import { pluginBundle, runnerBundle } from "../../../core/plugins/sandbox/build.ts";
import { RunnerSource } from "../../../core/plugins/sandbox/runner-source.ts";
import { Runners } from "../../../core/plugins/sandbox/runners.ts";
import { probeWrappers } from "../../../core/plugins/sandbox/wrappers.ts";

const [build = "", plugin = "", withWrappers, kind = "shipped"] = process.argv.slice(2);
const runners = new Runners({
  source: new RunnerSource({
    bundle: runnerBundle(build),
    addon: addonPath(),
    wrappers: withWrappers === "wrapped" ? await probeWrappers() : [],
    isShipped: kind === "shipped",
  }),
  answerAsk: () => Promise.resolve({ answer: null }),
  onBreach: () => process.stdout.write("breach\n"),
  onLoaded() {
    void runners.call(plugin, "message.classify", Buffer.from("[]"), 600_000);
    process.stdout.write("spinning\n");
  },
  onLoadFailed: () => process.stdout.write("failed\n"),
  onRunnerLost() {},
});
runners.add({
  id: plugin,
  code: readFileSync(pluginBundle(build, plugin)),
  hooks: ["message.classify"],
  memoryMiB: 16,
  startMs: 60_000,
});
