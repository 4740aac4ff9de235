import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type TestContext, test } from "node:test";
import type { AppError } from "../../../core/kernel/errors.ts";
import { limits } from "../../../core/kernel/limits.ts";
import { addonPath } from "../../../core/plugins/sandbox/addon-path.ts";
import { buildPlugins, runnerBundle } from "../../../core/plugins/sandbox/build.ts";
import { RunnerSource } from "../../../core/plugins/sandbox/runner-source.ts";
import { Runners } from "../../../core/plugins/sandbox/runners.ts";
import type { Breach } from "../../../core/plugins/sandbox/runners-options.ts";
import { probeWrappers } from "../../../core/plugins/sandbox/wrappers.ts";
import { runnerPids, shippedBuild, shippedPlugins, until } from "../plugin-kernel.ts";

async function openSource(t: TestContext): Promise<RunnerSource> {
  await buildPlugins({ plugins: shippedPlugins, build: shippedBuild });
  const source = new RunnerSource({
    bundle: runnerBundle(shippedBuild),
    addon: addonPath(),
    wrappers: await probeWrappers(),
    isShipped: false,
  });
  t.after(() => source.close());
  return source;
}

interface Alone {
  runners: Runners;
  breaches: Breach[];
}

async function openAlone(
  t: TestContext,
  source: RunnerSource,
  handler: string,
  { memoryMiB = 16, askMs = 0 } = {},
): Promise<Alone> {
  const breaches: Breach[] = [];
  const code = `var plugin = { default: { hooks: { "message.classify": (input, host) => { ${handler} } } } };`;
  const runners = await new Promise<Runners>((resolve, reject) => {
    const opened: Runners = new Runners({
      source,
      answerAsk: () => pause(askMs, { answer: null }),
      onBreach: (breach) => void breaches.push(breach),
      onLoaded: () => resolve(opened),
      onLoadFailed: (_id, error) => reject(error),
      onRunnerLost() {},
    });
    opened.add({ id: "p", code: Buffer.from(code), hooks: ["message.classify"], memoryMiB, startMs: 5_000 });
  });
  t.after(() => runners.close());
  return { runners, breaches };
}

const ask = async ({ runners }: Alone, input: unknown = null, wallMs = 2_000) =>
  JSON.parse(
    String(await runners.call("p", "message.classify", Buffer.from(JSON.stringify(input)), wallMs)),
  ) as unknown;

test("it answers without the JIT, behind a hard limit on its memory", async (t) => {
  const source = await openSource(t);
  const alone = await openAlone(t, source, "return [typeof WebAssembly, input.length]");
  assert.deepEqual(await ask(alone, "four"), ["undefined", 4]);
  const { pid } = alone.runners;
  assert.match(readFileSync(`/proc/${pid}/cmdline`, "utf8"), /--jitless/);
  const { command } = (await probeWrappers()).find(({ name }) => name === "memory") ?? { command: null };
  const dataBytes = (limits.runnerDataBaseMiB + 16) * 1024 * 1024;
  const found = Number(/Max data size +(\d+) /.exec(readFileSync(`/proc/${pid}/limits`, "utf8"))?.[1] ?? 0);
  if (command !== null) assert.equal(found, dataBytes);
});

/** What it does, and how it ends: an allocation that the system refuses is an error of the plugin's own and costs no runner. */
const hogs: Array<[name: string, handler: string, codes: string[]]> = [
  ["arrays", "const all = []; for (;;) all.push(new Array(1000).fill(1.5));", ["PLUGIN_LIMIT"]],
  ["strings", 'return "x".repeat(2 ** 29 - 24).split("").length', ["PLUGIN_LIMIT"]],
  ["maps", "const all = new Map(); for (let i = 0; ; i += 1) all.set(i, { i });", ["PLUGIN_LIMIT"]],
  [
    "buffers",
    "const all = []; for (;;) all.push(new Uint8Array(1_000_000).fill(7));",
    ["PLUGIN_LIMIT", "PLUGIN_FAILED"],
  ],
];

test("one that takes all memory is ended and blamed, its neighbour in another runner goes on", async (t) => {
  const source = await openSource(t);
  const neighbour = await openAlone(t, source, "return input");
  for (const [name, handler, codes] of hogs) {
    const hog = await openAlone(t, source, handler);
    const { code } = (await ask(hog).catch((error: unknown) => error)) as AppError;
    assert.ok(codes.includes(code), `${name}: ${code}`);
    assert.equal(hog.breaches.length, code === "PLUGIN_LIMIT" ? 1 : 0, name);
    assert.equal(await ask(neighbour, name), name);
    hog.runners.close();
  }
});

test("the next one starts in the runner that was kept warm; one that needs more memory gets its own", async (t) => {
  // Those of the tests before are ended, and may not be gone yet.
  await until(() => runnerPids().length === 0);
  const source = await openSource(t);
  await openAlone(t, source, "return 1");
  await until(() => runnerPids().length === 2);
  const warm = runnerPids();
  const second = await openAlone(t, source, "return 2");
  assert.ok(warm.includes(second.runners.pid ?? 0));
  await until(() => runnerPids().length === 3);
  const before = runnerPids();
  const large = await openAlone(t, source, "return 3", { memoryMiB: limits.pluginMemoryMiBMax });
  assert.ok(!before.includes(large.runners.pid ?? 0));
  assert.equal(await ask(large), 3);
});

test("waiting for the kernel costs a plugin none of its time; spinning behind it does", async (t) => {
  const source = await openSource(t);
  const patient = await openAlone(t, source, 'return host.store.read("a").then(() => "there")', { askMs: 900 });
  assert.equal(await ask(patient, null, 300), "there");
  assert.deepEqual(patient.breaches, []);
  const spinner = await openAlone(t, source, 'return host.store.read("a").then(() => { for (;;); })', { askMs: 400 });
  await assert.rejects(ask(spinner, null, 300), { code: "PLUGIN_LIMIT" });
  assert.equal(spinner.breaches.length, 1);
});
