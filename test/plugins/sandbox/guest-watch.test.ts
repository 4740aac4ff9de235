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
const holding = (bytes: number | null) => ({ residentBytes: () => bytes });

function watch(t: TestContext) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const seen: string[] = [];
  const guestWatch = new GuestWatch(
    ({ id }) => seen.push(`late ${id}`),
    () => seen.push("memory"),
    () => seen.push("idle"),
  );
  t.after(() => guestWatch.stop());
  return { guestWatch, seen, pass: (ms: number) => t.mock.timers.tick(ms) };
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
      guestWatch.watchMemory(holding(bytes), true, 300 * MiB);
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
      guestWatch.watchMemory(holding(bytes), true, Number.MAX_SAFE_INTEGER);
      guestWatch.watchMemory(holding(bytes), false, Number.MAX_SAFE_INTEGER);
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
    guestWatch.watchMemory(runner, true, Number.MAX_SAFE_INTEGER);
    guestWatch.watchMemory(runner, false, Number.MAX_SAFE_INTEGER);
    pass(limits.runnerIdleMs - 1);
    guestWatch.watchMemory(runner, true, Number.MAX_SAFE_INTEGER);
    pass(limits.runnerIdleMs * 3);
    assert.deepEqual(seen, []);
  });
});
