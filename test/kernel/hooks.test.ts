import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AppError } from "../../core/kernel/errors.ts";
import { defineHook, type HookFailure } from "../../core/kernel/hooks.ts";

// Long, so that a busy machine does not end a plugin that only has to answer; short where waiting is what is tested.
const open = { onFailure: "open", wallMs: 60_000 } as const;
const impatient = { onFailure: "open", wallMs: 40 } as const;
const closed = { onFailure: "closed", wallMs: 60_000 } as const;
const ignore = () => {};
const fails = () => {
  throw new AppError("PLUGIN_FAILED", { line: 3 });
};
const never = () => new Promise<never>(() => {});

describe("a hook of kind each", () => {
  it("asks every plugin at once and answers in the order of the plugins, not of their speed", async () => {
    const hook = defineHook<number, string>({ name: "test.each", kind: "each", ...open }).open(ignore);
    let letFirstGo = ignore;
    hook.tap("slow", (n) => new Promise((resolve) => (letFirstGo = () => resolve(`slow ${n}`))));
    hook.tap("quick", (n) => {
      setImmediate(() => letFirstGo());
      return `quick ${n}`;
    });
    assert.deepEqual(await hook.ask(7), [
      { plugin: "slow", answer: "slow 7" },
      { plugin: "quick", answer: "quick 7" },
    ]);
  });

  it("leaves out a plugin that has no opinion", async () => {
    const hook = defineHook<number, string>({ name: "test.each", kind: "each", ...open }).open(ignore);
    hook.tap("silent", () => null);
    hook.tap("talks", () => "yes");
    assert.deepEqual(await hook.ask(1), [{ plugin: "talks", answer: "yes" }]);
  });

  it("that is open goes on without a plugin that fails, and reports it without a stack", async () => {
    const failures: HookFailure[] = [];
    const hook = defineHook<number, string>({ name: "test.each", kind: "each", ...open }).open((f) => failures.push(f));
    hook.tap("bad", fails);
    hook.tap("good", () => "yes");
    assert.deepEqual(await hook.ask(1), [{ plugin: "good", answer: "yes" }]);
    assert.deepEqual(failures, [{ plugin: "bad", hook: "test.each", code: "PLUGIN_FAILED", detail: { line: 3 } }]);
  });

  it("that is closed fails as a whole when one plugin fails, naming plugin and hook", async () => {
    const hook = defineHook<number, string>({ name: "test.each", kind: "each", ...closed }).open(ignore);
    hook.tap("bad", fails);
    hook.tap("good", () => "yes");
    await assert.rejects(hook.ask(1), { code: "PLUGIN_FAILED", detail: { plugin: "bad", hook: "test.each", line: 3 } });
  });

  it("waits for no plugin longer than its wall clock, and tells the plugin's caller that it stopped waiting", async () => {
    const failures: HookFailure[] = [];
    const hook = defineHook<number, string>({ name: "test.each", kind: "each", ...impatient }).open((f) =>
      failures.push(f),
    );
    let signal: AbortSignal | null = null;
    hook.tap("stuck", (_input, given) => {
      signal = given;
      return never();
    });
    assert.deepEqual(await hook.ask(1), []);
    assert.equal((signal as AbortSignal | null)?.aborted, true);
    assert.deepEqual(failures, [
      { plugin: "stuck", hook: "test.each", code: "PLUGIN_LIMIT", detail: { limit: "wallMs" } },
    ]);
  });

  it("asks nobody when no plugin is there", async () => {
    assert.deepEqual(
      await defineHook<number, string>({ name: "t", kind: "each", ...closed })
        .open(ignore)
        .ask(1),
      [],
    );
  });

  it("reports an error that is not ours without its text, which could be mail", async () => {
    const failures: HookFailure[] = [];
    const hook = defineHook<number, string>({ name: "test.each", kind: "each", ...open }).open((f) => failures.push(f));
    hook.tap("bad", () => Promise.reject(new Error("Dear Ana")));
    await hook.ask(1);
    assert.deepEqual(failures, [{ plugin: "bad", hook: "test.each", code: "INTERNAL", detail: {} }]);
  });
});

