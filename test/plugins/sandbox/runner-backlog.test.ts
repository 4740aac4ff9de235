import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import { RunnerProcess } from "../../../core/plugins/sandbox/runner-process.ts";

/** A process that never reads. */
function deaf(t: TestContext): { runner: RunnerProcess; told: string[]; ended: Promise<void> } {
  const told: string[] = [];
  const runner = new RunnerProcess([process.execPath, "-e", "setInterval(() => {}, 1e6)"]);
  const ended = new Promise<void>((resolve) => {
    runner.handlers = { onFrame() {}, onNonsense: () => void told.push("nonsense"), onExit: () => resolve() };
  });
  t.after(() => runner.kill());
  return { runner, told, ended };
}

test("a runner may leave limits.runnerBacklogBytesMax unread, and is ended above", async (t) => {
  const { runner, told, ended } = deaf(t);
  const body = Buffer.alloc(limits.bridgeFrameBytesMax / 2);
  const send = () => runner.send({ t: "call", plugin: "p", call: 1, hook: "message.classify", timeoutMs: 1 }, body);
  const fitting = Math.floor(limits.runnerBacklogBytesMax / body.length) - 1;
  for (let sent = 0; sent < fitting; sent += 1) send();
  assert.equal(told.length, 0);
  for (let sent = 0; sent < 3; sent += 1) send();
  assert.ok(told.includes("nonsense"));
  await ended;
});
