import assert from "node:assert/strict";
import { test } from "node:test";
import { Disarmer } from "../../core/attachments/disarm.ts";
import { Inspector } from "../../core/attachments/inspector.ts";
import { inspectFile } from "../../core/attachments/inspect.ts";
import { realTypeOf } from "../../core/attachments/real-type.ts";
import { limits } from "../../core/kernel/limits.ts";
import { buildPictures } from "../../core/pictures/build.ts";
import { PdfConverter } from "../../core/pictures/pdf-converter.ts";
import { Pictures } from "../../core/pictures/pictures.ts";
import { nested, text, zip } from "../hostile/attachments/archives.ts";
import { sample } from "../pictures/sample-pictures.ts";
import { shippedBuild } from "../plugins/plugin-kernel.ts";

const archive = (content: Uint8Array) => inspectFile({ name: "a.zip", type: "application/zip", content });
const files = (count: number) =>
  zip(Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at}`, text("a")])));

test("archiveEntriesMax: an archive of so many files is looked through, of one more it is said that there is more", async () => {
  assert.deepEqual((await archive(files(limits.archiveEntriesMax))).findings, []);
  assert.deepEqual((await archive(files(limits.archiveEntriesMax + 1))).findings, ["too-much-inside"]);
});

test("archiveNamesShownMax: so many names are told, and not one more", async () => {
  for (const more of [0, 1])
    assert.equal((await archive(files(limits.archiveNamesShownMax + more))).inside.length, limits.archiveNamesShownMax);
});

test("archiveDepthMax: so many archives in each other are opened, the one below is not", async () => {
  const innermost = zip({ "a.exe": text("MZ") });
  assert.deepEqual((await archive(nested(limits.archiveDepthMax - 1, innermost))).findings, ["program-inside"]);
  assert.deepEqual((await archive(nested(limits.archiveDepthMax, innermost))).findings, ["too-much-inside"]);
});

test("archiveUnpackedBytesMax: so many bytes are unpacked, one more is not", async () => {
  const document = (bytes: number) => zip({ "a.docx": [Buffer.alloc(bytes), { level: 9 }] });
  assert.deepEqual((await archive(document(limits.archiveUnpackedBytesMax))).findings, []);
  assert.deepEqual((await archive(document(limits.archiveUnpackedBytesMax + 1))).findings, ["too-much-inside"]);
});

test("attachmentSniffBytes: the type is told by so many bytes, what stands behind does not change it", async () => {
  const withZeroAt = (at: number) => Buffer.concat([Buffer.alloc(at, "a"), Buffer.alloc(1), Buffer.from("a")]);
  assert.equal(await realTypeOf(withZeroAt(limits.attachmentSniffBytes - 1)), "application/octet-stream");
  assert.equal(await realTypeOf(withZeroAt(limits.attachmentSniffBytes)), "text/plain");
});

test("thumbnailPixelsMax: a picture of so many pixels keeps its size, a larger one is made smaller", async (t) => {
  await buildPictures(shippedBuild);
  const pictures = new Pictures({ build: shippedBuild });
  t.after(() => pictures.close());
  const disarmer = new Disarmer({ pictures, pdfs: new PdfConverter(), inspector: new Inspector() });
  const height = 200;
  const width = limits.thumbnailPixelsMax / height;
  const at = await disarmer.thumbnail(await sample(width, height).png().toBuffer());
  assert.deepEqual([at.width, at.height], [width, height]);
  const above = await disarmer.thumbnail(
    await sample(width + 1, height)
      .png()
      .toBuffer(),
  );
  assert.ok(above.width * above.height <= limits.thumbnailPixelsMax);
  assert.deepEqual(above.removed, ["pixels"]);
});
