import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { encoded, impatient, pluginKernel, runnerPids, type TestPlugin, until, viewOf } from "./plugin-kernel.ts";

const handler = (body: string, more = "") =>
  `export default { ${more} hooks: { "message.classify"(views: any, host: any): any { ${body} } } };`;
const scores = (score: number): TestPlugin => ({
  main: handler(`return views.map(() => ({ score: ${score}, words: [] }));`),
});
const two = encoded([viewOf("1"), viewOf("2")]);
const onLinux = process.platform === "linux";

describe("message.classify", () => {
  it("asks every plugin; the first with an opinion has it, message by message", async (t) => {
    const { plugins } = await pluginKernel(t, {
      "a-picky": {
        main: handler(
          'return views.map((view: any) => (view.key === "1" ? { score: 0.1, words: [{ word: "a", probability: 0.2 }] } : null));',
        ),
      },
      "b-sure": scores(0.9),
    });
    assert.deepEqual(await plugins.classify(two, 2), [
      { score: 0.1, words: [{ word: "a", probability: 0.2 }], pluginId: "a-picky", pluginVersion: "1.0.0" },
      { score: 0.9, words: [], pluginId: "b-sure", pluginVersion: "1.0.0" },
    ]);
  });

  it("answers null for every message when no plugin wants to know", async (t) => {
    const { plugins } = await pluginKernel(t, {
      observer: {
        main: "export default { hooks: { 'message.observe'() {} } };",
        manifest: { hooks: { "message.observe": {} } },
      },
    });
    assert.deepEqual(await plugins.classify(two, 2), [null, null]);
  });

  it("shows a plugin the fields that it was granted, and no other", async (t) => {
    const { plugins } = await pluginKernel(t, {
      nosy: {
        main: handler(
          "return views.map((view: any) => ({ score: 0, words: [{ word: JSON.stringify(view).slice(0, 80), probability: 0 }, { word: JSON.stringify(view).slice(80, 160), probability: 0 }] }));",
        ),
        manifest: {
          capabilities: {
            "message.read": { fields: ["text"], headers: ["list-id"], reason: "For a test." },
            "message.tag": { tags: ["spam", "ham"], reason: "For a test." },
          },
        },
      },
    });
    const view = viewOf("7", {
      headers: ["list-id: x", "received: secret"],
      text: "T",
      links: ["L"],
      attachmentTypes: ["secret"],
    });
    const [answer] =
      (await plugins.classify(encoded([{ ...view, from: "secret", to: "secret", subject: "secret" }]), 1)) ?? [];
    assert.deepEqual(JSON.parse(answer?.words.map(({ word }) => word).join("") ?? ""), {
      key: "7",
      from: "",
      to: "",
      subject: "",
      headers: ["list-id: x"],
      text: "T",
      links: ["L"],
      attachmentTypes: [],
    });
  });

  it("takes from a plugin only the verdicts that it was granted to give", async (t) => {
    const { plugins } = await pluginKernel(t, {
      onlyham: {
        main: handler("return [{ score: 0.1, words: [] }, { score: 0.9, words: [] }];"),
        manifest: {
          capabilities: {
            "message.read": { fields: ["text"], reason: "For a test." },
            "message.tag": { tags: ["ham"], reason: "For a test." },
          },
        },
      },
    });
    // A folder's name is its id: "onlyham" has no hyphen to spell.
    assert.deepEqual(
      (await plugins.classify(two, 2))?.map((each) => each?.score ?? null),
      [0.1, null],
    );
  });

  it("brings any text through unchanged", async (t) => {
    const { plugins } = await pluginKernel(t, {
      echo: {
        main: handler("return views.map((view: any) => ({ score: 0, words: [{ word: view.text, probability: 0 }] }));"),
      },
    });
    const texts = [
      "",
      "plain",
      "żółć 漢字 🦊\u0000\u2028",
      '"\\/\b\f\n',
      "\ud83e\udd8a",
      "\ufffd\ufeff",
      "}{][",
      "</script>",
    ];
    const answers = await plugins.classify(encoded(texts.map((text, i) => viewOf(String(i), { text }))), texts.length);
    assert.deepEqual(
      answers?.map((answer) => answer?.words[0]?.word),
      texts,
    );
  });
});

