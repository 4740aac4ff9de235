/** Each limit at it and one above; a bomb; and what random damage does. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { createDeflateRaw } from "node:zlib";
import fc from "fast-check";
import { AppError } from "../../../core/kernel/errors.ts";
import { limits } from "../../../core/kernel/limits.ts";
import { type PackageFile, packageFiles } from "../../../core/plugins/packages/layout.ts";
import { packPlugin } from "../../../core/plugins/packages/pack.ts";
import { type OpenedPackage, openPackage } from "../../../core/plugins/packages/read.ts";
import { files, manifest, parts, rawGzip, rawPackage, rawTar, refusal } from "./raw-package.ts";

/** All but code and map, each with an empty body. */
const small = files({ "plugin.js": "", "plugin.js.map": "", "README.md": null });

const isTooLarge = (problem: string) => (error: unknown) =>
  error instanceof AppError && error.code === "PLUGIN_PACKAGE_BAD" && error.detail["problem"] === problem;

describe("a package has limits", () => {
  const sizes = Object.entries(packageFiles) as Array<[PackageFile, number]>;

  for (const [name, bytesMax] of sizes) {
    it(`${name} may have ${bytesMax} bytes`, async () => {
      const at = rawPackage(files({ [name]: textOf(name, bytesMax), ...partnerOf(name) }));
      assert.ok(await openPackage(at));
      const above = rawPackage(files({ [name]: textOf(name, bytesMax + 1), ...partnerOf(name) }));
      assert.equal(await refusal(above), `${name}: is larger than it may be`);
    });
  }

  it("is not packed with a larger file either", () => {
    const at = { ...parts, readme: "a".repeat(limits.pluginReadmeBytesMax) };
    assert.ok(packPlugin(at));
    assert.throws(() => packPlugin({ ...at, readme: `${at.readme}a` }), AppError);
  });

  it("is not packed when it would be too large as a whole, unpacked or packed", async () => {
    // 12 MiB and 4 MiB are 16 MiB with the rest still to come.
    const code = "a".repeat(limits.pluginCodeBytesMax);
    const map = "a".repeat(limits.pluginMapBytesMax);
    assert.throws(() => packPlugin({ manifest, code, map }), isTooLarge("is larger than it may be when unpacked"));
    const room = limits.pluginUnpackedBytesMax - limits.pluginCodeBytesMax - rawTar(small).length;
    assert.ok(await openPackage(packPlugin({ manifest, code, map: map.slice(0, room) })));
    assert.throws(
      () => packPlugin({ manifest, code, map: map.slice(0, room + 1) }),
      isTooLarge("is larger than it may be when unpacked"),
    );
    // Base64 of noise packs to three quarters: 7.5 and 9 MiB.
    const noise = randomBytes(limits.pluginMapBytesMax).toString("base64");
    const half = limits.pluginCodeBytesMax;
    assert.ok(
      await openPackage(packPlugin({ manifest, code: noise.slice(0, half), map: noise.slice(half, 2.5 * half) })),
    );
    const above = { manifest, code: noise.slice(0, half), map: noise.slice(half, 3 * half) };
    assert.throws(() => packPlugin(above), isTooLarge("is larger than a package may be"));
  });

  it("has a name that may be so long", async () => {
    const entry = (length: number) => rawPackage([{ name: "n".repeat(length), body: "" }, ...files()]);
    const most = limits.pluginFileNameBytesMax;
    assert.equal(await refusal(entry(most)), `${"n".repeat(most)}: is not a file of a package`);
    assert.equal(await refusal(entry(most + 1)), `${"n".repeat(most)}: has a name that is too long`);
    assert.equal(await refusal(entry(100)), `${"n".repeat(most)}: has a name that is too long`);
  });

  it("has so many files", async () => {
    const all = files({ "author.asc": "key", "signature.asc": "signature" });
    assert.equal(all.length, limits.pluginPackageFilesMax);
    assert.ok(await openPackage(rawPackage(all)));
    const more = rawPackage([...all, { name: "plugin.js", body: "" }]);
    assert.equal(await refusal(more), ": holds too many files");
  });

  it("has so many bytes", async () => {
    const above = Buffer.alloc(limits.pluginPackageBytesMax + 1);
    assert.equal(await refusal(above.subarray(1)), ": is not a gzip file");
    assert.equal(await refusal(above), ": is larger than a package may be");
  });

  it("has so many bytes when it is unpacked", async () => {
    const at = Buffer.alloc(limits.pluginUnpackedBytesMax);
    assert.equal(await refusal(rawGzip(at)), ": goes on after its end");
    const above = Buffer.alloc(limits.pluginUnpackedBytesMax + 1);
    assert.equal(await refusal(rawGzip(above)), ": is too large when unpacked");
  });
});

