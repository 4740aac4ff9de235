import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import { AppError } from "../../core/kernel/errors.ts";
import { limits } from "../../core/kernel/limits.ts";
import { buildPictures } from "../../core/pictures/build.ts";
import { cleanTypes, readFromPictures } from "../../core/pictures/picture.ts";
import { Pictures, type PicturesOptions } from "../../core/pictures/pictures.ts";
import { shippedBuild } from "../plugins/plugin-kernel.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { bitmap, claimingGif, flatGif, flatPng, sample } from "./sample-pictures.ts";

function openPictures(t: Parameters<typeof temporaryFolder>[0], options: Partial<PicturesOptions> = {}): Pictures {
  const pictures = new Pictures({ build: shippedBuild, ...options });
  t.after(() => pictures.close());
  return pictures;
}

const code = (expected: string) => (error: unknown) => error instanceof AppError && error.code === expected;

before(async () => {
  await buildPictures(shippedBuild);
});

describe("a picture is cleaned", () => {
  it("in each kind that mail holds, and stays what it was as far as browsers show it", async (t) => {
    const pictures = openPictures(t);
    const kinds = [
      [await sample().png().toBuffer(), "image/png"],
      [await sample().jpeg().toBuffer(), "image/jpeg"],
      [await sample().gif().toBuffer(), "image/gif"],
      [await sample().webp().toBuffer(), "image/webp"],
      [await sample().avif().toBuffer(), "image/webp"],
      [await sample().tiff().toBuffer(), "image/png"],
      [bitmap(60, 40), "image/png"],
    ] as const;
    for (const [bytes, type] of kinds) {
      const clean = await pictures.reencode(bytes);
      assert.deepEqual([clean.type, clean.width, clean.height], [type, 60, 40]);
      const seen = await sharp(clean.bytes).metadata();
      assert.deepEqual([`image/${seen.format}`, seen.width, seen.height], [type, 60, 40]);
    }
  });

  it("of where it was taken, with what, and of its comments", async (t) => {
    const exif = { IFD0: { Make: "Canary camera" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } };
    const bytes = await sample().withExif(exif).withXmp("<x:xmpmeta>canary</x:xmpmeta>").jpeg().toBuffer();
    assert.ok(bytes.includes("Canary camera"));
    const clean = await openPictures(t).reencode(bytes);
    assert.deepEqual(clean.removed, ["location", "metadata"]);
    assert.ok(!clean.bytes.includes("anary"));
    const { exif: left, xmp, icc } = await sharp(clean.bytes).metadata();
    assert.deepEqual([left, xmp, icc], [undefined, undefined, undefined]);
  });

  it("after it was turned the way its camera was held", async (t) => {
    const bytes = await sample(60, 40).withMetadata({ orientation: 6 }).jpeg({ quality: 30 }).toBuffer();
    const { width, height } = await openPictures(t).reencode(bytes);
    assert.deepEqual([width, height], [40, 60]);
  });

  it("of another file that stands behind it", async (t) => {
    const pictures = openPictures(t);
    for (const picture of [sample().png(), sample().jpeg(), sample().gif(), sample().webp()]) {
      const bytes = await picture.toBuffer();
      assert.deepEqual((await pictures.reencode(bytes)).removed, []);
      const clean = await pictures.reencode(Buffer.concat([bytes, Buffer.from("PK\x03\x04 <script>canary</script>")]));
      assert.deepEqual(clean.removed, ["trailing-bytes"]);
      assert.ok(!clean.bytes.includes("canary"));
    }
  });

  it("and made smaller to the pixels that are asked for", async (t) => {
    const pictures = openPictures(t);
    const bytes = await sample(400, 100).png().toBuffer();
    const small = await pictures.reencode(bytes, { pixelsMax: 10_000, type: "image/webp" });
    assert.deepEqual([small.type, small.width, small.height, small.removed], ["image/webp", 200, 50, ["pixels"]]);
    assert.deepEqual((await pictures.reencode(bytes, { pixelsMax: 40_000 })).removed, []);
  });

  it("as far as it can be read, when it is damaged", async (t) => {
    const pictures = openPictures(t);
    const whole = await sample(300, 300).jpeg().toBuffer();
    const cut = await pictures.reencode(whole.subarray(0, whole.length / 2));
    assert.deepEqual([cut.width, cut.height, cut.removed], [300, 300, ["damage"]]);
    await assert.rejects(pictures.reencode(whole.subarray(0, 20)), code("PICTURE_UNREADABLE"));
    assert.equal((await pictures.reencode(whole)).width, 300);
  });
});

