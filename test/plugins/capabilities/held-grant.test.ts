/** A grant that ends while what was asked for under it still waits. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limits } from "../../../core/kernel/limits.ts";
import type { NetAnswer, NetRequest } from "../../../core/plugins/capabilities/capability-context.ts";
import type { CapabilityName } from "../../../core/plugins/capabilities/all.ts";
import { Grant } from "../../../core/plugins/grants.ts";
import type { Grants } from "../../../core/plugins/plugin-record.ts";
import { contextFor } from "../context-for.ts";
import { MemoryStore } from "../memory-store.ts";
import { reason } from "./grant-for.ts";
import { origin, redirect } from "./recorded-world.ts";

function granted(scopes: object, ports: Parameters<typeof contextFor>[1]) {
  const context = contextFor("p", ports);
  context.shown.add(["1"]);
  const grant = new Grant(scopes as Grants, context);
  const ask = async (capability: CapabilityName, method: string, args: object): Promise<string> => {
    const outcome = await grant.answer({ plugin: "p", capability, method, args: Buffer.from(JSON.stringify(args)) });
    return "answer" in outcome ? "ok" : outcome.refusal.code;
  };
  return { grant, ask };
}

/** A network that answers when it is told to. */
function slowNet() {
  const asked: NetRequest[] = [];
  const answers: Array<(answer: NetAnswer) => void> = [];
  const fetch = (_plugin: string, request: NetRequest) =>
    new Promise<NetAnswer>((resolve) => {
      asked.push(request);
      answers.push(resolve);
    });
  const answer = (with_: Partial<NetAnswer> = {}) => {
    for (const resolve of answers.splice(0)) resolve({ status: 200, headers: [], body: Buffer.alloc(0), ...with_ });
  };
  return { asked, net: { fetch }, answer };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe("a grant that ended", () => {
  const scopes = { "net.fetch": { origins: [origin], via: "direct", reason } };

  it("sends nothing of what still waits for its turn", async () => {
    const { asked, net, answer } = slowNet();
    const { grant, ask } = granted(scopes, { net });
    const outcomes = Promise.all(
      Array.from({ length: limits.pluginFetchesAtOnceMax + 3 }, (_, at) =>
        ask("net.fetch", "fetch", { url: `${origin}/${at}` }),
      ),
    );
    await soon();
    assert.equal(asked.length, limits.pluginFetchesAtOnceMax);
    grant.end();
    answer();
    const expected = [...Array(limits.pluginFetchesAtOnceMax).fill("ok"), "PLUGIN_OFF", "PLUGIN_OFF", "PLUGIN_OFF"];
    assert.deepEqual(await outcomes, expected);
    assert.equal(asked.length, limits.pluginFetchesAtOnceMax);
  });

  it("follows no redirect any more", async () => {
    const { asked, net, answer } = slowNet();
    const { grant, ask } = granted(scopes, { net });
    const outcome = ask("net.fetch", "fetch", { url: `${origin}/` });
    await soon();
    grant.end();
    answer(redirect(`${origin}/next`));
    assert.equal(await outcome, "PLUGIN_OFF");
    assert.equal(asked.length, 1);
  });

  it("writes nothing of what waits behind another write, and tags nothing", async () => {
    const store = new MemoryStore();
    const written: string[] = [];
    let release = () => {};
    const slow = {
      read: store.read.bind(store),
      list: store.list.bind(store),
      write: async (_plugin: string, entries: Array<{ key: string }>) => {
        written.push(...entries.map(({ key }) => key));
        await new Promise<void>((resolve) => (release = resolve));
      },
    };
    const tagged: unknown[] = [];
    const mail = { tag: async (...change: unknown[]) => void tagged.push(change) };
    const { grant, ask } = granted(
      { "store.own": { megabytes: 1, reason }, "message.tag": { tags: ["News"], reason } },
      { store: slow, mail },
    );
    const outcomes = ["a", "b"].map((key) => ask("store.own", "write", { entries: [{ key, value: "1" }] }));
    while (written.length === 0) await soon();
    grant.end();
    release();
    assert.deepEqual(await Promise.all(outcomes), ["ok", "PLUGIN_OFF"]);
    assert.equal(await ask("message.tag", "tag", { key: "1", add: ["News"], remove: [] }), "PLUGIN_OFF");
    assert.equal(await ask("store.own", "read", { key: "a" }), "PLUGIN_OFF");
    assert.deepEqual([written, tagged], [["a"], []]);
  });
});
