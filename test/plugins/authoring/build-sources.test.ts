import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { AppError } from "../../../core/kernel/errors.ts";
import { limits } from "../../../core/kernel/limits.ts";
import { buildSources } from "../../../core/plugins/authoring/build-sources.ts";
import { packageOfFolder } from "../../../core/plugins/authoring/package-of-folder.ts";
import { openPackage } from "../../../core/plugins/packages/read.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { authorFolder, pluginOf } from "./author-folder.ts";

const manifest = JSON.stringify({
  manifest: 1,
  id: "sample",
  version: "1.0.0",
  sdk: "^1.0",
  name: "Sample",
  summary: "For a test.",
  main: "main.ts",
  hooks: { "message.observe": {} },
  capabilities: { "message.read": { fields: ["envelope"], reason: "For a test." } },
});
const main = pluginOf('"message.observe"() {}');

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError)
      return `${error.code} ${error.detail["file"] ?? ""}:${error.detail["line"] ?? ""} ${error.detail["problem"] ?? ""}`;
    throw error;
  }
  throw new Error("it was built");
}

describe("a folder of sources", () => {
  it("becomes the package that the same sources become when a page sends them", async (t) => {
    const folder = temporaryFolder(t);
    const files = {
      "manifest.json": manifest,
      "main.ts": `import { one } from "./lib/one.ts";\n${main}globalThis.x = one;`,
      "lib/one.ts": "export const one: number = 1;",
    };
    mkdirSync(join(folder, "lib"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const bytes = await packageOfFolder(folder);
    assert.equal((await openPackage(bytes)).manifest.id, "sample");
    assert.deepEqual(Buffer.from(await buildSources(files)), Buffer.from(bytes));
  });

  it("is taken as its author's tools left it, with packages from npm, and without a link to the SDK", async (t) => {
    const folder = authorFolder(t);
    rmSync(join(folder, "node_modules"), { recursive: true });
    mkdirSync(join(folder, "node_modules", "two"), { recursive: true });
    writeFileSync(join(folder, "node_modules", "two", "package.json"), '{ "name": "two", "main": "index.js" }');
    writeFileSync(join(folder, "node_modules", "two", "index.js"), "module.exports = 'the second';");
    writeFileSync(
      join(folder, "main.ts"),
      `import two from "two";\n${main}console.log(two, new URL("https://a.example").host);`,
    );
    assert.match((await openPackage(await packageOfFolder(folder))).code, /the second/);
  });

  it("is refused with the place of what is wrong", async () => {
    const build = (files: Record<string, unknown>) =>
      refusal(buildSources({ "manifest.json": manifest, "main.ts": main, ...files }));
    assert.equal(
      await refusal(buildSources({ "notes.md": "x" })),
      "PLUGIN_PACKAGE_BAD manifest.json: is not there: this is not a plugin's folder",
    );
    assert.equal(await build({ "manifest.json": "{" }), "PLUGIN_MANIFEST_BAD manifest.json:1 is not JSON");
    assert.equal(
      await build({ "main.ts": "export default {\n  a: ;\n};" }),
      "PLUGIN_PACKAGE_BAD main.ts:2 Unexpected token",
    );
    assert.match(
      await build({ "main.ts": 'import fs from "node:fs"; export default fs.readFileSync("x");' }),
      /^PLUGIN_PACKAGE_BAD main\.ts:1 uses "node:fs"/,
    );
    assert.match(
      await build({ "main.ts": 'import one from "one"; export default one;' }),
      /^PLUGIN_PACKAGE_BAD main\.ts:1 .*"one"/,
    );
  });

  it("brings in nothing that lies outside of it: not by path, not by link, not by package", async (t) => {
    const root = temporaryFolder(t);
    const secret = join(root, "secret.json");
    writeFileSync(secret, '{ "password": "hunter2" }');
    writeFileSync(join(root, "secret.txt"), "hunter2");
    mkdirSync(join(root, "node_modules", "beside"), { recursive: true });
    writeFileSync(join(root, "node_modules", "beside", "package.json"), '{ "name": "beside", "main": "index.js" }');
    writeFileSync(join(root, "node_modules", "beside", "index.js"), "module.exports = 'hunter2';");
    const outside = "PLUGIN_PACKAGE_BAD main.ts: leads to a file outside of the plugin's folder";
    const imports = [secret, "../secret.json", "../secret.txt", "./link.json", "beside", `${secret}?raw`];
    for (const [index, specifier] of imports.entries()) {
      const folder = join(root, `plugin-${index}`);
      mkdirSync(folder);
      symlinkSync(secret, join(folder, "link.json"));
      writeFileSync(join(folder, "manifest.json"), manifest);
      writeFileSync(
        join(folder, "main.ts"),
        `import got from ${JSON.stringify(specifier)};\nexport default { hooks: { "message.observe": () => got } };`,
      );
      const said = await refusal(packageOfFolder(folder));
      if (!specifier.endsWith("?raw")) assert.equal(said, outside, specifier);
      assert.equal(said.includes("hunter2"), false);
    }
    const linked = join(root, "linked");
    mkdirSync(linked);
    writeFileSync(join(linked, "manifest.json"), manifest);
    writeFileSync(join(root, "elsewhere.ts"), main);
    symlinkSync(join(root, "elsewhere.ts"), join(linked, "main.ts"));
    assert.equal(await refusal(packageOfFolder(linked)), outside);
    writeFileSync(join(linked, "real.ts"), main);
    writeFileSync(join(linked, "manifest.json"), manifest.replace("main.ts", "real.ts"));
    symlinkSync(join(root, "secret.txt"), join(linked, "README.md"));
    assert.equal(await refusal(packageOfFolder(linked)), "PLUGIN_PACKAGE_BAD README.md: is a link");
  });

  it("runs nothing of what it builds, and leaves nothing behind", async (t) => {
    const canary = join(temporaryFolder(t), "canary");
    const touch = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(canary)}, "ran");`;
    const [own, before] = [temporaryFolder(t), process.env["TMPDIR"]];
    process.env["TMPDIR"] = own;
    t.after(() => {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
    });
    await buildSources({
      "manifest.json": manifest,
      "main.ts": `${main}throw new Error("ran");`,
      "package.json": '{ "scripts": { "prepare": "false", "install": "false" }, "type": "module" }',
      "rolldown.config.ts": touch,
      "vite.config.ts": touch,
      "tsconfig.json": '{ "extends": "./nowhere.json", "compilerOptions": { "plugins": [{ "name": "./touch.js" }] } }',
    });
    assert.equal(readdirSync(join(canary, "..")).length, 0);
    assert.deepEqual(readdirSync(own), []);
  });

  it("takes so many files with such names, and none that leads elsewhere", async () => {
    const files = Object.fromEntries(
      Array.from({ length: limits.pluginSourceFilesMax - 2 }, (_, at) => [`f/${at}.md`, ""]),
    );
    const whole = { "manifest.json": manifest, "main.ts": main, ...files };
    assert.ok(await buildSources(whole));
    assert.equal(await refusal(buildSources({ ...whole, "one-more.md": "" })), "TOO_LARGE : ");
    const long = `${"d/".repeat(limits.pluginSourcePathCharsMax / 2 - 1)}ab`;
    assert.ok(await buildSources({ "manifest.json": manifest, "main.ts": main, [long]: "" }));
    const bad = [`${long}c`, "../up.ts", "/etc/x", "a//b", "a/./b", "a\\b", "", "a/", "a\0b", "c:x", "main.ts/x"];
    for (const path of bad)
      assert.equal(
        await refusal(buildSources({ "manifest.json": manifest, "main.ts": main, [path]: "" })),
        "BAD_REQUEST : ",
        path,
      );
    assert.equal(await refusal(buildSources({ "manifest.json": manifest, "main.ts": 1 })), "BAD_REQUEST : ");
  });
});
