import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import { Grant } from "../../../core/plugins/grants.ts";
import { contextFor } from "../context-for.ts";
import { MemoryStore } from "../memory-store.ts";

const megabytes = 1;
const quota = megabytes * 1024 * 1024;

function granted(plugin = "p", store = new MemoryStore()) {
  const grant = new Grant({ "store.own": { megabytes, reason: "For a test." } }, contextFor(plugin, { store }));
  const ask = async (method: string, args: unknown): Promise<unknown> => {
    const outcome = await grant.answer({
      plugin,
      capability: "store.own",
      method,
      args: Buffer.from(JSON.stringify(args)),
    });
    return "answer" in outcome ? outcome.answer : { code: outcome.refusal.code, ...outcome.refusal.detail };
  };
  const write = (...entries: Array<[key: string, value: string | null]>) =>
    ask("write", { entries: entries.map(([key, value]) => ({ key, value })) });
  return { store, ask, write };
}
const codeOf = (outcome: unknown) => (outcome as { code?: string } | null | undefined)?.code;

describe("store.own", () => {
  it("keeps what a plugin writes, and lists it in order", async () => {
    const { ask, write } = granted();
    await write(["b", "2"], ["a", "żółć 🦊"], ["c/1", "x"]);
    assert.equal(await ask("read", { key: "a" }), "żółć 🦊");
    assert.deepEqual(await ask("list", { prefix: "" }), ["a", "b", "c/1"]);
    assert.deepEqual(await ask("list", { prefix: "c/" }), ["c/1"]);
    await write(["a", null]);
    assert.equal(await ask("read", { key: "a" }), null);
    assert.deepEqual(await ask("list", { prefix: "" }), ["b", "c/1"]);
  });

  it("shows a plugin nothing of another's", async () => {
    const one = granted("one");
    const other = granted("other", one.store);
    await one.write(["key", "secret"]);
    assert.equal(await other.ask("read", { key: "key" }), null);
    assert.deepEqual(await other.ask("list", { prefix: "" }), []);
  });

  it("takes exactly the megabytes of the grant, keys counted, and not one byte more", async () => {
    const { store, ask, write } = granted();
    assert.equal(codeOf(await write(["k", "x".repeat(quota - 1)])), undefined);
    assert.equal(codeOf(await write(["l", ""])), "PLUGIN_LIMIT");
    assert.deepEqual([...store.rows.keys()], ["p k"]);
    assert.equal(codeOf(await write(["k", null], ["l", "x".repeat(quota - 1)])), undefined);
    assert.deepEqual(await ask("list", { prefix: "" }), ["l"]);
  });

  it("takes limits.pluginStoreKeysMax keys, however short they are, and not one more", async () => {
    const { ask, write } = granted();
    const most = limits.pluginStoreKeysMax;
    for (let at = 0; at < most; at += limits.pluginStoreEntriesPerWriteMax) {
      const names = Array.from({ length: limits.pluginStoreEntriesPerWriteMax }, (_, i) => `${at + i}`);
      assert.equal(codeOf(await write(...names.map((name): [string, string] => [name, ""]))), undefined);
    }
    assert.equal(codeOf(await write(["more", ""])), "PLUGIN_LIMIT");
    assert.equal(codeOf(await write(["0", null], ["more", ""])), undefined);
    assert.equal(((await ask("list", { prefix: "" })) as string[]).length, most);
  });

  it("counts what was there before Postern started", async () => {
    const { store, write } = granted();
    await write(["k", "x".repeat(quota - 1)]);
    assert.equal(codeOf(await granted("p", store).write(["l", "y"])), "PLUGIN_LIMIT");
  });

  it("counts bytes, not characters", async () => {
    const { write } = granted();
    assert.equal(codeOf(await write(["k", "漢".repeat(quota / 2)])), "PLUGIN_LIMIT");
  });

  it("lets two writes at once find no more room than there is", async () => {
    const { write } = granted();
    const half = "x".repeat(quota / 2);
    const codes = (await Promise.all([write(["a", half]), write(["b", half])])).map(codeOf);
    assert.deepEqual(codes, [undefined, "PLUGIN_LIMIT"]);
  });

  it("does not count a write that failed", async () => {
    const { store, write } = granted();
    store.failNext = new Error("the disk is full");
    assert.equal(codeOf(await write(["k", "x".repeat(quota - 1)])), "INTERNAL");
    assert.equal(codeOf(await write(["l", "x".repeat(quota - 1)])), undefined);
  });

  it("takes values of limits.pluginStoreValueBytesMax and refuses one byte more", async () => {
    const store = new MemoryStore();
    const grant = new Grant({ "store.own": { megabytes: 8, reason: "For a test." } }, contextFor("p", { store }));
    const write = (value: string) =>
      grant.answer({
        plugin: "p",
        capability: "store.own",
        method: "write",
        args: Buffer.from(JSON.stringify({ entries: [{ key: "k", value }] })),
      });
    assert.ok("answer" in (await write("x".repeat(limits.pluginStoreValueBytesMax))));
    assert.ok("refusal" in (await write("x".repeat(limits.pluginStoreValueBytesMax + 1))));
  });

  it("takes keys of limits.pluginStoreKeyCharsMax printable characters, and no others", async () => {
    const { write } = granted();
    const longest = "k".repeat(limits.pluginStoreKeyCharsMax);
    assert.equal(codeOf(await write([longest, "x"])), undefined);
    for (const key of ["", `${longest}k`, "a b", "ä", "a\u0000", "a\n"])
      assert.equal(codeOf(await write([key, "x"])), "BAD_REQUEST");
  });

  it("takes limits.pluginStoreEntriesPerWriteMax entries at once and not one more", async () => {
    const { write } = granted();
    const entries = Array.from({ length: limits.pluginStoreEntriesPerWriteMax }, (_, i): [string, string] => [
      `k${i}`,
      "",
    ]);
    assert.equal(codeOf(await write(...entries)), undefined);
    assert.equal(codeOf(await write(...entries, ["one-more", ""])), "BAD_REQUEST");
  });

  it("refuses a value that would come back as another: a lone surrogate", async () => {
    assert.equal(codeOf(await granted().write(["k", "\ud800"])), "BAD_REQUEST");
  });

  it("refuses arguments of another shape, saying where", async () => {
    const { ask } = granted();
    for (const args of [null, [], {}, { key: 1 }, { key: "k", also: 1 }, "k"])
      assert.equal(codeOf(await ask("read", args)), "BAD_REQUEST");
    assert.deepEqual(await ask("read", { key: 1 }), {
      code: "BAD_REQUEST",
      capability: "store.own",
      method: "read",
      where: "/key",
      problem: "must be string",
    });
  });

  it("has the methods it says and none that objects have anyway", async () => {
    const { ask } = granted();
    for (const method of ["drop", "constructor", "__proto__", "toString", ""])
      assert.equal(codeOf(await ask(method, {})), "BAD_REQUEST");
  });
});

describe("a capability that does not exist", () => {
  it("is refused, whatever it is called", async () => {
    const grant = new Grant({}, contextFor("p"));
    for (const capability of ["", "store", "net.everything", "constructor", "__proto__"]) {
      const outcome = await grant.answer({ plugin: "p", capability, method: "read", args: Buffer.from("{}") });
      assert.equal("refusal" in outcome && outcome.refusal.code, "BAD_REQUEST");
    }
  });

  it("and arguments that are no JSON harm nobody", async () => {
    const grant = new Grant({ "store.own": { megabytes: 1, reason: "For a test." } }, contextFor("p"));
    const outcome = await grant.answer({
      plugin: "p",
      capability: "store.own",
      method: "read",
      args: Buffer.from([0xff, 0x7b]),
    });
    assert.equal("refusal" in outcome && outcome.refusal.code, "BAD_REQUEST");
  });
});
