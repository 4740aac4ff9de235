import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import {
  encoded,
  handler,
  impatient,
  pluginKernel,
  runnerPids,
  scores,
  two,
  viewOf,
  statusOf,
} from "./plugin-kernel.ts";

const onLinux = process.platform === "linux";

describe("a runner that dies", () => {
  it("in mid-import loses no call: each is asked again, even when every runner is killed at once", {
    skip: !onLinux,
  }, async (t) => {
    const { plugins } = await pluginKernel(t, {
      busy: {
        main: handler(
          "const end = Date.now() + 20; while (Date.now() < end); return views.map((view: any) => ({ score: 0, words: [{ word: view.key, probability: 0 }] }));",
        ),
      },
    });
    const keys: Array<string | undefined> = [];
    let next = 0;
    async function importMail(): Promise<void> {
      for (let i = next++; i < 40; i = next++) {
        if (i % 8 === 4) for (const pid of runnerPids()) process.kill(pid, "SIGKILL");
        keys[i] = (await plugins.classify(encoded([viewOf(`key ${i}`)]), 1))?.[0]?.words[0]?.word;
      }
    }
    await Promise.all([importMail(), importMail(), importMail(), importMail()]);
    assert.deepEqual(
      keys,
      keys.map((_, i) => `key ${i}`),
    );
    const [{ breaches, failures } = {}] = statusOf(plugins);
    assert.deepEqual({ breaches, failures }, { breaches: 0, failures: 0 });
  });

  it("is replaced, and the plugin starts anew with what it stored", { skip: !onLinux }, async (t) => {
    const counter = `let starts = 0;
      export default {
        async start(_: any, host: any) { starts = Number(await host.store.read("starts") ?? 0) + 1; await host.store.write([{ key: "starts", value: String(starts) }]); },
        hooks: { "message.classify": (views: any) => views.map(() => ({ score: 0, words: [{ word: "start " + starts, probability: 0 }] })) } };`;
    const { plugins } = await pluginKernel(t, { counter: { main: counter } });
    const ask = async () => (await plugins.classify(two, 2))?.[0]?.words[0]?.word;
    assert.equal(await ask(), "start 1");
    for (const pid of runnerPids()) process.kill(pid, "SIGKILL");
    assert.equal(await ask(), "start 2");
  });

  it("twice under the same call is that plugin's fault, and nobody else's", { skip: !onLinux }, async (t) => {
    const { plugins } = await pluginKernel(t, {
      // V8 ends the whole process at this length, whatever the isolate's limit.
      bomb: { main: handler('return "x".repeat(2 ** 29 - 24).split("");') },
      other: {
        main: `export default { hooks: { async "message.classify"(views: any, host: any): Promise<any> { for (let i = 0; i < 20; i += 1) await host.store.read("x"); return views.map(() => ({ score: 0.5, words: [] })); } } };`,
      },
    });
    const answers = await plugins.classify(two, 2);
    assert.deepEqual(
      answers?.map((each) => each?.pluginId),
      ["other", "other"],
    );
    assert.deepEqual(
      statusOf(plugins).map(({ id, breaches }) => [id, breaches]),
      [
        ["bomb", 1],
        ["other", 0],
      ],
    );
  });
});

describe("breaches", () => {
  it("switch a plugin off at limits.pluginBreachesMax, with the reason, and its calls are answered at once", async (t) => {
    const { plugins, logged } = await pluginKernel(t, { spinner: { main: handler("for (;;);"), manifest: impatient } });
    const state = () => statusOf(plugins)[0];
    for (let breach = 1; breach <= limits.pluginBreachesMax; breach += 1) {
      assert.notEqual(state()?.state, "off");
      assert.equal(await plugins.classify(two, 2), null);
      await plugins.settled();
      assert.equal(state()?.breaches, breach);
    }
    assert.equal(state()?.state, "off");
    assert.deepEqual(state()?.problem, {
      code: "PLUGIN_LIMIT",
      detail: { by: "breaches", hook: "message.classify", limit: "wallMs" },
    });
    const calls = state()?.calls;
    assert.equal(await plugins.classify(two, 2), null);
    assert.equal(state()?.calls, calls, "asked a plugin that is off");
    assert.equal(logged.filter(({ event }) => event === "plugin.breach").length, limits.pluginBreachesMax);

    await plugins.installs.enable("spinner", plugins.detail("spinner").manifest.capabilities);
    await plugins.settled();
    assert.deepEqual({ state: state()?.state, breaches: state()?.breaches }, { state: "ready", breaches: 0 });
  });

  it("of one plugin cost another no call", async (t) => {
    const { plugins } = await pluginKernel(t, {
      spinner: { main: handler("for (;;);"), manifest: impatient },
      steady: scores(0.5),
    });
    for (let round = 0; round < 5; round += 1) {
      assert.deepEqual(
        (await plugins.classify(two, 2))?.map((each) => each?.pluginId),
        ["steady", "steady"],
      );
    }
    assert.deepEqual(
      statusOf(plugins).map(({ id, state, failures }) => [id, state, failures]),
      [
        ["spinner", "off", 3],
        ["steady", "ready", 0],
      ],
    );
  });
});

describe("a plugin that cannot start", () => {
  it("is shown as failed with the place in its code, and keeps no other from starting", async (t) => {
    const { plugins } = await pluginKernel(t, {
      broken: { main: handler("return [];", "start() { (undefined as any).x; },") },
      hookless: { main: "export default { hooks: {} };" },
      throws: { main: `throw new Error("at the top"); ${handler("return [];")}` },
      works: scores(0.5),
    });
    const states = Object.fromEntries(
      statusOf(plugins).map(({ id, state, problem }) => [id, { state, error: problem?.detail["error"] }]),
    );
    assert.deepEqual(states, {
      broken: { state: "failed", error: "TypeError" },
      hookless: { state: "failed", error: "TypeError" },
      throws: { state: "failed", error: "Error" },
      works: { state: "ready", error: undefined },
    });
    assert.ok(Number(statusOf(plugins).find(({ id }) => id === "broken")?.problem?.detail["line"]) > 0);
    assert.equal((await plugins.classify(two, 2))?.[0]?.pluginId, "works");
  });

  it("because it spins there is switched off after its breaches", async (t) => {
    const { plugins } = await pluginKernel(t, {
      spins: { main: `${handler("return [];")} for (;;);`, manifest: { limits: { memoryMiB: 16, wallMs: 300 } } },
      works: scores(0.5),
    });
    assert.deepEqual(
      statusOf(plugins).map(({ id, state, breaches }) => [id, state, breaches]),
      [
        ["spins", "off", 3],
        ["works", "ready", 0],
      ],
    );
  });

  it("because its manifest is bad is refused with the line; the others are there", async (t) => {
    const { plugins } = await pluginKernel(t, {
      bad: { ...scores(0), manifest: { hooks: { "mail.steal": {} } } },
      works: scores(0.5),
    });
    const bad = statusOf(plugins).find(({ id }) => id === "bad");
    assert.equal(bad?.state, "failed");
    assert.equal(bad?.problem?.code, "PLUGIN_MANIFEST_BAD");
    assert.equal(bad?.problem?.detail["where"], "/hooks/mail.steal");
    assert.equal((await plugins.classify(two, 2))?.[0]?.pluginId, "works");
  });
});
