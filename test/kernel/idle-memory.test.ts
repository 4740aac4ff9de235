import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { test } from "node:test";
import { giveMemoryBackWhenIdle } from "../../core/kernel/idle-memory.ts";
import { limits } from "../../core/kernel/limits.ts";

const lookMs = 20;

/** So much of the thread's own time, however long that takes where others want the processor too. */
function work(ms: number): void {
  const before = process.threadCpuUsage();
  for (let done = 0; done < ms * 1_000; ) {
    const { user, system } = process.threadCpuUsage(before);
    done = user + system;
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await pause(lookMs);
}

test("a thread that rests gives back what its work left, once after each stretch of work", async () => {
  let times = 0;
  let left: object | null = { bytes: new Uint8Array(1_000_000) };
  const seen = new WeakRef(left);
  const stop = giveMemoryBackWhenIdle(() => {
    times += 1;
  }, lookMs);
  left = null;
  await until(() => seen.deref() === undefined);
  assert.equal(times, 1);
  await pause(10 * lookMs);
  assert.equal(times, 1, "resting on, there is nothing to give back");
  work(2 * limits.idleActiveMsMax);
  await until(() => times === 2);
  stop();
  work(2 * limits.idleActiveMsMax);
  await pause(10 * lookMs);
  assert.equal(times, 2);
  assert.equal(left, null);
});
