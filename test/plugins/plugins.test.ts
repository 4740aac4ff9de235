import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Observation } from "../../core/plugins/hooks/message-observe.ts";
import {
  decided,
  encoded,
  handler,
  impatient,
  pluginKernel,
  runnerPids,
  scores,
  type TestPlugin,
  two,
  until,
  viewOf,
} from "./plugin-kernel.ts";

/** Whether it was decrypted decides what is shown, and is not told. */
const shown = ({ isDecrypted: _, ...observed }: Observation) => observed;
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

describe("the bridge", () => {
  it("carries any text there and back", async (t) => {
    const { plugins, store } = await pluginKernel(t, {
      keeps: {
        main: `export default { hooks: { async "message.observe"(observed: any, host: any) {
          await host.store.write([{ key: "all", value: JSON.stringify(observed) }]); } } };`,
        manifest: { hooks: { "message.observe": {} } },
      },
    });
    const text = fc.string({ unit: "binary", maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(text, fc.array(text, { maxLength: 5 }), async (subject, links) => {
        const observed = [decided(viewOf("k", { subject, links }), null)];
        assert.deepEqual(await plugins.observe(observed), { accepted: true });
        assert.deepEqual(
          JSON.parse(Buffer.from((await store.read("keeps", "all")) ?? "").toString()),
          observed.map(shown),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("carries any JSON that a plugin keeps, and no other text comes of it", async (t) => {
    const { plugins } = await pluginKernel(t, {
      keeps: {
        main: `export default { hooks: { async "message.classify"(views: any, host: any): Promise<any> {
          const { text } = views[0];
          await host.store.write([{ key: "k", value: text }]);
          const isSame = (await host.store.read("k")) === text;
          return [{ score: isSame ? 1 : 0, words: [] }]; } } };`,
      },
    });
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 4 }), async (text) => {
        const answers = await plugins.classify(encoded([viewOf("k", { text })]), 1);
        assert.equal(answers?.[0]?.score, 1);
      }),
      { numRuns: 60 },
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

describe("message.observe", () => {
  const observer = (body: string): TestPlugin => ({
    main: `export default { hooks: { async "message.observe"(observed: any, host: any) { ${body} } } };`,
    manifest: { hooks: { "message.observe": {} } },
  });
  const decisions = [decided(viewOf("1"), "spam"), decided(viewOf("2"), null)];

  it("tells a plugin what was decided, and is accepted when the plugin took it", async (t) => {
    const { plugins, store } = await pluginKernel(t, {
      learns: observer('await host.store.write([{ key: "seen", value: JSON.stringify(observed) }]);'),
    });
    assert.deepEqual(await plugins.observe(decisions), { accepted: true });
    assert.deepEqual(
      JSON.parse(Buffer.from((await store.read("learns", "seen")) ?? "").toString()),
      decisions.map(shown),
    );
  });

  it("is not accepted when the plugin failed, or is off: it has to be told again", async (t) => {
    const { plugins } = await pluginKernel(t, { fails: observer('throw new Error("no");') });
    assert.deepEqual(await plugins.observe(decisions), { accepted: false });
    await plugins.installs.disable("fails");
    assert.deepEqual(await plugins.observe(decisions), { accepted: false });
  });

  it("is accepted when no plugin wants to know", async (t) => {
    const { plugins } = await pluginKernel(t, { other: scores(0) });
    assert.deepEqual(await plugins.observe(decisions), { accepted: true });
  });
});

describe("the platform", () => {
  it("says of each wall whether it stands on this machine", async (t) => {
    const { plugins } = await pluginKernel(t, { other: scores(0) });
    const walls = plugins.walls();
    assert.deepEqual(
      walls.map(({ wall }) => wall),
      ["grants", "isolate", "files", "processes", "network", "pdeathsig", "memory", "data"],
    );
    for (const wall of ["grants", "isolate", "files", "processes"])
      assert.ok(walls.find((each) => each.wall === wall)?.isLive, wall);
    for (const { detail } of walls) assert.ok(detail.length > 0);
  });

  it("shows what each plugin was granted, in the words that the user reads", async (t) => {
    const { plugins } = await pluginKernel(t, { other: scores(0) });
    assert.deepEqual(
      plugins.list()[0]?.granted.map(({ sentence }) => sentence),
      [
        "See sender, recipients and subject, text and links, types of attachments and some technical headers of all mail. Not HTML, names of attachments, content of attachments or mail that arrived encrypted.",
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
    await plugins.installs.disable("spinner");
    assert.equal(await waiting, null);
    assert.equal(plugins.list()[0]?.state, "off");
  });
});