describe("a hook of kind first", () => {
  it("asks in order until one plugin answers", async () => {
    const asked: string[] = [];
    const hook = defineHook<number, string>({ name: "test.first", kind: "first", ...open }).open(ignore);
    for (const name of ["a", "b", "c"]) {
      hook.tap(name, () => {
        asked.push(name);
        return name === "a" ? null : name;
      });
    }
    assert.deepEqual(await hook.ask(1), { plugin: "b", answer: "b" });
    assert.deepEqual(asked, ["a", "b"]);
  });

  it("answers null when nobody has an opinion", async () => {
    const hook = defineHook<number, string>({ name: "test.first", kind: "first", ...open }).open(ignore);
    hook.tap("silent", () => null);
    assert.equal(await hook.ask(1), null);
  });

  it("that is open asks the next when one fails; that is closed fails", async () => {
    for (const rules of [open, closed]) {
      const hook = defineHook<number, string>({ name: "test.first", kind: "first", ...rules }).open(ignore);
      hook.tap("bad", fails);
      hook.tap("good", () => "yes");
      if (rules === open) assert.deepEqual(await hook.ask(1), { plugin: "good", answer: "yes" });
      else await assert.rejects(hook.ask(1), { code: "PLUGIN_FAILED" });
    }
  });
});

describe("a hook of kind fold", () => {
  it("gives each plugin what the one before made of the value", async () => {
    const hook = defineHook<string>({ name: "test.fold", kind: "fold", ...open }).open(ignore);
    hook.tap("a", (value) => `${value}a`);
    hook.tap("silent", () => null);
    hook.tap("b", (value) => `${value}b`);
    assert.equal(await hook.ask("-"), "-ab");
  });

  it("that is open passes over a plugin that fails; that is closed fails", async () => {
    for (const rules of [open, closed]) {
      const hook = defineHook<string>({ name: "test.fold", kind: "fold", ...rules }).open(ignore);
      hook.tap("a", (value) => `${value}a`);
      hook.tap("bad", fails);
      hook.tap("b", (value) => `${value}b`);
      if (rules === open) assert.equal(await hook.ask("-"), "-ab");
      else await assert.rejects(hook.ask("-"), { code: "PLUGIN_FAILED" });
    }
  });
});

describe("a hook of kind named", () => {
  it("asks one plugin and no other", async () => {
    const hook = defineHook<number, string>({ name: "test.named", kind: "named", ...open }).open(ignore);
    hook.tap("a", () => assert.fail("asked the wrong plugin"));
    hook.tap("b", (n) => `b ${n}`);
    assert.equal(await hook.ask("b", 3), "b 3");
  });

  it("that is open answers null for a plugin that is not there or fails; that is closed says so", async () => {
    const one = defineHook<number, string>({ name: "test.named", kind: "named", ...open }).open(ignore);
    one.tap("bad", fails);
    assert.deepEqual([await one.ask("nobody", 1), await one.ask("bad", 1)], [null, null]);
    const other = defineHook<number, string>({ name: "test.named", kind: "named", ...closed }).open(ignore);
    other.tap("bad", fails);
    await assert.rejects(other.ask("nobody", 1), {
      code: "PLUGIN_OFF",
      detail: { plugin: "nobody", hook: "test.named" },
    });
    await assert.rejects(other.ask("bad", 1), { code: "PLUGIN_FAILED" });
  });
});

describe("tapping a hook", () => {
  it("can be undone, and done again", async () => {
    const hook = defineHook<number, string>({ name: "test.tap", kind: "each", ...open }).open(ignore);
    const untap = hook.tap("a", () => "first");
    untap();
    assert.deepEqual(await hook.ask(1), []);
    hook.tap("a", () => "second");
    assert.deepEqual(await hook.ask(1), [{ plugin: "a", answer: "second" }]);
  });

  it("twice by the same plugin is refused", () => {
    const hook = defineHook<number, string>({ name: "test.tap", kind: "each", ...open }).open(ignore);
    hook.tap("a", () => "yes");
    assert.throws(() => hook.tap("a", () => "no"), { code: "CONFLICT" });
  });

  it("in one kernel is not seen in another: a definition is shared, its taps are not", async () => {
    const definition = defineHook<number, string>({ name: "test.tap", kind: "each", ...open });
    definition.open(ignore).tap("a", () => "yes");
    assert.deepEqual(await definition.open(ignore).ask(1), []);
  });
});
