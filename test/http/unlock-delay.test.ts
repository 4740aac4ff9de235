import assert from "node:assert/strict";
import { test } from "node:test";
import { UnlockDelay } from "../../core/http/unlock-delay.ts";
import { AppError } from "../../core/kernel/errors.ts";
import { limits } from "../../core/kernel/limits.ts";

const wrong = () => Promise.reject(new AppError("PASSPHRASE_WRONG"));
const right = () => Promise.resolve("in");

function delayWithLog() {
  const slept: number[] = [];
  const delay = new UnlockDelay((ms) => {
    slept.push(ms);
    return Promise.resolve();
  });
  return { delay, slept };
}

test("each failed try makes the next one wait longer, up to the limit, and the right one is never refused", async () => {
  const { delay, slept } = delayWithLog();
  for (let count = 0; count < 12; count += 1) await assert.rejects(delay.guard(wrong));
  assert.equal(await delay.guard(right), "in");
  assert.equal(slept[0], limits.unlockDelayFirstMs);
  assert.equal(slept[1], limits.unlockDelayFirstMs * 2);
  assert.equal(slept.at(-1), limits.unlockDelayMaxMs);
  assert.equal(Math.max(...slept), limits.unlockDelayMaxMs);
});

test("a right try sets the delay back", async () => {
  const { delay, slept } = delayWithLog();
  await assert.rejects(delay.guard(wrong));
  await delay.guard(right);
  await delay.guard(right);
  assert.deepEqual(slept, [limits.unlockDelayFirstMs]);
});

test("a failure that is not a wrong secret adds no delay", async () => {
  const { delay, slept } = delayWithLog();
  await assert.rejects(delay.guard(() => Promise.reject(new AppError("DISK_FULL"))));
  await delay.guard(right);
  assert.deepEqual(slept, []);
});

test("tries at the same time run one after another", async () => {
  const { delay } = delayWithLog();
  let inside = 0;
  let most = 0;
  const attempt = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise(setImmediate);
    inside -= 1;
    throw new AppError("PASSPHRASE_WRONG");
  };
  await Promise.allSettled(Array.from({ length: limits.unlockTriesWaitingMax }, () => delay.guard(attempt)));
  assert.equal(most, 1);
});

test("as many tries as limits.ts says may wait, and one more is told to come back", async () => {
  const { delay } = delayWithLog();
  const waiting = Array.from({ length: limits.unlockTriesWaitingMax }, () => delay.guard(right));
  await assert.rejects(delay.guard(right), (error) => error instanceof AppError && error.code === "TOO_MANY_REQUESTS");
  assert.equal((await Promise.all(waiting)).length, limits.unlockTriesWaitingMax);
  assert.equal(await delay.guard(right), "in");
});
