import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import type { Call } from "../../../core/plugins/sandbox/call-queue.ts";
import { GuestWatch } from "../../../core/plugins/sandbox/guest-watch.ts";

const MiB = 1024 * 1024;
const ignore = () => {};
const call = (id: number): Call => ({
  id,
  plugin: "p",
  hook: "h",
  payload: new Uint8Array(),
  wallMs: 1_000,
  resolve: ignore,
  reject: ignore,
  wasLost: false,
});
const holding = (bytes: number | null) => ({ residentBytes: () => bytes, cpuMs: () => null });

function watch(t: TestContext) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const seen: string[] = [];
  const cpu: { ms: number | null } = { ms: null };
  let at = 0;
  const guestWatch = new GuestWatch({
    onLate: ({ id }) => void seen.push(`late ${id}`),
    onMemory: () => void seen.push("memory"),
    onRestless: () => void seen.push("restless"),
    onIdle: () => void seen.push("idle"),
    cpuMs: () => cpu.ms,
    now: () => at,
  });
  t.after(() => guestWatch.stop());
  const pass = (ms: number) => {
    at += ms;
    t.mock.timers.tick(ms);
  };
  return { guestWatch, seen, cpu, pass };
}

describe("the kernel's watch over guests", () => {
  it("lets a call have its wall clock and the grace of the isolate's own, and not a millisecond more", (t) => {
    const { guestWatch, seen, pass } = watch(t);
    guestWatch.time("p", call(1));
    pass(1_000 + limits.runnerGraceMs - 1);
    assert.deepEqual(seen, []);
    pass(1);
    assert.deepEqual(seen, ["late 1"]);
  });

  it("times the oldest call of a plugin: the next one's clock starts when that is done", (t) => {
    const { guestWatch, seen, pass } = watch(t);
    const [first, second] = [call(1), call(2)];
    guestWatch.time("p", first);
    pass(900);
    guestWatch.time("p", first);
    guestWatch.time("p", second);
    pass(1_000 + limits.runnerGraceMs - 1);
    assert.deepEqual(seen, []);
    guestWatch.time("p", undefined);
    pass(10_000);
    assert.deepEqual(seen, []);
  });

  it("ends a busy runner above its memory, not at it, and not where the system does not say", (t) => {
    for (const [bytes, sees] of [
      [300 * MiB, []],
      [300 * MiB + 1, ["memory"]],
      [null, []],
    ] as const) {
      const { guestWatch, seen, pass } = watch(t);
      guestWatch.watch(holding(bytes), true, 300 * MiB);
      pass(limits.runnerMemoryPollMs);
      assert.deepEqual(seen, sees);
      guestWatch.stop();
      t.mock.timers.reset();
    }
  });

  it("renews a runner that rested limits.runnerIdleMs and holds more than limits.runnerIdleMiBMax", (t) => {
    for (const [bytes, sees] of [
      [limits.runnerIdleMiBMax * MiB, []],
      [limits.runnerIdleMiBMax * MiB + 1, ["idle"]],
    ] as const) {
      const { guestWatch, seen, pass } = watch(t);
      guestWatch.watch(holding(bytes), true, Number.MAX_SAFE_INTEGER);
      guestWatch.watch(holding(bytes), false, Number.MAX_SAFE_INTEGER);
      pass(limits.runnerIdleMs - 1);
      assert.deepEqual(seen, []);
      pass(1);
      assert.deepEqual(seen, sees);
      guestWatch.stop();
      t.mock.timers.reset();
    }
  });

  it("does not renew a runner that works again", (t) => {
    const { guestWatch, seen, pass } = watch(t);
    const runner = holding(10_000 * MiB);
    guestWatch.watch(runner, true, Number.MAX_SAFE_INTEGER);
    guestWatch.watch(runner, false, Number.MAX_SAFE_INTEGER);
    pass(limits.runnerIdleMs - 1);
    guestWatch.watch(runner, true, Number.MAX_SAFE_INTEGER);
    pass(limits.runnerIdleMs * 3);
    assert.deepEqual(seen, []);
  });

  it("goes on after a wait with what was left, so that waiting again and again buys no time", (t) => {
    const { guestWatch, seen, pass } = watch(t);
    const first = call(1);
    guestWatch.time("p", first);
    for (let worked = 0; worked < 1_000 + limits.runnerGraceMs - 1; worked += 1) {
      pass(1);
      guestWatch.time("p", first, true);
      pass(10);
      guestWatch.time("p", first, false);
    }
    assert.deepEqual(seen, []);
    pass(1);
    assert.deepEqual(seen, ["late 1"]);
  });

  it("charges a plugin with the CPU time that it takes while it waits", (t) => {
    const { guestWatch, seen, cpu, pass } = watch(t);
    cpu.ms = 5_000;
    guestWatch.watch(holding(0), true, 1);
    guestWatch.time("p", call(1), true);
    cpu.ms += 1_000 + limits.runnerGraceMs;
    pass(limits.runnerMemoryPollMs);
    assert.deepEqual(seen, []);
    cpu.ms += 10;
    pass(limits.runnerMemoryPollMs);
    assert.deepEqual(seen, ["late 1"]);
  });

  it("ends a call at limits.pluginCallLifeMs, however long it waits for the kernel", (t) => {
    const { guestWatch, seen, pass } = watch(t);
    guestWatch.time("p", call(1), true);
    pass(limits.pluginCallLifeMs - 1);
    assert.deepEqual(seen, []);
    pass(1);
    assert.deepEqual(seen, ["late 1"]);
  });

  it("lets a guest that nobody called work for limits.pluginWallMsDefault, then only a little", (t) => {
    const { guestWatch, seen, pass } = watch(t);
    const used = { ms: 0 };
    guestWatch.watch({ residentBytes: () => 0, cpuMs: () => used.ms }, false, 1);
    used.ms = limits.pluginWallMsDefault;
    pass(limits.runnerRestPollMs);
    used.ms += (limits.runnerRestPollMs * limits.runnerRestCpuPermille) / 1_000;
    assert.deepEqual(seen, []);
    used.ms += 10;
    pass(limits.runnerRestPollMs);
    assert.deepEqual(seen, ["restless"]);
  });
});