describe("what is no picture", () => {
  it("is refused whatever it says it is: drawings, documents, pages, programs", async (t) => {
    const pictures = openPictures(t);
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/hostname"/></svg>';
    for (const text of [
      "",
      "GIF89a",
      svg,
      `<?xml version="1.0"?>${svg}`,
      "%PDF-1.7\n",
      "<html>",
      "MZ\x90\0",
      "P6 9 9 255 ",
    ])
      await assert.rejects(pictures.reencode(Buffer.from(text)), code("PICTURE_UNREADABLE"), text);
  });

  it("never crashes what asked, and the next picture is cleaned all the same", async (t) => {
    const pictures = openPictures(t);
    const good = await sample().png().toBuffer();
    const starts = [good, await sample().gif().toBuffer(), await sample().webp().toBuffer(), bitmap(9, 9)];
    const noise = fc.tuple(fc.constantFrom(...starts), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1 }));
    await fc.assert(
      fc.asyncProperty(noise, async ([start, changes]) => {
        const bytes = Buffer.from(start);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const outcome = await pictures.reencode(bytes).catch((error: unknown) => error);
        if (outcome instanceof AppError) assert.match(outcome.code, /^(PICTURE_UNREADABLE|TOO_LARGE)$/);
        else assert.ok(cleanTypes.includes((outcome as { type: never }).type));
      }),
      { numRuns: 15 },
    );
    assert.equal((await pictures.reencode(good)).width, 60);
  });
});

describe("limits of pictures", () => {
  it("picturePixelsMax: one of so many pixels is cleaned, one row more is refused before it is decoded", async (t) => {
    const pictures = openPictures(t);
    const at = await pictures.reencode(flatPng(8_000, limits.picturePixelsMax / 8_000), { pixelsMax: 1_000_000 });
    assert.deepEqual([at.width, at.height], [1_000, 1_000]);
    const above = [
      flatPng(8_000, limits.picturePixelsMax / 8_000 + 1, 1),
      claimingGif(65_535, 65_535),
      bitmap(8_000, 1, limits.picturePixelsMax / 8_000 + 1),
    ];
    for (const [at, bytes] of above.entries())
      await assert.rejects(pictures.reencode(bytes), code("TOO_LARGE"), String(at));
    // Beyond what the format itself allows.
    await assert.rejects(pictures.reencode(flatPng(0x7fff_ffff, 0x7fff_ffff, 0)), code("PICTURE_UNREADABLE"));
  });

  it("pictureFramesMax and pictureAnimationPixelsMax: later frames are left out, and it says so", async (t) => {
    const pictures = openPictures(t);
    const frames = async (bytes: Buffer) => {
      const clean = await pictures.reencode(bytes);
      return [(await sharp(clean.bytes).metadata()).pages ?? 1, ...clean.removed];
    };
    assert.deepEqual(await frames(flatGif(4, 4, limits.pictureFramesMax)), [limits.pictureFramesMax]);
    assert.deepEqual(await frames(flatGif(4, 4, limits.pictureFramesMax + 1)), [limits.pictureFramesMax, "frames"]);
    const side = 2_000; // Ten of these are 40 megapixels.
    const fitting = limits.pictureAnimationPixelsMax / side ** 2;
    assert.deepEqual(await frames(flatGif(side, side, fitting)), [fitting]);
    assert.deepEqual(await frames(flatGif(side, side, fitting + 1)), [fitting, "frames"]);
  });

  it("pictureSideMax: a longer one is made smaller", async (t) => {
    const pictures = openPictures(t);
    assert.deepEqual((await pictures.reencode(flatPng(limits.pictureSideMax, 10))).removed, []);
    const clean = await pictures.reencode(flatPng(limits.pictureSideMax + 10, 10));
    assert.deepEqual([clean.width, clean.removed], [limits.pictureSideMax, ["pixels"]]);
  });

  it("pictureBytesMax: larger ones never reach the process", async (t) => {
    const pictures = openPictures(t);
    const bytes = Buffer.concat([flatPng(8, 8), Buffer.alloc(limits.pictureBytesMax)]);
    assert.equal((await pictures.reencode(bytes.subarray(0, limits.pictureBytesMax))).width, 8);
    await assert.rejects(pictures.reencode(bytes.subarray(0, limits.pictureBytesMax + 1)), code("TOO_LARGE"));
  });

  it("picturesWaitingMax: so many may wait, one more is told to come again", async (t) => {
    const pictures = openPictures(t);
    const bytes = flatPng(8, 8);
    const all = Array.from({ length: limits.picturesWaitingMax }, () => pictures.reencode(bytes));
    await assert.rejects(pictures.reencode(bytes), code("TOO_MANY_REQUESTS"));
    await Promise.all(all);
    assert.equal((await pictures.reencode(bytes)).width, 8);
  });

  it("pictureWallMs: one that takes longer is given up with its process", async (t) => {
    const pictures = openPictures(t, { wallMs: 1 });
    assert.ok(await pictures.check());
    await assert.rejects(pictures.reencode(flatPng(8_000, 8_000)), code("PICTURE_UNREADABLE"));
    assert.equal(pictures.pid, null);
  });
});

