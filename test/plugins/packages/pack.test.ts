import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { AppError } from "../../../core/kernel/errors.ts";
import { gzip } from "../../../core/plugins/packages/gzip.ts";
import { packPlugin } from "../../../core/plugins/packages/pack.ts";
import { openPackage, readPackage } from "../../../core/plugins/packages/read.ts";
import { writeTar } from "../../../core/plugins/packages/tar.ts";
import { peer } from "../../peer.ts";
import { skipWithout } from "../../skip-without.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { files, manifest, parts, rawPackage, sha256 } from "./raw-package.ts";

describe("a package", () => {
  it("is read as it was packed", async () => {
    const bytes = packPlugin(parts);
    const read = await readPackage(bytes, Date.now());
    assert.equal(read.manifestText, manifest);
    assert.equal(read.manifest.id, "spam-bayes");
    assert.equal(read.code, parts.code);
    assert.equal(read.map, parts.map);
    assert.equal(read.readme, parts.readme);
    assert.equal(read.hash, sha256(bytes));
    assert.equal(read.files["plugin.js"], sha256(parts.code));
    assert.deepEqual(Object.keys(read.files), ["manifest.json", "plugin.js", "plugin.js.map", "README.md"]);
    assert.equal(read.signature, null);
    assert.equal(read.signer, null);
  });

  it("needs no more than a manifest and code", async () => {
    const read = await openPackage(packPlugin({ manifest, code: parts.code }));
    assert.deepEqual([read.map, read.readme], [null, null]);
  });

  it("is read when it was put together by other means, but in the same form", async () => {
    assert.equal((await openPackage(rawPackage(files()))).code, parts.code);
  });

  it("is the same bytes for the same parts, in whatever order they are given", () => {
    const { manifest, code, map, readme } = parts;
    assert.deepEqual(packPlugin({ readme, map, code, manifest }), packPlugin({ manifest, code, map, readme }));
  });

  it("is the same bytes on every machine", () => {
    // Not a manifest that may change: the hash is that of the format. It changes only with the version of fflate.
    const code = Array.from({ length: 2000 }, (_, at) => `export const a${at % 97} = ${at * at};\n`).join("");
    const tar = writeTar([
      { name: "manifest.json", body: Buffer.from("{}\n") },
      { name: "plugin.js", body: Buffer.from(code) },
    ]);
    assert.equal(sha256(tar), "3bc6e8654f85b471fcd2e143d15113dddd7645956eabd9421f59346f410247b4");
    assert.equal(sha256(gzip(tar)), "7836c251362fed8a6caaef38f62eed6476ef648e3a568dcf3c0be1d0951cfc40");
  });

  it("is another package after any change", () => {
    const hashes = [
      parts,
      { ...parts, code: `${parts.code} ` },
      { ...parts, readme: undefined },
      { ...parts, map: "" },
    ].map((each) => sha256(packPlugin(each)));
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it("is an ordinary tar for others", async (t) => {
    const bytes = packPlugin(parts);
    const entries = await unpackTar(gunzipSync(bytes), { strict: true });
    assert.deepEqual(
      entries.map(({ header }) => [header.name, header.type, header.mode, header.uid, header.mtime?.getTime()]),
      ["manifest.json", "plugin.js", "plugin.js.map", "README.md", "files.json"].map((name) => [
        name,
        "file",
        0o644,
        0,
        0,
      ]),
    );
    const tar = peer("tar");
    if (skipWithout(t, tar, "tar", "it is part of every system") || tar === null) return;
    const path = join(temporaryFolder(t), "hello.tgz");
    writeFileSync(path, bytes);
    assert.equal(execFileSync(tar, ["-xOzf", path, "plugin.js"], { encoding: "utf8" }), parts.code);
  });

  it("is not made of a bad manifest, nor of text that UTF-8 cannot say", () => {
    assert.throws(() => packPlugin({ ...parts, manifest: "{}" }), isError("PLUGIN_MANIFEST_BAD"));
    assert.throws(() => packPlugin({ ...parts, code: "'\ud800'" }), isError("PLUGIN_PACKAGE_BAD"));
  });
});

function isError(code: string) {
  return (error: unknown) => error instanceof AppError && error.code === code;
}
