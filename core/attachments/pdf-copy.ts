import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { PdfConverter, PdfEnd } from "../pictures/pdf-converter.ts";
import type { Pictures } from "../pictures/pictures.ts";
import { pixelsPerMetre } from "../pictures/png-reader.ts";
import type { AttachmentInput } from "../plugins/hooks/attachment.ts";
import type { Inspector } from "./inspector.ts";
import { PicturePdf } from "./picture-pdf.ts";

export interface DisarmTools {
  pictures: Pick<Pictures, "reencode">;
  pdfs: Pick<PdfConverter, "convert">;
  inspector: Pick<Inspector, "readOffice">;
}

/**
 * A PDF of pictures of its pages, as many as can be drawn within the limits; `removed` says what is not in it. Throws PDF_LOCKED,
 * PDF_UNREADABLE when there is no page, and what the converter and the pictures throw.
 */
export async function pdfCopy(
  { content, found }: Pick<AttachmentInput, "content" | "found">,
  { pictures, pdfs }: Pick<DisarmTools, "pictures" | "pdfs">,
): Promise<{ content: Buffer; removed: string[] }> {
  const copy = new PicturePdf();
  const end = await pdfs.convert(content, async (png) => {
    if (copy.pageCount >= limits.pdfPagesMax) return false;
    const page = await pictures.reencode(png, { type: "image/jpeg" });
    if (copy.bytes + page.bytes.byteLength > limits.pdfCopyBytesMax) return false;
    copy.add(page, pixelsPerMetre(png));
    return true;
  });
  if (copy.pageCount === 0) {
    if (end === "enough") throw new AppError("TOO_LARGE", { limit: "pdfCopyBytesMax" });
    throw new AppError(found.findings.includes("encrypted") ? "PDF_LOCKED" : "PDF_UNREADABLE", { end });
  }
  const missing = missingSentence(end, copy.pageCount);
  return { content: copy.finish(), removed: [whatGoes, ...(missing === null ? [] : [missing])] };
}

const whatGoes = "Everything but the look of the pages: text, links, forms, scripts, files inside.";

function missingSentence(end: PdfEnd, pageCount: number): string | null {
  const pages = `Pages after page ${pageCount}`;
  if (end === "enough") return `${pages}: more do not fit into a safe copy.`;
  if (end === "late") return `${pages}: drawing them took too long.`;
  if (end === "damaged") return `${pages}, if there are any: the file is damaged.`;
  return null;
}
