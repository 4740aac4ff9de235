import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { checkPlugin } from "../../../core/plugins/authoring/check.ts";
import { problemLine } from "../../../core/plugins/authoring/problem.ts";
import { limits } from "../../../core/kernel/limits.ts";
import { authorFolder, pluginOf, read } from "./author-folder.ts";

async function found(t: TestContext, files: Record<string, string>, manifest: Record<string, unknown> = {}) {
  const { problems } = await checkPlugin(authorFolder(t, files, manifest));
  return problems.map(problemLine);
}

const observe = { hooks: { "message.observe": {} } };
const onlyRead = { ...observe, capabilities: { "message.read": read } };
const asks = (line: string) => `uses store.own, which the manifest does not ask for: add to "capabilities": ${line}`;
const storeLine = '"store.own": { "megabytes": 1, "reason": "…" }';

describe("plugin check", () => {
  it("finds nothing in a new plugin, types included", async (t) => {
    const { problems, areTypesChecked, bundle } = await checkPlugin(authorFolder(t));
    assert.deepEqual(problems, []);
    assert.equal(areTypesChecked, true);
    assert.ok(bundle !== null);
  });

  it("tells where a manifest is wrong", async (t) => {
    assert.deepEqual(await found(t, {}, { version: "one" }), [
      'manifest.json:4: /version must match pattern "^(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})$"',
    ]);
    const folder = authorFolder(t);
    writeFileSync(join(folder, "manifest.json"), "{\n  nonsense");
    assert.deepEqual((await checkPlugin(folder)).problems.map(problemLine), ["manifest.json:2: is not JSON"]);
  });

  it("tells what the compiler says, with the line", async (t) => {
    const main = pluginOf('"message.observe": (observed) => { observed.lenght; }');
    const [line = ""] = await found(t, { "main.ts": main }, onlyRead);
    assert.match(line, /^main\.ts:3: TS2551: Property 'lenght' does not exist/);
  });

  it("names a capability that is used and not asked for, with the place and the manifest's line", async (t) => {
    const main = pluginOf('async "message.observe"(_observed, host) {\n  await host.store.read("x");\n}');
    assert.deepEqual(await found(t, { "main.ts": main }, onlyRead), [`main.ts:4: ${asks(storeLine)}`]);
  });

  const ways: Record<string, [hooks: string, before?: string]> = {
    "taken apart": ['async "message.observe"(_observed, { store }) { await store.read("x"); }'],
    "handed on": [
      '"message.observe": (_observed, host) => remember(host)',
      'import type { Host } from "@postern/sdk";\nasync function remember(where: Host) { await where.store.read("x"); }',
    ],
    "kept in a field": [
      '"message.observe": (_observed, host) => new Memory(host).load()',
      'import type { Host } from "@postern/sdk";\nclass Memory { #host: Host; constructor(host: Host) { this.#host = host; } async load() { await this.#host.store.read("x"); } }',
    ],
    "in part": [
      '"message.observe": (_observed, host) => load(host.store)',
      'import type { PluginStore } from "@postern/sdk";\nasync function load(store: PluginStore) { await store.read("x"); }',
    ],
  };
  for (const [way, [hooks, before]] of Object.entries(ways)) {
    it(`sees a host that is ${way}`, async (t) => {
      const lines = await found(t, { "main.ts": pluginOf(hooks, before) }, onlyRead);
      assert.equal(lines.length, 1, lines.join("\n"));
      assert.ok(lines[0]?.endsWith(asks(storeLine)), lines[0]);
    });
  }

  it("warns of a capability that nothing uses, and of no other", async (t) => {
    const main = pluginOf('"message.observe": () => {}');
    const capabilities = { "message.read": read, "store.own": { megabytes: 1, reason: "For a test." } };
    assert.deepEqual(await found(t, { "main.ts": main }, { ...observe, capabilities }), [
      "manifest.json:19: warning: asks for store.own, which nothing uses",
    ]);
  });

  it("holds hooks and handlers against each other", async (t) => {
    const capabilities = { "message.read": read, "message.tag": { tags: ["spam", "ham"], reason: "For a test." } };
    const both = { hooks: { "message.observe": {}, "message.classify": {} }, capabilities };
    assert.deepEqual(await found(t, { "main.ts": pluginOf('"message.observe": () => {}') }, both), [
      "manifest.json:11: declares the hook message.classify, which main.ts has no handler for",
    ]);
    const main = pluginOf('"message.observe": () => {}, "message.classify": (views) => views.map(() => null)');
    assert.deepEqual(await found(t, { "main.ts": main }, onlyRead), [
      'main.ts: has a handler for message.classify, which the manifest does not declare: add to "hooks": "message.classify": {}',
    ]);
  });

  it("allows a bundle of limits.pluginCodeBytesMax, and none larger", async (t) => {
    const main = (bytes: number) =>
      `export default { text: "${"x".repeat(bytes)}", hooks: { "message.observe": () => {} } };`;
    const empty = await checkPlugin(authorFolder(t, { "main.ts": main(0) }, onlyRead));
    const room = limits.pluginCodeBytesMax - Buffer.byteLength(empty.bundle?.code ?? "");
    assert.deepEqual(await found(t, { "main.ts": main(room) }, onlyRead), []);
    assert.deepEqual(await found(t, { "main.ts": main(room + 1) }, onlyRead), [
      `main.ts: is ${limits.pluginCodeBytesMax + 1} bytes when bundled, more than the ${limits.pluginCodeBytesMax} that a plugin may be`,
    ]);
  });
});