describe("the process of pictures", () => {
  it("pictureDataMiB: a picture of all pixels that are allowed fits; one that needs more than there is ends nothing but itself", async (t) => {
    const side = limits.picturePixelsMax ** 0.5;
    // To be turned, all of it must be in memory.
    const flat = sharp({ create: { width: side, height: side, channels: 3, background: "teal" } });
    const heavy = await flat.withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const wallMs = 10 * limits.pictureWallMs;
    assert.equal((await openPictures(t, { wallMs }).reencode(heavy)).width, side);
    const pictures = openPictures(t, { wallMs, dataMiB: limits.pictureDataMiB / 2 });
    await assert.rejects(pictures.reencode(heavy), code("PICTURE_UNREADABLE"));
    assert.equal((await pictures.reencode(flatPng(8, 8))).width, 8);
  });

  it("pictureReadyMs: one that takes longer to start is given up, and pictures are off", async (t) => {
    assert.ok(await openPictures(t).check());
    const pictures = openPictures(t, { readyMs: 1 });
    assert.equal(await pictures.check(), null);
    assert.equal(pictures.pid, null);
    await assert.rejects(pictures.reencode(flatPng(8, 8)), code("PICTURES_OFF"));
  });

  it("stands behind its walls", async (t) => {
    const walls = await openPictures(t).check();
    assert.deepEqual({ ...walls, network: true }, { files: true, processes: true, workers: true, network: true });
  });

  it("ends when it rests, and comes again when it is needed", async (t) => {
    const pictures = openPictures(t, { idleMs: 50 });
    await pictures.reencode(flatPng(8, 8));
    const { pid } = pictures;
    while (pictures.pid !== null) await new Promise((resolve) => setTimeout(resolve, 10));
    while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal((await pictures.reencode(flatPng(8, 8))).width, 8);
  });

  it("is missing where it was not built: pictures are off, and the raw bytes never come instead", async (t) => {
    const pictures = openPictures(t, { build: temporaryFolder(t) });
    await assert.rejects(pictures.reencode(flatPng(8, 8)), code("PICTURES_OFF"));
    assert.equal(await pictures.check(), null);
  });

  it("gives nothing more after close", async (t) => {
    const pictures = openPictures(t);
    await pictures.reencode(flatPng(8, 8));
    pictures.close();
    await assert.rejects(pictures.reencode(flatPng(8, 8)), code("PICTURES_OFF"));
  });

  it("is believed only what its protocol knows", () => {
    fc.assert(
      fc.property(fc.anything(), (head) => {
        const known = readFromPictures(head);
        return known === null || ["ready", "done", "failed"].includes(known.t);
      }),
    );
    const done = { t: "done", type: "image/png", width: 1, height: 1, removed: ["canary", "damage"] };
    assert.deepEqual(readFromPictures({ ...done, extra: 1 }), { ...done, removed: ["damage"] });
    for (const wrong of [
      { type: "image/svg+xml" },
      { type: "text/html" },
      { width: 0 },
      { height: 1e9 },
      { removed: 1 },
    ])
      assert.equal(readFromPictures({ ...done, ...wrong }), null);
  });
});
