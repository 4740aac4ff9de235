import assert from "node:assert/strict";
import { readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it, type TestContext } from "node:test";
import sharp from "sharp";
import { Disarmer } from "../../core/attachments/disarm.ts";
import { Inspector } from "../../core/attachments/inspector.ts";
import { inspectFile } from "../../core/attachments/inspect.ts";
import { pdfCopy } from "../../core/attachments/pdf-copy.ts";
import { PicturePdf } from "../../core/attachments/picture-pdf.ts";
import { limits } from "../../core/kernel/limits.ts";
import { buildPictures } from "../../core/pictures/build.ts";
import { PdfConverter, type PdfConverterOptions } from "../../core/pictures/pdf-converter.ts";
import { Pictures } from "../../core/pictures/pictures.ts";
import type { CleanPicture } from "../../core/pictures/picture.ts";
import type { FileFacts } from "../../core/plugins/hooks/attachment-facts.ts";
import { peer } from "../peer.ts";
import { flatPng } from "../pictures/sample-pictures.ts";
import { shippedBuild } from "../plugins/plugin-kernel.ts";
import { skipWithout } from "../skip-without.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { lockedPdf, samplePdf } from "./sample-pdf.ts";

before(async () => {
  await buildPictures(shippedBuild);
});

const found: FileFacts = { realType: "application/pdf", kind: "pdf", findings: [], inside: [] };
const sender = { isFirst: true, isKnown: false, spamShare: null, spamScore: null, authentication: null };

/** Null when the machine has no converter. */
function open(t: TestContext, options: PdfConverterOptions = {}) {
  if (skipWithout(t, peer("pdftoppm"), "pdftoppm", "scripts/peers")) return null;
  const pictures = new Pictures({ build: shippedBuild });
  const pdfs = new PdfConverter(options);
  t.after(() => {
    pictures.close();
    pdfs.close();
  });
  const disarmer = new Disarmer({ pictures, pdfs, inspector: new Inspector() });
  const copyOf = async (content: Buffer) => {
    const file = { name: "menu.pdf", type: "application/pdf", content };
    const facts = { tags: [], isNew: false, isDecrypted: false };
    const about = { key: "1", index: 0, facts, sender, size: content.byteLength, found: await inspectFile(file) };
    const copy = await disarmer.disarm({ ...about, ...file });
    assert.ok(copy);
    return { ...copy, content: Buffer.from(copy.content) };
  };
  /** What another reader than the one under test sees: pages drawn anew from the copy. */
  const pagesOf = async (pdf: Buffer) => {
    const pages: Buffer[] = [];
    const end = await pdfs.convert(pdf, async (png) => pages.push(png) > 0);
    return { pages, end };
  };
  return { disarmer, pdfs, copyOf, pagesOf };
}

const pageCount = (pdf: Buffer): number => pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0;
const boxes = (pdf: Buffer): string[] => pdf.toString("latin1").match(/\/MediaBox \[[^\]]*\]/g) ?? [];
const alwaysGoes = "Everything but the look of the pages: text, links, forms, scripts, files inside.";

