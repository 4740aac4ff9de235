/** Each trick that an archive can play, made by hand, and the words that refuse it. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { packPlugin } from "../../../core/plugins/packages/pack.ts";
import { openPackage } from "../../../core/plugins/packages/read.ts";
import { files, manifest, parts, type RawFile, rawGzip, rawPackage, rawTar, refusal, sha256 } from "./raw-package.ts";

/** A good package with one more entry, at the front: nothing before it is at fault. */
const withEntry = (entry: RawFile) => rawPackage([entry, ...files()]);
/** A good package whose code has another header. */
const withHeader = (change: Partial<RawFile>) =>
  rawPackage(files().map((file) => (file.name === "plugin.js" ? { ...file, ...change } : file)));
const pax = (record: string) => `${record.length + 3} ${record}\n`;

describe("the archive of a package", () => {
  const entries: Array<[what: string, entry: RawFile, said: string]> = [
    ["a folder", { name: "src/", body: "", type: "5" }, "src/: is a folder"],
    ["a symbolic link", { name: "plugin.js", body: "", type: "2", linkname: "/etc/passwd" }, "plugin.js: is a link"],
    ["a hard link", { name: "plugin.js", body: "", type: "1", linkname: "manifest.json" }, "plugin.js: is a link"],
    ["a character device", { name: "plugin.js", body: "", type: "3" }, "plugin.js: is a device"],
    ["a block device", { name: "plugin.js", body: "", type: "4" }, "plugin.js: is a device"],
    ["a named pipe", { name: "plugin.js", body: "", type: "6" }, "plugin.js: is a device"],
    [
      "a contiguous file",
      { name: "plugin.js", body: "", type: "7" },
      "plugin.js: is of a kind that a package may not hold",
    ],
    [
      "an old-style file",
      { name: "plugin.js", body: "", type: "\0" },
      "plugin.js: is of a kind that a package may not hold",
    ],
    [
      "a sparse file",
      { name: "plugin.js", body: "", type: "S" },
      "plugin.js: is of a kind that a package may not hold",
    ],
    ["an absolute name", { name: "/plugin.js", body: "" }, "/plugin.js: has an absolute name"],
    ["a way out", { name: "../plugin.js", body: "" }, "../plugin.js: has a name that leads out of the package"],
    [
      "a way out and back",
      { name: "a/../plugin.js", body: "" },
      "a/../plugin.js: has a name that leads out of the package",
    ],
    ["a backslash", { name: "..\\plugin.js", body: "" }, "..\\plugin.js: has a backslash in its name"],
    ["a file in a folder", { name: "package/plugin.js", body: "" }, "package/plugin.js: is in a folder"],
    ["the folder itself", { name: "./plugin.js", body: "" }, "./plugin.js: is in a folder"],
    ["a name in two parts", { name: "plugin.js", body: "", prefix: "src" }, "plugin.js: has a name in two parts"],
    ["an unknown file", { name: "evil.js", body: "" }, "evil.js: is not a file of a package"],
    ["a file without a name", { name: "", body: "" }, ": is not a file of a package"],
    ["another case", { name: "Plugin.js", body: "" }, "Plugin.js: is not a file of a package"],
    [
      "a letter that folds to another",
      { name: "README.md\u0307", body: "" },
      "README.md??: is not a file of a package",
    ],
    ["full-width letters", { name: "ｐlugin.js", body: "" }, "???lugin.js: is not a file of a package"],
    ["what is on every object", { name: "constructor", body: "" }, "constructor: is not a file of a package"],
    ["a prototype", { name: "__proto__", body: "" }, "__proto__: is not a file of a package"],
  ];
  for (const [what, entry, said] of entries) {
    it(`may not hold ${what}`, async () => assert.equal(await refusal(withEntry(entry)), said));
  }

  const extended: Array<[type: string, body: string]> = [
    ["x", pax("path=plugin.js")],
    ["x", pax("size=9")],
    ["g", pax("path=plugin.js")],
    ["L", "plugin.js\0"],
    ["K", "/etc/passwd\0"],
  ];
  for (const [type, body] of extended) {
    it(`may not rename with a header of type ${type} (${body.trim().replace("\0", "")})`, async () => {
      const said = "README.md: is an extended header, which could rename what follows";
      assert.equal(await refusal(withEntry({ name: "README.md", body, type })), said);
    });
  }

  it("may not hold a file twice, the same or another", async () => {
    for (const body of [parts.code, "evil()"]) {
      const twice = files().flatMap((file) => (file.name === "plugin.js" ? [file, { ...file, body }] : [file]));
      assert.equal(await refusal(rawPackage(twice)), "plugin.js: stands there twice");
    }
  });

  it("has its files in their order", async () => {
    assert.equal(await refusal(rawPackage(files().toReversed())), "README.md: does not stand in its place");
  });

  const octal = "plugin.js: has a size that is not eleven octal digits";
  const otherHeader = "plugin.js: has a header that Postern does not write";
  const headers: Array<[what: string, change: Partial<RawFile>, said: string]> = [
    ["a base-256 size", { sizeField: Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, parts.code.length]) }, octal],
    ["a negative size", { sizeField: Buffer.alloc(12, 0xff) }, octal],
    ["a size with a sign", { sizeField: Buffer.from("-0000000001\0") }, octal],
    ["a size in other digits", { sizeField: Buffer.from("0000000009a\0") }, octal],
    ["a size with spaces", { sizeField: Buffer.from("         53 ") }, octal],
    ["no size", { sizeField: Buffer.alloc(12) }, octal],
    ["a link's target", { linkname: "/etc/passwd" }, otherHeader],
    ["a time", { mtime: "14371573571\0" }, otherHeader],
    ["another mode", { mode: "0004755\0" }, otherHeader],
    ["the magic of GNU tar", { magic: "ustar  \0" }, otherHeader],
    ["no magic", { magic: "" }, otherHeader],
    ["a wrong checksum", { checksum: 0 }, "plugin.js: has a damaged header"],
    ["something after the name's end", { name: "plugin.js\0evil" }, otherHeader],
    ["something hidden after the file", { padding: 1 }, "plugin.js: has something hidden after its end"],
    ["a size beyond the archive", { size: 1024 * 1024 }, "plugin.js: ends early"],
    ["a size beyond what may be", { size: 0o77777777777 }, "plugin.js: is larger than it may be"],
  ];
  for (const [what, change, said] of headers) {
    it(`may not have ${what}`, async () => assert.equal(await refusal(withHeader(change)), said));
  }

  it("may not call a file shorter than it is", async () => {
    const body = Buffer.alloc(1024, "a");
    assert.equal(await refusal(withHeader({ body, size: 512 })), `${"a".repeat(32)}: has a damaged header`);
    assert.equal(await refusal(withHeader({ size: 1 })), "plugin.js: has something hidden after its end");
  });

  it("ends where it says", async () => {
    assert.equal(await refusal(rawGzip(rawTar(files(), Buffer.alloc(0)))), ": ends early");
    assert.equal(await refusal(rawGzip(rawTar(files(), Buffer.alloc(512)))), ": ends early");
    assert.equal(await refusal(rawGzip(rawTar(files(), Buffer.alloc(1536)))), ": goes on after its end");
    const second = Buffer.concat([Buffer.alloc(512), rawTar(files())]);
    assert.equal(await refusal(rawGzip(rawTar(files(), second))), ": goes on after its end");
    const hidden = Buffer.concat([Buffer.alloc(1024), rawTar(files())]);
    assert.equal(await refusal(rawGzip(rawTar(files(), hidden))), ": goes on after its end");
    assert.equal(await refusal(rawGzip(Buffer.alloc(0))), ": ends early");
  });
});

