import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { runnerBundle } from "../../../core/plugins/sandbox/build.ts";
import { encoded, openKernel, until, viewOf, writePlugins } from "../../plugins/plugin-kernel.ts";
import { runnerText, takenOver } from "./taken-over.ts";

const victim = { main: 'export default { hooks: { "message.classify": () => [] } };' };

describe("a runner that was taken over and", () => {
  for (const [name, { says, breach, isIgnored }] of Object.entries(takenOver)) {
    it(`${name} gains nothing`, async (t) => {
      const places = await writePlugins(t, { victim });
      writeFileSync(runnerBundle(places.build), runnerText(says));
      const { plugins, logged, store } = await openKernel(t, places);
      const answers = await plugins.classify(encoded([viewOf("1", { text: "a letter" })]), 1);
      if (isIgnored)
        assert.deepEqual(
          answers?.map((answer) => answer?.score),
          [0.5],
        );
      else assert.equal(answers, null);
      if (breach !== undefined) await until(() => logged.some(({ event }) => event === "plugin.breach"));
      assert.equal(logged.find(({ event }) => event === "plugin.breach")?.["limit"], breach);
      assert.equal(store.rows.size, 0);
      assert.ok(!JSON.stringify(logged).includes("letter"));
    });
  }

  it("never starts is started again, later and later, and the kernel goes on", async (t) => {
    const places = await writePlugins(t, { victim });
    writeFileSync(runnerBundle(places.build), "process.exit(3);");
    const { build, folder } = places;
    const opened = openKernel(t, { build, folder });
    const kernel = await Promise.race([
      opened.then(() => "settled"),
      new Promise((resolve) => setTimeout(resolve, 500, "starting")),
    ]);
    assert.equal(kernel, "starting");
  });
});
