import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { AppError } from "../../../core/kernel/errors.ts";
import { limits } from "../../../core/kernel/limits.ts";
import { packPlugin } from "../../../core/plugins/packages/pack.ts";
import { openPackage } from "../../../core/plugins/packages/read.ts";
import { readPluginFolder } from "../../../core/plugins/packages/read-folder.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { manifest, parts } from "./raw-package.ts";

describe("a plugin in a folder", () => {
  it("becomes a package, with what is there and nothing else", async (t) => {
    const folder = temporaryFolder(t);
    put(folder, { "manifest.json": manifest, "plugin.js": parts.code, "main.ts": "export {}", "notes.txt": "none" });
    assert.deepEqual(packPlugin(await readPluginFolder(folder)), packPlugin({ manifest, code: parts.code }));
    put(folder, { "plugin.js.map": parts.map, "README.md": parts.readme });
    assert.deepEqual(packPlugin(await readPluginFolder(folder)), packPlugin(parts));
  });

  it("keeps a signature that lies in it", async (t) => {
    const folder = temporaryFolder(t);
    const signature = { author: "key", signature: "signature" };
    put(folder, { "manifest.json": manifest, "plugin.js": parts.code });
    put(folder, { "author.asc": signature.author, "signature.asc": signature.signature });
    const read = await openPackage(packPlugin(await readPluginFolder(folder)));
    assert.equal(read.signature?.author, "key");
  });

  it("is refused where something is missing, no file, too large or not text", async (t) => {
    const folder = temporaryFolder(t);
    assert.equal(await refusal(folder), "manifest.json: is missing");
    put(folder, { "manifest.json": manifest });
    assert.equal(await refusal(folder), "plugin.js: is missing: postern plugin pack makes it");
    assert.equal(await refusal(join(folder, "manifest.json")), "manifest.json: ENOTDIR");
    mkdirSync(join(folder, "plugin.js"));
    assert.equal(await refusal(folder), "plugin.js: is not a file");
    const linked = temporaryFolder(t);
    put(linked, { "manifest.json": manifest, "notes.txt": "private" });
    symlinkSync(join(linked, "notes.txt"), join(linked, "plugin.js"));
    assert.equal(await refusal(linked), "plugin.js: is a link");
    const other = temporaryFolder(t);
    put(other, { "manifest.json": manifest, "plugin.js": parts.code });
    put(other, { "README.md": Buffer.alloc(limits.pluginReadmeBytesMax, "a") });
    assert.equal((await readPluginFolder(other)).readme?.length, limits.pluginReadmeBytesMax);
    put(other, { "README.md": Buffer.alloc(limits.pluginReadmeBytesMax + 1, "a") });
    assert.equal(await refusal(other), "README.md: is larger than it may be");
    put(other, { "README.md": Buffer.from([0xff]) });
    assert.equal(await refusal(other), "README.md: is not UTF-8");
  });
});

function put(folder: string, files: Record<string, string | Buffer>): void {
  for (const [name, body] of Object.entries(files)) writeFileSync(join(folder, name), body);
}

async function refusal(folder: string): Promise<string> {
  try {
    await readPluginFolder(folder);
  } catch (error) {
    if (error instanceof AppError) return `${error.detail["file"]}: ${error.detail["problem"]}`;
    throw error;
  }
  throw new Error("the folder was read");
}
