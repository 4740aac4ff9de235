/** Decisions that meet: two windows, a package that comes in while the user reads of another, a package that went bad. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { Hono } from "hono";
import { pluginRoutes } from "../../core/http/plugin-routes.ts";
import { problemOf } from "../../core/http/problem.ts";
import { limits } from "../../core/kernel/limits.ts";
import type { Postern } from "../../core/main.ts";
import type { NetAnswer } from "../../core/plugins/capabilities/capability-context.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { testFolder } from "../open-postern.ts";
import { capabilities, deliver, full, packed, ready, tagger, view } from "./digest.ts";
import { decided, pluginKernel, until, viewOf } from "./plugin-kernel.ts";

async function withDigest(t: TestContext): Promise<Postern> {
  const postern = await testFolder(t).open();
  await postern.plugins.installs.inspect(packed());
  await postern.plugins.installs.enable("digest", full);
  await ready(postern);
  return postern;
}

const grantsOf = (postern: Postern) => postern.plugins.detail("digest").grants;

test("a window of yesterday gives nothing back that another took away", async (t) => {
  const postern = await withDigest(t);
  const { installs } = postern.plugins;
  const before = grantsOf(postern);
  const { "message.tag": _tag, ...withoutTag } = before;
  await installs.setGrants("digest", withoutTag, { grants: before });
  const { "store.own": _store, ...withoutStore } = before;
  await assert.rejects(installs.setGrants("digest", withoutStore, { grants: before }), {
    code: "PLUGIN_CHANGED",
    detail: { plugin: "digest", what: "grants" },
  });
  await assert.rejects(installs.enable("digest", before, { grants: before }), { code: "PLUGIN_CHANGED" });
  assert.deepEqual(grantsOf(postern), withoutTag);
  // The order of an object's members is no difference.
  const shuffled = Object.fromEntries(Object.entries(withoutTag).toReversed()) as Grants;
  await installs.setGrants("digest", before, { grants: shuffled });
  assert.deepEqual(grantsOf(postern), before);
});

test("of two windows that grant at once, the second finds that it was changed", async (t) => {
  const postern = await withDigest(t);
  const { installs } = postern.plugins;
  const before = grantsOf(postern);
  const { "message.tag": _tag, ...withoutTag } = before;
  const { "store.own": _store, ...withoutStore } = before;
  const outcomes = await Promise.allSettled([
    installs.setGrants("digest", withoutTag, { grants: before }),
    installs.setGrants("digest", withoutStore, { grants: before }),
  ]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "rejected"],
  );
  assert.deepEqual(grantsOf(postern), withoutTag);
});

test("agreeing to an update agrees to the package that was read, not to one that came in meanwhile", async (t) => {
  const postern = await withDigest(t);
  const { installs } = postern.plugins;
  const read = await installs.inspect(packed({ version: "1.1.0" }));
  const meanwhile = packed({ version: "1.1.0", code: tagger("Elsewhere") });
  const other = await installs.inspect(meanwhile);
  assert.notEqual(read.origin.hash, other.origin.hash);
  await assert.rejects(installs.agreeToUpdate("digest", null, { hash: read.origin.hash }), {
    code: "PLUGIN_CHANGED",
    detail: { plugin: "digest", what: "package" },
  });
  assert.deepEqual([view(postern).version, view(postern).waiting?.hash], ["1.0.0", other.origin.hash]);
  await installs.agreeToUpdate("digest", null, { hash: other.origin.hash });
  assert.equal(view(postern).current?.hash, other.origin.hash);
});

test("of two packages of one id that are installed at once, the first is the plugin and the second waits", async (t) => {
  const postern = await testFolder(t).open();
  const { installs } = postern.plugins;
  const [first, second] = await Promise.all([
    installs.inspect(packed()),
    installs.inspect(packed({ code: tagger("Elsewhere") })),
  ]);
  assert.equal(first?.update, null);
  assert.equal(second?.update?.from, "1.0.0");
  assert.deepEqual(
    [view(postern).current?.hash, view(postern).waiting?.hash],
    [first?.origin.hash, second?.origin.hash],
  );
  await assert.rejects(installs.enable("digest", full, { hash: second?.origin.hash ?? "" }), {
    code: "PLUGIN_CHANGED",
  });
  assert.equal(view(postern).state, "off");
});

test("update, roll-back and removal at once leave one whole state, and nothing that runs without leave", async (t) => {
  const postern = await withDigest(t);
  const { installs } = postern.plugins;
  await installs.inspect(packed({ version: "1.1.0" }));
  const outcomes = await Promise.allSettled([
    installs.agreeToUpdate("digest", null),
    installs.rollback("digest"),
    installs.agreeToUpdate("digest", null),
    installs.remove("digest", true),
    installs.enable("digest", full),
    installs.rollback("digest"),
  ]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "fulfilled", "fulfilled", "fulfilled", "rejected", "rejected"],
  );
  assert.throws(() => view(postern), { code: "NOT_FOUND" });
  await deliver(postern, "news after the end");
  assert.equal(postern.reader.tagByName("Newsletters"), null);
  assert.equal(postern.reader.pluginData("digest", "seen/1"), null);
});

test("over the API, what was seen is checked, and a malformed one is refused", async (t) => {
  const postern = await withDigest(t);
  const app = new Hono();
  app.onError((error) => problemOf(error));
  app.route(
    "/",
    pluginRoutes(() => postern),
  );
  const put = async (body: object) => {
    const headers = { "Content-Type": "application/json" };
    const response = await app.request("/plugins/digest/grants", {
      method: "PUT",
      headers,
      body: JSON.stringify(body),
    });
    return ((await response.json()) as { code?: string }).code;
  };
  const grants = grantsOf(postern);
  assert.equal(await put({ grants, seen: { grants, hash: view(postern).current?.hash } }), undefined);
  assert.equal(await put({ grants, seen: { grants: {} } }), "PLUGIN_CHANGED");
  assert.equal(await put({ grants, seen: { hash: "0".repeat(64) } }), "PLUGIN_CHANGED");
  for (const seen of [null, [], "x", { other: 1 }, { hash: 7 }, { hash: "0".repeat(65) }, { grants: [] }])
    assert.equal(await put({ grants, seen }), "BAD_REQUEST", JSON.stringify(seen));
});

test("a plugin whose package went bad is told of, keeps nothing else from starting, and can be removed", async (t) => {
  const folder = testFolder(t);
  const first = await folder.open();
  await first.plugins.installs.inspect(packed());
  const { hash } = (await first.plugins.installs.inspect(packed({ id: "weather" }))).origin;
  const record = first.reader.plugins.records().find(({ pluginId }) => pluginId === "digest")?.record as object;
  // As if a newer Postern had become stricter, or the bytes were others.
  const signer = { fingerprint: "A".repeat(40), name: "Ana" };
  const current = { version: "1.0.0", hash, installedAt: 0, signer };
  const bytes = packed({ id: "weather" });
  const changed = { ...record, current };
  await first.writer.perform({
    op: "plugin.save",
    pluginId: "digest",
    record: changed,
    keep: [hash],
    package: { hash, bytes },
  });
  await first.close("stopping");
  const second = await folder.open();
  const states = () =>
    second.plugins.list().flatMap(({ id, state, isShipped }) => (isShipped ? [] : [`${id} ${state}`]));
  assert.deepEqual(states().toSorted(), ["digest failed", "weather off"]);
  await assert.rejects(second.plugins.installs.remove("nobody", true), { code: "NOT_FOUND" });
  await assert.rejects(second.plugins.installs.inspect(packed()), { code: "PLUGIN_SIGNATURE_BAD" });
  await second.plugins.installs.remove("digest", true);
  assert.deepEqual(states(), ["weather off"]);
  assert.equal((await second.plugins.installs.inspect(packed())).update, null);
  assert.equal(second.reader.plugins.records().length, 2);
});

test("what a plugin still has to send when it is switched off is not sent", async (t) => {
  const asked: string[] = [];
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const net = {
    async fetch(_plugin: string, { url }: { url: string }): Promise<NetAnswer> {
      asked.push(url);
      await released;
      return { status: 200, headers: [], body: Buffer.alloc(0) };
    },
  };
  const main = `export default { hooks: { async "message.observe"(observed: any, host: any) {
    await Promise.all(observed.map(({ view }: any) => host.net.fetch({ url: "https://example.org/" + view.key })));
  } } };`;
  const reason = "For a test.";
  const asks = {
    "message.read": capabilities["message.read"],
    "net.fetch": { origins: ["https://example.org"], via: "direct", reason },
  };
  const manifest = { hooks: { "message.observe": {} }, capabilities: asks };
  const { plugins } = await pluginKernel(t, { leak: { main, manifest } }, { net });
  const observed = Array.from({ length: 20 }, (_, at) => decided(viewOf(String(at)), null));
  const answer = plugins.observe(observed);
  await until(() => asked.length === limits.pluginFetchesAtOnceMax);
  await plugins.installs.disable("leak");
  release();
  assert.deepEqual(await answer, { accepted: false });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(asked.length, limits.pluginFetchesAtOnceMax);
});

test("what a plugin asked for and gets after the end keeps nothing alive", async (t) => {
  const timers = () => process.getActiveResourcesInfo().filter((each) => each === "Timeout").length;
  const before = timers();
  const answers: Array<(value: null) => void> = [];
  const contacts = { find: () => new Promise<null>((resolve) => void answers.push(resolve)) };
  const main = `export default { hooks: { async "message.observe"(_observed: any, host: any) {
    await Promise.all(["a@example.org", "b@example.org"].map((address) => host.contacts.find(address)));
  } } };`;
  const reason = "For a test.";
  const asks = { "message.read": capabilities["message.read"], "contact.read": { reason } };
  const manifest = { hooks: { "message.observe": {} }, capabilities: asks };
  const { plugins } = await pluginKernel(t, { asker: { main, manifest } }, { contacts });
  const answer = plugins.observe([decided(viewOf("1"), null)]);
  await until(() => answers.length === 1);
  await plugins.close();
  assert.deepEqual(await answer, { accepted: false });
  answers[0]?.(null);
  // Processes that are ending may have a moment left; what kept something alive would do so for much longer.
  for (let looks = 0; looks < 50 && timers() !== before; looks++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(timers(), before);
});
