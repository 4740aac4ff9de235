import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Observation } from "../../core/plugins/hooks/message-observe.ts";
import { buildPlugins } from "../../core/plugins/sandbox/build.ts";
import { MemoryStore } from "../plugins/memory-store.ts";
import {
  decided,
  encoded,
  openKernel,
  runnerPids,
  shippedBuild,
  shippedPlugins,
  viewOf,
} from "../plugins/plugin-kernel.ts";

const spam = (i: number) =>
  viewOf(`spam ${i}`, { subject: `Offer ${i}`, text: `cheap pills casino winner money number${i}` });
const ham = (i: number) =>
  viewOf(`ham ${i}`, { subject: `Re: patch ${i}`, text: `meeting about the patch tomorrow number${i}` });
const lessons = (count: number): Observation[] =>
  Array.from({ length: count }, (_, i) => [decided(spam(i), "spam"), decided(ham(i), "ham")]).flat();
const asked = encoded([spam(1_000), ham(1_000)]);

async function kernel(t: { after(run: () => void | Promise<void>): void }, store = new MemoryStore()) {
  await buildPlugins({ plugins: shippedPlugins, build: shippedBuild });
  return openKernel(t, { folder: shippedPlugins, build: shippedBuild }, { store });
}

describe("the spam filter in its runner", () => {
  it("has no opinion until it learned enough of both kinds, then tells spam from other mail, and why", async (t) => {
    const { plugins } = await kernel(t);
    assert.deepEqual(await plugins.classify(asked, 2), [null, null]);
    assert.deepEqual(await plugins.observe(lessons(19)), { accepted: true });
    assert.deepEqual(await plugins.classify(asked, 2), [null, null]);
    assert.deepEqual(await plugins.observe(lessons(25)), { accepted: true });
    const [bad, good] = (await plugins.classify(asked, 2)) ?? [];
    assert.ok(bad && bad.score > 0.95 && good && good.score < 0.05);
    assert.ok(bad.words.some(({ word, probability }) => word === "casino" && probability > 0.9));
    assert.deepEqual([bad.pluginId, bad.pluginVersion], ["spam-bayes", "1.0.0"]);
  });

  it("knows what it learned after a restart, and after its runner was killed", async (t) => {
    const first = await kernel(t);
    await first.plugins.observe(lessons(30));
    const before = await first.plugins.classify(asked, 2);
    if (process.platform === "linux") for (const pid of runnerPids()) process.kill(pid, "SIGKILL");
    assert.deepEqual(await first.plugins.classify(asked, 2), before);
    await first.plugins.close();
    const second = await kernel(t, first.store);
    assert.deepEqual(await second.plugins.classify(asked, 2), before);
  });

  it("learns a decision once, however often it is told; takes it back when the user does", async (t) => {
    const { plugins, store } = await kernel(t);
    await plugins.observe(lessons(30));
    const before = await plugins.classify(asked, 2);
    const { writes } = store;
    await plugins.observe(lessons(30));
    assert.equal(store.writes, writes);
    await plugins.observe([decided(spam(3), "ham")]);
    assert.notDeepEqual(await plugins.classify(asked, 2), before);
    await plugins.observe([decided(spam(3), null)]);
    await plugins.observe([decided(spam(3), "spam")]);
    assert.deepEqual(await plugins.classify(asked, 2), before);
  });

  it("learns from decisions alone: mail that only arrived changes nothing", async (t) => {
    const { plugins, store } = await kernel(t);
    await plugins.observe(lessons(30));
    const before = await plugins.classify(asked, 2);
    const { writes } = store;
    const stored = { ...decided(spam(3), null), event: "stored" as const };
    assert.deepEqual(await plugins.observe([stored]), { accepted: true });
    assert.equal(store.writes, writes);
    assert.deepEqual(await plugins.classify(asked, 2), before);
  });

  it("has not learned what could not be stored: it is told again", async (t) => {
    const { plugins, store } = await kernel(t);
    store.failNext = new Error("the disk is full");
    assert.deepEqual(await plugins.observe(lessons(30)), { accepted: false });
    assert.deepEqual(await plugins.classify(asked, 2), [null, null]);
    assert.deepEqual(await plugins.observe(lessons(30)), { accepted: true });
    assert.ok((await plugins.classify(asked, 2))?.[0]);
  });

  it("keeps no word and no address of anybody's mail", async (t) => {
    const { plugins, store } = await kernel(t);
    await plugins.observe(lessons(30));
    const kept = [...store.rows.values()].map((value) => Buffer.from(value).toString("utf8")).join("\n");
    for (const word of ["casino", "patch", "ana", "example", "offer"]) assert.ok(!kept.includes(word), word);
  });

  it("learns while it classifies, and loses neither", async (t) => {
    const { plugins, store } = await kernel(t);
    await plugins.observe(lessons(30));
    const learning = Array.from({ length: 10 }, (_, i) => plugins.observe([decided(ham(100 + i), "ham")]));
    const answers = await Promise.all(Array.from({ length: 10 }, () => plugins.classify(asked, 2)));
    assert.ok(answers.every((answer) => answer?.[0] && answer[1]));
    assert.ok((await Promise.all(learning)).every(({ accepted }) => accepted));
    assert.equal((await store.list("spam-bayes", "log/")).length, 11);
  });
});
