import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { Lane } from "../../core/sources/lane.ts";

/** A lane whose work ends when the test says how, on a clock that the test turns. */
function laneOf(t: TestContext) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const underway: Array<(isThrough: boolean) => void> = [];
  let begun = 0;
  const lane = new Lane(() => {
    begun += 1;
    return new Promise((resolve) => void underway.push(resolve));
  });
  const end = async (isThrough: boolean) => {
    underway.shift()?.(isThrough);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { lane, end, begun: () => begun, tick: (ms: number) => t.mock.timers.tick(ms) };
}

test("work is done a moment after it was asked for, once however often it was asked for", (t) => {
  const { lane, begun, tick } = laneOf(t);
  assert.equal(lane.isIdle, true);
  lane.ask(500);
  lane.ask(500);
  assert.deepEqual([begun(), lane.isIdle], [0, false]);
  tick(499);
  assert.equal(begun(), 0);
  tick(1);
  assert.equal(begun(), 1);
});

test("asked for while it is done, it is done once more behind, never beside", async (t) => {
  const { lane, end, begun, tick } = laneOf(t);
  lane.ask(0);
  tick(0);
  lane.ask(0);
  lane.ask(0);
  tick(60_000);
  assert.equal(begun(), 1);
  await end(true);
  tick(limits.afterStorePauseMs);
  assert.equal(begun(), 2);
  await end(true);
  tick(60_000);
  assert.deepEqual([begun(), lane.isIdle], [2, true]);
});

test("what does not get through rests longer each time, up to limits.laneRestMsMax, until it does or something is different", async (t) => {
  const { lane, end, begun, tick } = laneOf(t);
  const failed = async () => {
    const before = begun();
    lane.ask(0);
    tick(limits.laneRestMsMax);
    assert.equal(begun(), before + 1);
    await end(false);
  };
  await failed();
  assert.equal(lane.isIdle, true);
  lane.ask(0);
  assert.equal(lane.isIdle, true, "nobody waits for a rest");
  tick(limits.laneRestMs - 1);
  assert.equal(begun(), 1);
  tick(1);
  assert.equal(begun(), 2);
  await end(false);
  lane.ask(0);
  tick(limits.laneRestMs * 2 - 1);
  assert.equal(begun(), 2);
  lane.askAnew(0);
  tick(0);
  assert.equal(begun(), 3);
  await end(false);
  for (let times = 0; times < 20; times += 1) await failed();
  lane.ask(0);
  tick(limits.laneRestMsMax);
  const before = begun();
  await end(true);
  lane.ask(0);
  tick(0);
  assert.equal(begun(), before + 1);
});

test("closed, it begins nothing more, and waits for what was begun", async (t) => {
  const { lane, end, begun, tick } = laneOf(t);
  lane.ask(0);
  tick(0);
  lane.ask(0);
  let isClosed = false;
  const closing = lane.close().then(() => (isClosed = true));
  await Promise.resolve();
  assert.equal(isClosed, false);
  await end(true);
  await closing;
  lane.ask(0);
  tick(60_000);
  assert.equal(begun(), 1);
});