describe("a safe copy of a PDF", () => {
  it("holds pictures of its pages, of the same size, and nothing else", async (t) => {
    const kernel = open(t);
    if (kernel === null) return;
    const copy = await kernel.copyOf(samplePdf({ pages: 3, box: "595 842" }));
    assert.deepEqual([copy.name, copy.type, copy.removed], ["menu.safe.pdf", "application/pdf", [alwaysGoes]]);
    assert.equal(pageCount(copy.content), 3);
    const [, width = 0, height = 0] = /0 0 ([\d.]+) ([\d.]+)/.exec(boxes(copy.content)[0] ?? "")?.map(Number) ?? [];
    assert.ok(Math.abs(width - 595) < 6 && Math.abs(height - 842) < 6, `${width} × ${height}`);
    assert.ok(!copy.content.includes("canary") && !copy.content.includes("/Font"));
    const { pages, end } = await kernel.pagesOf(copy.content);
    assert.deepEqual([pages.length, end], [3, "end"]);
    const colourAt = async (left: number, top: number) => {
      const { data } = await sharp(pages[2])
        .extract({ left, top, width: 1, height: 1 })
        .raw()
        .toBuffer({ resolveWithObject: true });
      return [...data].map((value) => (value > 200 ? 1 : value < 60 ? 0 : null));
    };
    assert.deepEqual(await colourAt(50, 1_950), [1, 0, 0]);
    assert.deepEqual(await colourAt(1_000, 100), [1, 1, 1]);
  });

  it("runs no script and carries no file of the original", async (t) => {
    const kernel = open(t);
    if (kernel === null) return;
    const catalog =
      "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >>";
    const page = "/AA << /O << /S /Launch /F (cmd.exe) >> >> /Annots [6 0 R]";
    const link = "<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A << /S /URI /URI (http://evil.example) >> >>";
    const more = ["<< /Type /Filespec /F (a.exe) >>", link];
    const { content } = await kernel.copyOf(samplePdf({ catalog, page, more }));
    assert.equal(pageCount(content), 1);
    const found = await inspectFile({ name: "a.pdf", type: "application/pdf", content });
    assert.deepEqual([found.kind, found.findings], ["pdf", []]);
    assert.doesNotMatch(content.toString("latin1"), /evil|cmd\.exe|\/(URI|JS|AA|Annots|OpenAction|Names|F)\b/);
  });

  it("is not made of one that is closed, cut or no PDF behind its start, and says why", async (t) => {
    const kernel = open(t);
    if (kernel === null) return;
    await assert.rejects(kernel.copyOf(lockedPdf()), { code: "PDF_LOCKED" });
    const whole = samplePdf({ pages: 2 });
    await assert.rejects(kernel.copyOf(whole.subarray(0, 60)), { code: "PDF_UNREADABLE" });
    await assert.rejects(kernel.copyOf(Buffer.from("%PDF-1.7\nnothing")), { code: "PDF_UNREADABLE" });
    await assert.rejects(kernel.copyOf(samplePdf({ pages: 0 })), { code: "PDF_UNREADABLE" });
    // It does not say where its table of objects is: readers find the pages, and so does the copy.
    assert.equal(pageCount((await kernel.copyOf(whole.subarray(0, whole.indexOf("startxref")))).content), 2);
  });

  it("of a page that says it is as large as a town, or as thin as a hair, stays small", async (t) => {
    const kernel = open(t);
    if (kernel === null) return;
    for (const box of ["1000000000 1000000000", "100000 0.01", "0.01 0.01", "-5 -5"]) {
      const { content } = await kernel.copyOf(samplePdf({ box }));
      const sides = /\/Width (\d+) \/Height (\d+)/.exec(content.toString("latin1"))?.slice(1).map(Number) ?? [];
      assert.ok(sides.length === 2 && Math.max(...sides) <= limits.pdfPageSideMax, `${box}: ${sides.join(" × ")}`);
      const points =
        boxes(content)[0]
          ?.match(/[\d.]+/g)
          ?.map(Number) ?? [];
      assert.ok(Math.max(...points) <= 14_400, `${box}: ${points.join(" ")}`);
    }
  });
});