describe("the gzip file of a package", () => {
  const tar = rawTar(files());
  const good = rawGzip(tar);

  it("is one member and nothing else", async () => {
    assert.equal(await refusal(Buffer.concat([good, good])), ": goes on after its end");
    assert.equal(await refusal(Buffer.concat([good, rawGzip(Buffer.alloc(0))])), ": goes on after its end");
    assert.equal(await refusal(Buffer.concat([good, Buffer.alloc(1)])), ": goes on after its end");
    assert.equal(await refusal(Buffer.concat([good, Buffer.from("PK\x03\x04")])), ": goes on after its end");
    const half = Math.floor(tar.length / 2);
    const twoMembers = Buffer.concat([rawGzip(tar.subarray(0, half)), rawGzip(tar.subarray(half))]);
    assert.deepEqual(gunzipSync(twoMembers), tar, "which other readers take as one");
    assert.equal(await refusal(twoMembers), ": goes on after its end");
  });

  it("has the one header, without time, name or system", async () => {
    assert.equal(await refusal(Buffer.from("hello")), ": is not a gzip file");
    assert.equal(await refusal(Buffer.alloc(0)), ": is not a gzip file");
    const said = ": has a gzip header that Postern does not write";
    assert.equal(await refusal(gzipSync(tar)), said);
    for (const at of [2, 3, 4, 7, 8, 9]) {
      const header = Buffer.from(good.subarray(0, 10));
      header[at] = (header[at] ?? 0) ^ 4;
      assert.equal(await refusal(rawGzip(tar, { header })), said);
    }
  });

  it("does not lie about what is in it, and is whole", async () => {
    assert.equal(await refusal(rawGzip(tar, { crc: 1 })), ": is damaged");
    assert.equal(await refusal(rawGzip(tar, { size: 1 })), ": lies about its size");
    for (const end of [2, 12, 18, 100, good.length - 1]) {
      assert.match(await refusal(good.subarray(0, end)), /^: (ends early|is damaged|goes on after its end)$/);
    }
  });
});

