/** The kernel's own way to make a safe copy, for what plugins cannot do in an isolate. It is asked last. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { calendarText } from "../mime/calendar-text.ts";
import { decodeUnlabelled } from "../mime/charset.ts";
import { contactText } from "../mime/contact-text.ts";
import { stripHtml } from "../mime/html-text.ts";
import type { PictureLoss, CleanPicture } from "../pictures/picture.ts";
import type { SafeCopy } from "../plugins/hooks/attachment-disarm.ts";
import type { FileFacts } from "../plugins/hooks/attachment-facts.ts";
import type { AttachmentInput } from "../plugins/hooks/attachment.ts";
import { safeFileName } from "./names.ts";
import type { OfficeKind } from "./office-text.ts";
import { pdfCopy, type DisarmTools } from "./pdf-copy.ts";

type Way = (input: AttachmentInput, tools: DisarmTools) => Promise<SafeCopy | null>;

const office = "application/vnd.openxmlformats-officedocument";
const offices: Record<string, { kind: OfficeKind; removed: string }> = {
  [`${office}.wordprocessingml.document`]: {
    kind: "word",
    removed: "Everything but the text: macros, objects, pictures, layout.",
  },
  [`${office}.spreadsheetml.sheet`]: {
    kind: "sheet",
    removed:
      "Everything but what the cells hold: formulas, macros, objects, pictures, layout. Dates are the numbers that they are stored as.",
  },
  [`${office}.presentationml.presentation`]: {
    kind: "slides",
    removed: "Everything but the text of the slides: macros, objects, pictures, notes, layout.",
  },
};

/** By what the content is, never by what it says it is. */
function wayFor({ realType }: Pick<FileFacts, "realType">): Way | null {
  if (/^image\/(png|jpeg|gif|webp|avif|bmp|x-ms-bmp|tiff)$/.test(realType)) return picture;
  if (realType === "application/pdf") return pdf;
  if (realType === "text/html" || realType === "image/svg+xml") return page;
  if (realType === "text/calendar")
    return (input) => textCopy(input, calendarText(textOf(input)), "The calendar's own data.");
  if (realType === "text/vcard")
    return (input) => textCopy(input, contactText(textOf(input)), "Pictures and the card's own data.");
  const read = offices[realType];
  if (read)
    return async (input, { inspector }) =>
      textCopy(input, await inspector.readOffice(read.kind, input.content), read.removed);
  return null;
}

export const canDisarm = (found: Pick<FileFacts, "realType">): boolean => wayFor(found) !== null;

export class Disarmer {
  readonly #tools: DisarmTools;

  constructor(tools: DisarmTools) {
    this.#tools = tools;
  }

  /** A small picture of a picture. */
  async thumbnail(content: Uint8Array): Promise<CleanPicture> {
    return this.#tools.pictures.reencode(content, { pixelsMax: limits.thumbnailPixelsMax, type: "image/webp" });
  }

  /** Null: there is no way for this kind. Throws what the way throws: PICTURE_UNREADABLE, TOO_LARGE, PICTURES_OFF, PDF_… */
  async disarm(input: AttachmentInput): Promise<SafeCopy | null> {
    if (input.size > limits.pictureBytesMax) throw new AppError("TOO_LARGE", { bytes: input.size });
    return (await wayFor(input.found)?.(input, this.#tools)) ?? null;
  }
}

const lossSentences: Record<PictureLoss, string> = {
  location: "Where the picture was taken.",
  metadata: "What the camera or the program wrote into it.",
  comments: "Comments.",
  "colour-profile": "Its colour profile.",
  "trailing-bytes": "Bytes hidden behind the picture.",
  damage: "Damaged parts.",
  frames: "Later frames or pages.",
  pixels: "It was made smaller.",
};
const extensions: Record<CleanPicture["type"], string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
};

async function picture({ name, content }: AttachmentInput, { pictures }: DisarmTools): Promise<SafeCopy> {
  const clean = await pictures.reencode(content);
  const removed = clean.removed.map((loss) => lossSentences[loss]);
  return { name: nameWith(name, extensions[clean.type]), type: clean.type, content: clean.bytes, removed };
}

async function pdf(input: AttachmentInput, tools: DisarmTools): Promise<SafeCopy> {
  return { name: nameWith(input.name, "pdf"), type: "application/pdf", ...(await pdfCopy(input, tools)) };
}

async function page(input: AttachmentInput): Promise<SafeCopy | null> {
  return textCopy(
    input,
    stripHtml(textOf(input), limits.indexedTextCharsMax),
    "Everything but the text: scripts, forms, pictures, links.",
  );
}

async function textCopy({ name }: AttachmentInput, text: string | null, removed: string): Promise<SafeCopy | null> {
  if (text === null) return null;
  return { name: nameWith(name, "txt"), type: "text/plain", content: Buffer.from(text, "utf8"), removed: [removed] };
}

const textOf = ({ content }: AttachmentInput): string =>
  decodeUnlabelled(Buffer.from(content.buffer, content.byteOffset, content.byteLength));

/** "photo.heic" → "photo.safe.jpg": nobody takes the copy for the original. */
function nameWith(name: string, extension: string): string {
  return safeFileName(`${safeFileName(name).replace(/\.[^.]{1,10}$/, "")}.safe.${extension}`);
}
