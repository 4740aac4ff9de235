/** What ships with Postern is the example of how a plugin is written: a copy of each installs as anybody's would. */
import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Postern } from "../../core/main.ts";
import { packageOfFolder } from "../../core/plugins/authoring/package-of-folder.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { testFolder } from "../open-postern.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { shippedPlugins } from "./plugin-kernel.ts";
import { ready } from "./digest.ts";

const root = join(shippedPlugins, "..");
const cleanups: Array<() => unknown> = [];
const cleanup = { after: (run: () => unknown) => void cleanups.push(run) } as never;
let postern: Postern;
before(async () => {
  postern = await testFolder(cleanup).open({ hasPlugins: false });
});
after(async () => {
  for (const run of cleanups.toReversed()) await run();
});

/** What `npm install` does in the copy, from what is installed here already. */
function installPackages(folder: string, of: string): void {
  const { dependencies = {} } = JSON.parse(readFileSync(join(of, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const place = join(folder, "node_modules", name);
    if (name === "@postern/sdk" || existsSync(place)) continue;
    const installed = join(root, "node_modules", name);
    cpSync(installed, place, { recursive: true, dereference: true });
    installPackages(folder, installed);
  }
}

for (const name of ["attachment-guard", "compose-checks", "html-sandbox", "smtp", "spam-bayes"]) {
  test(`a copy of ${name} is built from its folder, installed, agreed to, and runs in a runner of its own`, async () => {
    const folder = join(temporaryFolder(cleanup), name);
    cpSync(join(shippedPlugins, name), folder, { recursive: true });
    installPackages(folder, folder);
    const path = join(folder, "manifest.json");
    const id = `my-${name}`;
    const manifest = { ...(JSON.parse(readFileSync(path, "utf8")) as { capabilities: Grants }), id };
    writeFileSync(path, JSON.stringify(manifest, null, 2));
    const found = await postern.plugins.installs.inspect(await packageOfFolder(folder));
    assert.equal(found.id, id);
    assert.ok((found.readme ?? "").length > 0);
    await postern.plugins.installs.enable(id, manifest.capabilities);
    await ready(postern, id);
    assert.equal(postern.plugins.detail(id).isShipped, false);
  });
}