describe("a plugin without a grant", () => {
  it("is denied with the capability and the manifest line that would ask for it", async (t) => {
    const { plugins } = await pluginKernel(t, {
      grasping: {
        main: `export default { hooks: { async "message.classify"(views: any, host: any): Promise<any> {
          try { await host.store.read("x"); return []; } catch (error: any) {
            return views.map(() => ({ score: 0, words: [error.code, error.detail.capability, error.message.slice(0, 80)].map((word) => ({ word, probability: 0 })) }));
          } } } };`,
        manifest: {
          capabilities: {
            "message.read": { fields: ["text"], reason: "For a test." },
            "message.tag": { tags: ["ham"], reason: "For a test." },
          },
        },
      },
    });
    const [answer] = (await plugins.classify(two, 2)) ?? [];
    const [code, capability, message] = answer?.words.map(({ word }) => word) ?? [];
    assert.equal(code, "PLUGIN_DENIED");
    assert.equal(capability, "store.own");
    assert.match(message ?? "", /Not granted: store\.own\. The manifest must ask for it/);
  });
});

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
    const [{ breaches, failures } = {}] = plugins.status();
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
      plugins.status().map(({ id, breaches }) => [id, breaches]),
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
    const state = () => plugins.status()[0];
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

    plugins.switchOn("spinner");
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
      plugins.status().map(({ id, state, failures }) => [id, state, failures]),
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
      plugins.status().map(({ id, state, problem }) => [id, { state, error: problem?.detail["error"] }]),
    );
    assert.deepEqual(states, {
      broken: { state: "failed", error: "TypeError" },
      hookless: { state: "failed", error: "TypeError" },
      throws: { state: "failed", error: "Error" },
      works: { state: "ready", error: undefined },
    });
    assert.ok(Number(plugins.status().find(({ id }) => id === "broken")?.problem?.detail["line"]) > 0);
    assert.equal((await plugins.classify(two, 2))?.[0]?.pluginId, "works");
  });

  it("because it spins there is switched off after its breaches", async (t) => {
    const { plugins } = await pluginKernel(t, {
      spins: { main: `${handler("return [];")} for (;;);`, manifest: { limits: { memoryMiB: 16, wallMs: 300 } } },
      works: scores(0.5),
    });
    assert.deepEqual(
      plugins.status().map(({ id, state, breaches }) => [id, state, breaches]),
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
    const bad = plugins.status().find(({ id }) => id === "bad");
    assert.equal(bad?.state, "failed");
    assert.equal(bad?.problem?.code, "PLUGIN_MANIFEST_BAD");
    assert.equal(bad?.problem?.detail["where"], "/hooks/mail.steal");
    assert.equal((await plugins.classify(two, 2))?.[0]?.pluginId, "works");
  });
});

describe("message.observe", () => {
  const observer = (body: string): TestPlugin => ({
    main: `export default { hooks: { async "message.observe"(observed: any, host: any) { ${body} } } };`,
    manifest: { hooks: { "message.observe": {} } },
  });
  const decided = [
    { view: viewOf("1"), decision: "spam" as const },
    { view: viewOf("2"), decision: null },
  ];

  it("tells a plugin what was decided, and is accepted when the plugin took it", async (t) => {
    const { plugins, store } = await pluginKernel(t, {
      learns: observer('await host.store.write([{ key: "seen", value: JSON.stringify(observed) }]);'),
    });
    assert.deepEqual(await plugins.observe(decided), { accepted: true });
    assert.deepEqual(JSON.parse(Buffer.from((await store.read("learns", "seen")) ?? "").toString()), decided);
  });

  it("is not accepted when the plugin failed, or is off: it has to be told again", async (t) => {
    const { plugins } = await pluginKernel(t, { fails: observer('throw new Error("no");') });
    assert.deepEqual(await plugins.observe(decided), { accepted: false });
    plugins.switchOff("fails");
    assert.deepEqual(await plugins.observe(decided), { accepted: false });
  });

  it("is accepted when no plugin wants to know", async (t) => {
    const { plugins } = await pluginKernel(t, { other: scores(0) });
    assert.deepEqual(await plugins.observe(decided), { accepted: true });
  });
});

describe("the platform", () => {
  it("says of each wall whether it stands on this machine", async (t) => {
    const { plugins } = await pluginKernel(t, { other: scores(0) });
    const walls = plugins.walls();
    assert.deepEqual(
      walls.map(({ wall }) => wall),
      ["grants", "isolate", "files", "processes", "network", "pdeathsig", "memory"],
    );
    for (const wall of ["grants", "isolate", "files", "processes"])
      assert.ok(walls.find((each) => each.wall === wall)?.isLive, wall);
    for (const { detail } of walls) assert.ok(detail.length > 0);
  });

  it("shows what each plugin was granted, in the words that the user reads", async (t) => {
    const { plugins } = await pluginKernel(t, { other: scores(0) });
    assert.deepEqual(
      plugins.status()[0]?.grants.map(({ sentence }) => sentence),
      [
        "See sender, recipients and subject, text and links, types of attachments and some technical headers of your mail.",
        "Tag mail as spam or ham. It cannot change or delete mail.",
        "Keep up to 2 MB of its own data.",
      ],
    );
  });

  it("leaves no process behind when it is closed", { skip: !onLinux }, async (t) => {
    const { plugins } = await pluginKernel(t, { other: scores(0) });
    await until(() => runnerPids().length === 2);
    const pending = plugins.classify(two, 2);
    await plugins.close();
    await pending;
    await until(() => runnerPids().length === 0);
  });

  it("has no answer for mail that waits when its plugin is switched off: it is asked again later", async (t) => {
    const { plugins } = await pluginKernel(t, { spinner: { main: handler("for (;;);"), manifest: impatient } });
    const waiting = plugins.classify(two, 2);
    plugins.switchOff("spinner");
    assert.equal(await waiting, null);
    assert.equal(plugins.status()[0]?.state, "off");
  });
});
