import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { packPlugin } from "../../core/plugins/packages/pack.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { cliFolder, type CliResult, endOf, runCli } from "./run-cli.ts";

const main = join(import.meta.dirname, "..", "..", "core", "cli", "main.ts");
const reason = "For a test.";
const manifest = {
  manifest: 1,
  id: "weather",
  version: "1.0.0",
  sdk: "^1.0",
  name: "Weather",
  summary: "For a test.",
  main: "main.ts",
  hooks: { "message.observe": {} },
  capabilities: {
    "message.read": { fields: ["envelope"], reason },
    "secret.use": {
      secrets: [{ name: "api", title: "API key", origin: "https://api.example.org", header: "x-api-key" }],
      via: "direct",
      reason,
    },
  },
};
const source =
  'import { definePlugin } from "@postern/sdk";\nexport default definePlugin({ hooks: { "message.observe"() {} } });\n';

/** What the bundler makes of the source. */
const builtCode = 'var plugin = { default: { hooks: { "message.observe"() {} } } };';

suite("plugins on the command line", () => {
  const cleanups: Array<() => void> = [];
  const cleanup = { after: (run: () => void) => void cleanups.push(run) };
  let options: string[] = [];
  const plugin = (...args: string[]): Promise<CliResult> => runCli(["plugin", ...args, ...options]);
  const said = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await plugin(...args);
    assert.notEqual(code, 0);
    assert.equal(stdout, "");
    assert.match(stderr, /^postern: [^\n]+\n$/);
    return stderr.slice("postern: ".length, -1);
  };
  /** A secret comes by standard input. */
  function secret(input: string, ...args: string[]): Promise<CliResult> {
    const child = spawn(process.execPath, [main, "plugin", "secret", ...args, ...options], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.end(input);
    return endOf(child);
  }
  before(async () => {
    ({ options } = await cliFolder(cleanup as never));
  });

  test("a folder of sources is built, looked at and installed like a package, and is off", async () => {
    const folder = join(temporaryFolder(cleanup), "weather");
    mkdirSync(folder);
    writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
    writeFileSync(join(folder, "main.ts"), source);
    const { code, lines, stderr } = await plugin("install", folder);
    assert.equal(code, 0, stderr);
    const [found] = lines as Array<{ id: string; consent: { lines: unknown[] }; update: unknown }>;
    assert.deepEqual([found?.id, found?.consent.lines.length, found?.update], ["weather", 2, null]);
    const [info] = (await plugin("info", "weather")).lines as Array<{ state: string }>;
    assert.equal(info?.state, "off");
  });

  test("without a server, a list and a plugin's page tell how plugins are once they have started", async () => {
    const { lines } = await plugin("list");
    const states = (lines as Array<{ id: string; state: string }>).map(({ id, state }) => `${id} ${state}`);
    assert.ok(states.includes("weather off"), String(states));
    assert.deepEqual(
      states.filter((state) => !state.endsWith(" ready")),
      ["weather off"],
    );
    const [{ state }] = (await plugin("info", "spam-bayes")).lines as [{ state: string }];
    assert.equal(state, "ready");
  });

  test("what is no plugin is refused in one sentence that says why", async () => {
    const folder = temporaryFolder(cleanup);
    assert.equal(
      await said("install", folder),
      "the plugin cannot be installed: manifest.json: is not there: this is not a plugin's folder.",
    );
    assert.equal(
      await said("install", join(folder, "none.tgz")),
      `${join(folder, "none.tgz")} cannot be read (ENOENT).`,
    );
    writeFileSync(join(folder, "some.tgz"), "no package");
    assert.match(await said("install", join(folder, "some.tgz")), /^the plugin's package .+\.$/);
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ ...manifest, hooks: { "no.such": {} } }, null, 2));
    assert.match(
      await said("install", folder),
      /^the plugin's manifest is not valid: manifest\.json:\d+: \/hooks.*no\.such/,
    );
    writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
    assert.equal(await said("install", folder), "the plugin cannot be installed: main.ts: is not there.");
    writeFileSync(join(folder, "main.ts"), "export default {\n  a: ;\n};");
    assert.equal(await said("install", folder), "the plugin cannot be installed: main.ts:2: Unexpected token.");
    const shipped = { ...manifest, id: "spam-bayes" };
    writeFileSync(
      join(folder, "mine.tgz"),
      packPlugin({ manifest: JSON.stringify(shipped), code: "var plugin = {};" }),
    );
    assert.match(await said("install", join(folder, "mine.tgz")), /^spam-bayes is part of Postern/);
    assert.match(await said("enable", "weather"), /^the plugin cannot run without message\.read/);
    assert.match(
      await said("grant", "weather", "message.read", '{"fields":["text"]}'),
      /^that is more of message\.read/,
    );
  });

  test("a secret is read from standard input, kept, told of and forgotten, and never written out", async () => {
    const value = "sk-live-0123456789";
    const kept = await secret(`${value}\nanother line\n`, "set", "weather", "api");
    assert.equal(kept.code, 0, kept.stderr);
    assert.deepEqual(kept.lines, [{ plugin: "weather", secret: "api", isSet: true }]);
    const info = await plugin("info", "weather");
    const [{ secrets }] = info.lines as [{ secrets: Array<{ setAt: number | null }> }];
    assert.equal(typeof secrets[0]?.setAt, "number");
    assert.equal((info.stdout + kept.stdout + kept.stderr).includes("sk-live"), false);
    for (const bad of ["short", "has a space in it", "x".repeat(1001), ""]) {
      const { code, stderr } = await secret(bad, "set", "weather", "api");
      assert.deepEqual([code, /^postern: a secret has [^\n]+\n$/.test(stderr)], [2, true], stderr);
    }
    assert.match((await secret(value, "set", "weather", "other")).stderr, /does not ask for a secret named other/);
    assert.match((await secret(value, "set", "weather", "api", value)).stderr, /is not a use of plugin secret/);
    assert.equal((await secret("", "remove", "weather", "api")).code, 0);
    const [after] = (await plugin("info", "weather")).lines as Array<{ secrets: Array<{ setAt: number | null }> }>;
    assert.equal(after?.secrets[0]?.setAt, null);
  });

  test("an update is shown with what is new in it, then agreed to", async () => {
    const folder = temporaryFolder(cleanup);
    const file = join(folder, "next.tgz");
    const asks = { ...manifest.capabilities, "message.read": { fields: ["envelope", "text"], reason } };
    const next = { ...manifest, version: "1.1.0", capabilities: asks };
    writeFileSync(file, packPlugin({ manifest: JSON.stringify(next), code: "var plugin = {};" }));
    assert.match(await said("update", "weather"), /^no update of weather waits/);
    assert.equal((await plugin("install", file)).code, 0);
    const waits = await plugin("update", "weather");
    const [{ waiting, update, preview }] = waits.lines as [
      { waiting: { version: string }; update: { changed: unknown[] }; preview: object },
    ];
    assert.deepEqual([waiting.version, update.changed.length], ["1.1.0", 1]);
    assert.match((preview as { problem: string }).problem, /could not|failed/, "its code has no plugin in it");
    const plain = options.filter((option) => option !== "--json");
    const { stdout } = await runCli(["plugin", "update", "weather", ...plain]);
    assert.match(stdout, /^Version 1\.1\.0 waits, SHA-256 [0-9a-f]{64}\nNot signed\.\n/);
    assert.match(stdout, /\n {2}- See .+\n {2}\+ See .*text/);
    assert.match(stdout, /\n {2}! .*text.* can reach api\.example\.org\n/);
    const [agreed] = (await plugin("update", "weather", "--yes")).lines as Array<{ version: string }>;
    assert.equal(agreed?.version, "1.1.0");
    assert.equal((await plugin("rollback", "weather")).code, 0);
  });

  test("an update is thrown away on request, and the version before runs on", async () => {
    const file = join(temporaryFolder(cleanup), "other.tgz");
    writeFileSync(file, packPlugin({ manifest: JSON.stringify({ ...manifest, version: "1.2.0" }), code: builtCode }));
    assert.equal((await plugin("install", file)).code, 0);
    const [{ preview }] = (await plugin("update", "weather")).lines as [{ preview: object }];
    assert.deepEqual(preview, { calls: 0, differing: [] }, "it was not asked anything yet");
    assert.match(await said("update", "weather", "--yes", "--no"), /^that is not a use of plugin update/);
    assert.deepEqual((await plugin("update", "weather", "--no")).lines, [{ declined: "weather" }]);
    assert.match(await said("update", "weather"), /^no update of weather waits/);
    const [{ version }] = (await plugin("info", "weather")).lines as [{ version: string }];
    assert.equal(version, "1.0.0");
  });

  test("settings are shown with their defaults, set, and refused with what is wrong", async () => {
    const file = join(temporaryFolder(cleanup), "set.tgz");
    const settings = {
      type: "object",
      properties: { hour: { type: "integer", title: "Hour", minimum: 0, maximum: 23, default: 7 } },
    };
    const asked = { ...manifest, id: "clock", settings };
    writeFileSync(file, packPlugin({ manifest: JSON.stringify(asked), code: builtCode }));
    assert.equal((await plugin("install", file)).code, 0);
    const plain = options.filter((option) => option !== "--json");
    assert.equal((await runCli(["plugin", "settings", "clock", ...plain])).stdout, "hour  7 (not set)  Hour\n");
    const [{ settings: kept }] = (await plugin("settings", "clock", '{"hour":23}')).lines as [{ settings: object }];
    assert.deepEqual(kept, { hour: 23 });
    assert.equal((await runCli(["plugin", "settings", "clock", ...plain])).stdout, "hour  23  Hour\n");
    assert.match(await said("settings", "clock", '{"hour":24}'), /hour/);
    assert.match(await said("settings", "clock", "23"), /^the settings are a JSON object/);
    assert.match(await said("settings"), /^that is not a use of plugin settings/);
  });

  test("each wall is told, and whether it stands here", async () => {
    const walls = (await plugin("walls")).lines as Array<{ wall: string; isLive: boolean }>;
    assert.ok(walls.length > 5);
    assert.ok(walls.some(({ wall, isLive }) => wall === "isolate" && isLive));
  });

  test("what plugins did to one mail is asked by the mail", async () => {
    assert.match(await said("audit", "--email", "Mnothing"), /^there is nothing by that name/);
    assert.match(await said("audit", "weather", "--email", "Mnothing"), /^that is not a use of plugin audit/);
  });

  test("a denial is kept, and asked about again", async () => {
    assert.equal((await plugin("keep-denied", "weather", "net.fetch")).code, 0);
    assert.equal((await plugin("keep-denied", "weather", "net.fetch", "--ask-again")).code, 0);
    assert.match(await said("keep-denied", "weather", "no.such"), /^there is nothing by that name/);
    assert.match(await said("keep-denied", "weather"), /^that is not a use of plugin/);
  });
});