describe("the files of a package", () => {
  const change = (changed: Record<string, string | Buffer | null>) => refusal(rawPackage(files(changed)));
  const hashes = {
    "manifest.json": sha256(manifest),
    "plugin.js": sha256(parts.code),
    "plugin.js.map": sha256(parts.map),
  };
  const all = { ...hashes, "README.md": sha256(parts.readme) };

  it("are all that are needed", async () => {
    assert.equal(await change({ "manifest.json": null }), "manifest.json: is missing");
    assert.equal(await change({ "plugin.js": null }), "plugin.js: is missing");
    assert.equal(await change({ "files.json": null }), "files.json: is missing");
    assert.equal(await change({ "author.asc": "key" }), "signature.asc: is missing");
    assert.equal(await change({ "signature.asc": "signature" }), "author.asc: is missing");
  });

  it("are UTF-8", async () => {
    for (const name of ["manifest.json", "plugin.js", "plugin.js.map", "README.md", "files.json"]) {
      for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
        assert.equal(await change({ [name]: Buffer.from(bytes) }), `${name}: is not UTF-8`);
      }
    }
  });

  it("are what files.json says, each and no other", async () => {
    const say = (files: unknown) => change({ "files.json": JSON.stringify({ files }) });
    assert.equal(await say(hashes), "files.json: has no hash of README.md");
    assert.equal(await say({ ...all, "other.js": "00" }), "files.json: has a hash of a file that is not there");
    assert.equal(await say({ ...all, "files.json": "00" }), "files.json: has a hash of a file that is not there");
    assert.equal(await say({ ...all, "plugin.js": sha256("other") }), "plugin.js: is not what files.json says");
    assert.equal(
      await say({ ...all, "plugin.js": all["plugin.js"].toUpperCase() }),
      "plugin.js: is not what files.json says",
    );
    assert.equal(await say({ ...all, "plugin.js": [all["plugin.js"]] }), "plugin.js: is not what files.json says");
    assert.equal(await say({}), "files.json: has no hash of manifest.json");
  });

  it("have a files.json of one meaning", async () => {
    const say = (text: string) => change({ "files.json": text });
    const good = JSON.stringify(all);
    const form = 'files.json: must be { "files": { … } } and nothing else';
    assert.equal(await say("{"), "files.json: is not JSON");
    assert.equal(await say(`\ufeff{"files":${good}}`), "files.json: is not JSON");
    assert.equal(await say(`{"files":{},"files":${good}}`), "files.json: has a key twice");
    const twice = good.replace("{", `{"plugin\\u002ejs":"${sha256("evil")}",`);
    assert.equal(await say(`{"files":${twice}}`), "files.json: has a key twice");
    for (const text of [
      "null",
      "[]",
      "1",
      '"files"',
      "{}",
      '{"files":null}',
      '{"files":[]}',
      `{"files":${good},"more":1}`,
    ]) {
      assert.equal(await say(text), form);
    }
    assert.equal(
      await say(`{"files":${good.replace("{", '{"__proto__":"00",')}}`),
      "files.json: has a hash of a file that is not there",
    );
  });

  it("have a manifest that is refused as any other would be", async () => {
    const say = (text: string) => refusal(rawPackage(files({ "manifest.json": text })), "PLUGIN_MANIFEST_BAD");
    assert.match(await say("{"), /is not JSON/);
    assert.match(await say(manifest.replace("{", '{"id":"evil",')), /stands there twice/);
    assert.match(await say(manifest.replace("{", '{"evil":1,')), /"evil" is not known here/);
    assert.match(await say(manifest.replace('"manifest": 1', '"manifest": 1e400')), /./);
    assert.match(await say("[".repeat(100_000) + "]".repeat(100_000)), /./);
  });

  it("are not run", async () => {
    const code = "globalThis.packageCodeRan = true; process.exit(3);";
    assert.equal((await openPackage(packPlugin({ manifest, code }))).code, code);
    assert.equal("packageCodeRan" in globalThis, false);
  });
});
