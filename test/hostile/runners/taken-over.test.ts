import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import { runnerBundle } from "../../../core/plugins/sandbox/build.ts";
import { encoded, openKernel, until, viewOf, writePlugins, statusOf } from "../../plugins/plugin-kernel.ts";
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

  it("never starts is started again, later and later, and nobody waits for it", async (t) => {
    const places = await writePlugins(t, { victim });
    writeFileSync(runnerBundle(places.build), "process.exit(3);");
    const { plugins, logged } = await openKernel(t, places, { isSettled: false });
    const asked = encoded([viewOf("1")]);
    // The first to ask waits until it is clear that no runner can be had; from then on nobody waits.
    assert.equal(await plugins.classify(asked, 1), null);
    assert.ok(logged.filter(({ event }) => event === "runner.lost").length >= limits.runnerStartsFailedMax);
    for (let i = 0; i < 100; i += 1) assert.equal(await plugins.classify(asked, 1), null);
    assert.deepEqual(
      statusOf(plugins).map(({ state, breaches }) => ({ state, breaches })),
      [{ state: "starting", breaches: 0 }],
    );
  });
});
