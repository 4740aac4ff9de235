import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import { type AnswerAsk, AskDesk } from "../../../core/plugins/sandbox/ask-desk.ts";
import { encodeFrame } from "../../../core/plugins/sandbox/frame.ts";
import type { ToRunner } from "../../../core/plugins/sandbox/protocol.ts";
import { encoded, pluginKernel, viewOf, statusOf } from "../plugin-kernel.ts";

const ask = (args: string | Buffer = "{}", plugin = "p") => ({
  plugin,
  capability: "c",
  method: "m",
  args: Buffer.from(args),
});

/** A desk, and a runner that only notes what it is told. */
function desk(answer: AnswerAsk = () => Promise.resolve({ answer: 1 })) {
  const told: string[] = [];
  const runner = {
    send(head: ToRunner, body?: Uint8Array) {
      encodeFrame(head, body);
      told.push(head.t === "reply" ? `${head.isOk ? "ok" : "refused"} ${Buffer.from(body ?? []).toString()}` : head.t);
    },
    pause: () => void told.push("pause"),
    resume: () => void told.push("resume"),
  };
  return { asks: new AskDesk(answer, () => {}), runner, told };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("the kernel's quotas on asks", () => {
  it("allow limits.bridgeCallsPerEntryMax asks for one answer of the plugin, and not one more", () => {
    const { asks, runner } = desk();
    for (let i = 0; i < limits.bridgeCallsPerEntryMax; i += 1) assert.equal(asks.take(runner, i, ask()), null);
    assert.equal(asks.take(runner, 0, ask()), "bridgeCallsPerEntryMax");
    assert.equal(asks.take(runner, 0, ask("{}", "another")), null);
    asks.reset("p");
    assert.equal(asks.take(runner, 0, ask()), null);
  });

  it("allow limits.bridgeBytesPerEntryMax bytes for one answer of the plugin, and not one more", () => {
    const { asks, runner } = desk();
    const quarter = Buffer.alloc(limits.bridgeBytesPerEntryMax / 4);
    for (let i = 0; i < 4; i += 1) assert.equal(asks.take(runner, i, ask(quarter)), null);
    assert.equal(asks.take(runner, 5, ask("x")), "bridgeBytesPerEntryMax");
  });

  it("allow answers of limits.bridgeAnswerBytesPerEntryMax bytes for one answer of the plugin, and not one more", async () => {
    const share = limits.bridgeAnswerBytesPerEntryMax / 16;
    const { asks, runner } = desk(() => Promise.resolve({ answer: "x".repeat(share - '""'.length) }));
    for (let i = 0; i < 16; i += 1) assert.equal(asks.take(runner, i, ask("")), null);
    await settled();
    assert.equal(asks.take(runner, 16, ask("")), null);
    await settled();
    assert.equal(asks.take(runner, 17, ask("")), "bridgeAnswerBytesPerEntryMax");
  });

  it("stop the kernel reading at limits.pluginAsksInFlightMax unanswered asks, until one is answered", async () => {
    const release: Array<() => void> = [];
    const { asks, runner, told } = desk(() => new Promise((resolve) => release.push(() => resolve({ answer: 1 }))));
    for (let i = 1; i < limits.pluginAsksInFlightMax; i += 1) asks.take(runner, i, ask());
    assert.deepEqual(told, []);
    asks.take(runner, 0, ask());
    assert.deepEqual(told, ["pause"]);
    release[0]?.();
    await settled();
    assert.deepEqual(told, ["pause", "resume", "ok 1"]);
  });

  it("stop the kernel reading at limits.pluginAskBytesInFlightMax bytes of unanswered asks, until some are answered", async () => {
    const release: Array<() => void> = [];
    const { asks, runner, told } = desk(() => new Promise((resolve) => release.push(() => resolve({ answer: 1 }))));
    const half = Buffer.alloc(limits.pluginAskBytesInFlightMax / 2);
    asks.take(runner, 1, ask(half));
    asks.take(runner, 2, ask(half.subarray(1)));
    assert.deepEqual(told, []);
    // However often the plugin answers meanwhile.
    asks.reset("p");
    asks.take(runner, 3, ask("x"));
    assert.deepEqual(told, ["pause"]);
    release[0]?.();
    await settled();
    assert.deepEqual(told, ["pause", "resume", "ok 1"]);
  });

  it("refuse an answer that does not fit a frame, and send one that just does", async () => {
    const head = JSON.stringify({ t: "reply", plugin: "p", ask: 1, isOk: true });
    const most = limits.bridgeFrameBytesMax - 2 - head.length - '""'.length;
    for (const [chars, reply] of [
      [most, "ok"],
      [most + 1, "refused"],
    ] as const) {
      const { asks, runner, told } = desk(() => Promise.resolve({ answer: "x".repeat(chars) }));
      asks.take(runner, 1, ask());
      await settled();
      assert.deepEqual(
        told.filter((each) => each !== "resume").map((each) => each.split(" ")[0]),
        [reply],
      );
    }
  });
});

describe("the runner's quotas on a guest", () => {
  const asking = (times: number) => ({
    main: `export default { hooks: { "message.classify"(views: any, host: any): any {
      for (let i = 0; i < ${times}; i += 1) host.store.list("").catch(() => {});
      return views.map(() => ({ score: 0.5, words: [] })); } } };`,
  });

  it("allow limits.bridgeCallsPerEntryMax asks in one call, and not one more", async (t) => {
    const one = encoded([viewOf("1")]);
    const { plugins, logged } = await pluginKernel(t, { asks: asking(limits.bridgeCallsPerEntryMax) });
    assert.equal((await plugins.classify(one, 1))?.[0]?.score, 0.5);
    assert.deepEqual(logged, []);
    const more = await pluginKernel(t, { asks: asking(limits.bridgeCallsPerEntryMax + 1) });
    assert.equal(await more.plugins.classify(one, 1), null);
    assert.equal(more.logged.find(({ event }) => event === "plugin.breach")?.["limit"], "bridgeCallsPerEntryMax");
  });

  it("allow verdicts of limits.verdictWordsMax words of limits.verdictWordCharsMax characters, and not one more", async (t) => {
    const says = (words: number, chars: number) => ({
      main: `export default { hooks: { "message.classify": () => [{ score: 0.5, words: Array(${words}).fill({ word: "x".repeat(${chars}), probability: 1 }) }] } };`,
    });
    const { verdictWordsMax: words, verdictWordCharsMax: chars } = limits;
    const { plugins } = await pluginKernel(t, {
      "a-more-words": says(words + 1, chars),
      "b-longer": says(words, chars + 1),
      "c-at": says(words, chars),
    });
    const [verdict] = (await plugins.classify(encoded([viewOf("1")]), 1)) ?? [];
    assert.equal(verdict?.pluginId, "c-at");
    assert.deepEqual(
      statusOf(plugins).map(({ failures }) => failures),
      [1, 1, 0],
    );
  });
});