describe("limits of safe copies of PDF files", () => {
  const thin = "600 6";

  it("pdfPagesMax: so many pages are copied, and of ten thousand no more, which it says", async (t) => {
    const kernel = open(t);
    if (kernel === null) return;
    const at = await kernel.copyOf(samplePdf({ pages: limits.pdfPagesMax, box: thin }));
    assert.deepEqual([pageCount(at.content), at.removed], [limits.pdfPagesMax, [alwaysGoes]]);
    for (const pages of [limits.pdfPagesMax + 1, 10_000]) {
      const above = await kernel.copyOf(samplePdf({ pages, box: thin }));
      assert.equal(pageCount(above.content), limits.pdfPagesMax);
      assert.match(above.removed[1] ?? "", /^Pages after page 100: more do not fit/);
    }
  });

  it("pdfWallMs: one that takes longer is given up with its process", async (t) => {
    const kernel = open(t, { wallMs: 1 });
    if (kernel === null) return;
    await assert.rejects(kernel.copyOf(samplePdf({ pages: 10 })), { code: "PDF_UNREADABLE" });
  });

  it("pdfCopyBytesMax: so many bytes of pages are in a copy, and no page that would make it one more", async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, "page.png"), flatPng(8, 8));
    const program = join(folder, "pages");
    const page = `/bin/cat ${folder}/page.png`;
    writeFileSync(program, `#!/bin/sh\n/bin/cat >/dev/null\n${page}\n${page}\n`, { mode: 0o755 });
    const kernel = open(t, { program });
    if (kernel === null) return;
    const pageOf = (bytes: number) => ({ bytes: Buffer.alloc(bytes), width: 8, height: 8 });
    const copyOf = (...sizes: number[]) => {
      const reencode = async (): Promise<CleanPicture> => {
        return { ...pageOf(sizes.shift() ?? 0), type: "image/jpeg", removed: [] };
      };
      return pdfCopy({ content: samplePdf(), found }, { pictures: { reencode }, pdfs: kernel.pdfs });
    };
    const copy = new PicturePdf();
    await assert.rejects(copyOf(limits.pdfCopyBytesMax - copy.bytes + 1), { code: "TOO_LARGE" });
    copy.add(pageOf(1_000), null);
    const at = await copyOf(1_000, limits.pdfCopyBytesMax - copy.bytes);
    assert.deepEqual([pageCount(at.content), at.removed], [2, [alwaysGoes]]);
    const above = await copyOf(1_000, limits.pdfCopyBytesMax - copy.bytes + 1);
    assert.equal(pageCount(above.content), 1);
    assert.match(above.removed[1] ?? "", /^Pages after page 1: more do not fit/);
  });

  it("pdfDataMiB: a converter that wants so much memory, with what it has, does not get it; with less it draws", async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, "page.png"), flatPng(8, 8));
    const program = join(folder, "wants");
    const wanting = async (mebibytes: number) => {
      const take = `/bin/dd if=/dev/null of=/dev/null bs=${mebibytes}M count=1 status=none`;
      writeFileSync(program, `#!/bin/sh\n${take} && /bin/cat ${folder}/page.png\n`, { mode: 0o755 });
      const kernel = open(t, { program });
      return kernel && (await kernel.pagesOf(samplePdf())).pages.length;
    };
    const drawn = await wanting(limits.pdfDataMiB - 8);
    if (drawn !== null) assert.deepEqual([drawn, await wanting(limits.pdfDataMiB)], [1, 0]);
  });

  it("pdfsWaitingMax: so many may wait, one more is told to come again", async (t) => {
    const kernel = open(t);
    if (kernel === null) return;
    const pdf = samplePdf({ box: thin });
    assert.equal(await kernel.pdfs.state(), "ready");
    const all = Array.from({ length: limits.pdfsWaitingMax }, () => kernel.pagesOf(pdf));
    await assert.rejects(kernel.pagesOf(pdf), { code: "TOO_MANY_REQUESTS" });
    await Promise.all(all);
    assert.equal((await kernel.pagesOf(pdf)).end, "end");
  });
});

describe("the converter", () => {
  it("is missing on some machines: the copy says how to get it, and no page is drawn otherwise", async (t) => {
    const kernel = open(t, { program: null });
    if (kernel === null) return;
    assert.equal(await kernel.pdfs.state(), "missing");
    await assert.rejects(kernel.copyOf(samplePdf()), { code: "PDF_CONVERTER_MISSING", message: /poppler-utils/ });
  });

  it("stands behind its walls: bounded memory and time, no file to write, no network, no environment", async (t) => {
    const folder = temporaryFolder(t);
    const page = join(folder, "page.png");
    writeFileSync(page, flatPng(8, 8));
    const program = join(folder, "walls");
    const network = readlinkSync("/proc/self/ns/net");
    const isWalled = [
      `[ "$(ulimit -d)" = ${limits.pdfDataMiB * 1_024} ]`,
      `[ "$(ulimit -t)" = ${limits.pdfWallMs / 1_000} ]`,
      '[ "$(ulimit -f)" = 0 ]',
      `[ "$(/usr/bin/readlink /proc/self/ns/net)" != "${network}" ]`,
      // What the shell sets by itself.
      '[ "$(/usr/bin/env | /bin/grep -cv -e ^PWD= -e ^SHLVL= -e ^_=)" = 0 ]',
    ];
    writeFileSync(program, `#!/bin/sh\n${isWalled.join(" &&\n")} &&\n/bin/cat ${page}\n`, { mode: 0o755 });
    const kernel = open(t, { program });
    if (kernel === null) return;
    const { pages, end } = await kernel.pagesOf(samplePdf());
    assert.deepEqual([pages.length, end], [1, "end"]);
  });

  it("is not believed: what is no picture ends the copy", async (t) => {
    const kernel = open(t, { program: "/bin/echo" });
    if (kernel === null) return;
    await assert.rejects(kernel.copyOf(samplePdf()), { code: "PDF_UNREADABLE" });
  });

  it("draws nothing more after close", async (t) => {
    const kernel = open(t);
    if (kernel === null) return;
    kernel.pdfs.close();
    await assert.rejects(kernel.copyOf(samplePdf()), { code: "PDF_UNREADABLE" });
  });
});
