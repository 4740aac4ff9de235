import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mock, type TestContext, test } from "node:test";
import type { Grants } from "../../../core/plugins/plugin-record.ts";
import { addonPath } from "../../../core/plugins/sandbox/addon-path.ts";
import { buildPlugins, runnerBundle } from "../../../core/plugins/sandbox/build.ts";
import { RunnerSource } from "../../../core/plugins/sandbox/runner-source.ts";
import { testFolder } from "../../open-postern.ts";
import { capabilities, packed, ready } from "../digest.ts";
import { runnerPids, shippedBuild, shippedPlugins, until } from "../plugin-kernel.ts";

const waitMs = 1_000;

async function sourceWithClock(t: TestContext): Promise<RunnerSource> {
  await buildPlugins({ plugins: shippedPlugins, build: shippedBuild });
  const parts = { bundle: runnerBundle(shippedBuild), addon: addonPath(), wrappers: [], isShipped: false };
  const source = new RunnerSource(parts);
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => {
    mock.timers.reset();
    source.close();
  });
  return source;
}

/** Those of plugins that did not come with Postern, the oldest first. */
const jitless = () => runnerPids().filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--jitless"));
const gone = (pids: number[]) => until(() => runnerPids().every((pid) => !pids.includes(pid)));

test("a runner that is expected to be needed waits for its time, and ends when nobody took it", async (t) => {
  const source = await sourceWithClock(t);
  source.expect(waitMs);
  const expected = runnerPids();
  assert.equal(expected.length, 1);
  source.expect(waitMs);
  mock.timers.tick(waitMs - 1);
  assert.deepEqual(runnerPids(), expected);
  mock.timers.tick(1);
  mock.timers.reset();
  await gone(expected);
});

test("a runner that was taken, or is to be kept, stays beyond that time", async (t) => {
  const source = await sourceWithClock(t);
  source.expect(waitMs);
  const [pid] = runnerPids();
  const taken = source.take(16);
  assert.equal(taken.pid, pid);
  source.expect(waitMs);
  source.warm();
  mock.timers.tick(waitMs);
  mock.timers.reset();
  await taken.ready;
  const spare = source.take(16);
  await spare.ready;
  assert.equal(runnerPids().length, 2);
  for (const each of [taken, spare]) each.kill();
  await until(() => runnerPids().length === 0);
});

test("a plugin that the user looks at gets the runner that was started meanwhile", async (t) => {
  const postern = await testFolder(t).open();
  assert.deepEqual(jitless(), []);
  await postern.plugins.installs.inspect(packed());
  const expected = jitless();
  assert.equal(expected.length, 1);
  postern.plugins.detail("digest");
  assert.deepEqual(jitless(), expected);
  await postern.plugins.installs.enable("digest", capabilities as unknown as Grants);
  await ready(postern);
  assert.deepEqual(jitless().slice(0, 1), expected);
  await postern.plugins.installs.disable("digest");
  await gone(expected);
});