/** Valid where it must be: JSON may have spaces at its end. */
function textOf(name: PackageFile, bytes: number): string {
  const { [name]: body = "" } = Object.fromEntries(files().map((file) => [file.name, file.body.toString()]));
  if (name !== "files.json") return body.padEnd(bytes - (Buffer.byteLength(body) - body.length), " ");
  return body.padEnd(bytes, " ");
}

function partnerOf(name: PackageFile): Record<string, string> {
  if (name === "author.asc") return { "signature.asc": "signature" };
  return name === "signature.asc" ? { "author.asc": "key" } : {};
}

describe("a bomb", () => {
  it("is inflated to the limit and no further", async () => {
    const bomb = await bombOf(16 * limits.pluginUnpackedBytesMax);
    assert.ok(bomb.length < limits.pluginPackageBytesMax);
    const before = process.memoryUsage().arrayBuffers;
    const error = await openPackage(bomb).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof AppError);
    assert.equal(error.detail["problem"], "is too large when unpacked");
    const inflated = Number(error.detail["bytesInflated"]);
    assert.ok(inflated > limits.pluginUnpackedBytesMax);
    assert.ok(inflated <= limits.pluginUnpackedBytesMax + limits.uploadChunkBytes, `${inflated} bytes`);
    const held = process.memoryUsage().arrayBuffers - before;
    assert.ok(held <= 2 * limits.pluginUnpackedBytesMax, `${held} bytes held`);
  });
});

/** So many zeros in one gzip member; a thousandth of them is held. */
async function bombOf(bytes: number): Promise<Buffer> {
  const chunk = Buffer.alloc(limits.uploadChunkBytes);
  const deflate = createDeflateRaw({ level: 9 });
  const collected = (async () => {
    const found: Buffer[] = [];
    for await (const part of deflate as AsyncIterable<Buffer>) found.push(part);
    return Buffer.concat(found);
  })();
  for (let written = 0; written < bytes; written += chunk.length) {
    await new Promise((resolve) => deflate.write(chunk, resolve));
  }
  deflate.end();
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
  return Buffer.concat([header, await collected, Buffer.alloc(8)]);
}

describe("a damaged package", () => {
  const good = Buffer.from(packPlugin({ manifest, code: parts.code }));

  it("is refused, or reads the same, whichever byte is flipped", async () => {
    const expected = contentOf(await openPackage(good));
    for (let at = 0; at < good.length; at += 1) {
      const flipped = flip(good, at, 1 << (at % 8));
      const read = await readOrRefuse(flipped);
      if (read !== null) assert.deepEqual(contentOf(read), expected, `byte ${at}`);
    }
  });

  it("is refused, or reads the same, whichever byte inside the archive is flipped", async () => {
    const tar = rawTar(files());
    const expected = contentOf(await openPackage(rawGzip(tar)));
    await fc.assert(
      fc.asyncProperty(fc.nat(tar.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const read = await readOrRefuse(rawGzip(flip(tar, at, mask)));
        if (read !== null) assert.deepEqual(contentOf(read), expected);
      }),
      { numRuns: 1500 },
    );
  });

  it("is refused with an error of its own, whatever the bytes are", async () => {
    const bytes = fc.uint8Array({ maxLength: 3000 });
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom("bare", "deflated", "member", "file"), async (random, depth) => {
        const inner = Buffer.from(random);
        const header = good.subarray(0, 10);
        const made = {
          bare: inner,
          deflated: Buffer.concat([header, inner]),
          member: rawGzip(inner),
          file: rawPackage(files({ "manifest.json": inner })),
        };
        assert.equal(await readOrRefuse(made[depth]), null);
      }),
      { numRuns: 400 },
    );
  });
});

const contentOf = ({ hash: _, ...content }: OpenedPackage) => content;

/** Null: refused, in words. Any other error fails the test. */
async function readOrRefuse(bytes: Uint8Array): Promise<OpenedPackage | null> {
  try {
    return await openPackage(bytes);
  } catch (error) {
    assert.ok(error instanceof AppError, String(error));
    assert.match(error.code, /^PLUGIN_(PACKAGE|MANIFEST)_BAD$/);
    return null;
  }
}

function flip(bytes: Buffer, at: number, mask: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ mask;
  return flipped;
}
