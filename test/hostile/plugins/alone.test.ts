/** The same hostile plugins as strangers' ones: installed from packages, each in a runner of its own, without the JIT. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { describe, it } from "node:test";
import { packPlugin } from "../../../core/plugins/packages/pack.ts";
import { pluginBundle } from "../../../core/plugins/sandbox/build.ts";
import {
  encoded,
  impatient,
  manifestOf,
  pluginKernel,
  scores,
  statusOf,
  until,
  viewOf,
  writePlugins,
} from "../../plugins/plugin-kernel.ts";
import { hostileGuests } from "./guests.ts";

const secret = "the words of a letter";
const views = encoded([viewOf("1", { text: secret }), viewOf("2", { text: secret })]);

describe("a hostile plugin in a runner of its own", () => {
  for (const [name, guest] of Object.entries(hostileGuests)) {
    it(`that ${name.replaceAll("-", " ")} is ${guest.becomes === "harmless" ? "harmless" : "contained"}`, async (t) => {
      const manifest = manifestOf(name, guest.manifest ?? (guest.becomes === "breach" ? impatient : {})) as {
        capabilities: never;
      };
      const { build } = await writePlugins(t, { [name]: { main: guest.main, manifest } });
      const code = readFileSync(pluginBundle(build, name), "utf8");
      const { plugins, logged } = await pluginKernel(t, { witness: scores(0.25) });
      await plugins.installs.inspect(packPlugin({ manifest: JSON.stringify(manifest), code }));
      await plugins.installs.enable(name, manifest.capabilities);
      await until(() => plugins.detail(name).state !== "starting");

      const delay = monitorEventLoopDelay({ resolution: 10 });
      delay.enable();
      const [mine, witness] = await Promise.all([plugins.classifyBy(name, views, 2), plugins.classify(views, 2)]);
      delay.disable();
      t.diagnostic(`the kernel's event loop stood for ${Math.round(delay.max / 1e6)} ms at most`);

      assert.deepEqual(
        witness?.map((verdict) => verdict?.score),
        [0.25, 0.25],
        "its neighbour goes on",
      );
      const { breaches = -1, failures = -1 } = statusOf(plugins).find(({ id }) => id === name) ?? {};
      if (guest.becomes === "harmless") {
        assert.deepEqual(mine?.flatMap((verdict) => verdict?.words ?? []) ?? [], [], "it found something");
        assert.deepEqual([breaches, failures], [0, 0]);
      } else {
        assert.equal(mine, null);
        // What the system refuses at once (memory) is the plugin's own error, and costs no runner.
        assert.ok(failures === 1 && breaches <= 1, `${failures} failures, ${breaches} breaches`);
        if (guest.becomes === "failed") assert.equal(breaches, 0);
      }
      assert.ok(!JSON.stringify(logged).includes("letter"), "mail in the log");
    });
  }
});
