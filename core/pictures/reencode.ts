/** Decodes a picture and encodes what was seen anew: nothing but pixels gets through. Runs in the picture process alone. */
import type sharp from "sharp";
import type { Metadata, Sharp as Picture } from "sharp";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { decodeBitmap, isBitmap } from "./bitmap.ts";
import { hasTrailingBytes } from "./picture-end.ts";
import type { CleanPicture, CleanType, PictureLoss, ReencodeOptions } from "./picture.ts";

/** Of libvips' readers, those that may run. SVG, PDF and the rest are programs or documents, not pictures. */
export const allowedLoaders = [
  "VipsForeignLoadJpegBuffer",
  "VipsForeignLoadPngBuffer",
  "VipsForeignLoadWebpBuffer",
  "VipsForeignLoadNsgifBuffer",
  "VipsForeignLoadHeifBuffer",
  "VipsForeignLoadTiffBuffer",
] as const;

type Sharp = typeof sharp;

/** Throws PICTURE_UNREADABLE, or TOO_LARGE for a picture that says it is beyond limits.picturePixelsMax. */
export async function reencode(load: Sharp, bytes: Buffer, options: ReencodeOptions): Promise<CleanPicture> {
  try {
    return await decodeAndEncode(load, bytes, options, "error");
  } catch (error) {
    if (error instanceof AppError) throw error;
    // Browsers show what there is of a damaged picture, and so do we: the second try goes on over errors.
    const picture = await decodeAndEncode(load, bytes, options, "none");
    return { ...picture, removed: [...picture.removed, "damage"] };
  }
}

type Tolerance = "error" | "none";

async function decodeAndEncode(
  load: Sharp,
  bytes: Buffer,
  options: ReencodeOptions,
  failOn: Tolerance,
): Promise<CleanPicture> {
  const bitmap = isBitmap(bytes) ? decodeBitmap(bytes) : null;
  const source = bitmap?.pixels ?? bytes;
  const common = { failOn, ...(bitmap && { raw: bitmap.layout }) };
  // The header alone is read here: what it claims is measured below.
  const found = await load(source, { ...common, limitInputPixels: false }).metadata();
  const [width, height] = [found.width, found.pageHeight ?? found.height];
  if (width * height > limits.picturePixelsMax) throw new AppError("TOO_LARGE", { pixels: width * height });
  const frames = bitmap ? 1 : framesOf(found, width * height);
  const type = options.type ?? typeFor(bitmap ? "bmp" : found.format);
  let picture = load(source, {
    ...common,
    limitInputPixels: limits.picturePixelsMax,
    sequentialRead: true,
    ...(frames > 1 && { pages: frames }),
  });
  if (frames === 1) picture = picture.autoOrient();
  const scale = scaleOf(width, height, options.pixelsMax ?? limits.picturePixelsMax);
  if (scale < 1) {
    // Turned by its orientation a picture keeps its area: a box of the longer side fits both ways.
    const side = Math.max(1, Math.floor(Math.max(width, height) * scale));
    picture = picture.resize({ width: side, height: side, fit: "inside", withoutEnlargement: true });
  }
  if (type === "image/jpeg" && found.hasAlpha) picture = picture.flatten({ background: "white" });
  const { data, info } = await encoders[type](picture).toBuffer({ resolveWithObject: true });
  if (data.byteLength > limits.pictureBytesMax) throw new AppError("TOO_LARGE", { bytes: data.byteLength });
  const removed = lossesOf(found, bytes, { frames, isSmaller: scale < 1 });
  return { bytes: data, type, width: info.width, height: info.pageHeight ?? info.height, removed };
}

const encoders: Record<CleanType, (picture: Picture) => Picture> = {
  "image/png": (picture) => picture.png({ compressionLevel: 6 }),
  "image/jpeg": (picture) => picture.jpeg({ quality: 90 }),
  "image/gif": (picture) => picture.gif({ effort: 1 }),
  "image/webp": (picture) => picture.webp({ quality: 85, effort: 2 }),
};

function typeFor(format: string): CleanType {
  if (format === "jpeg") return "image/jpeg";
  if (format === "gif") return "image/gif";
  if (format === "webp" || format === "heif") return "image/webp";
  return "image/png";
}

/** How many frames of an animation are kept. */
function framesOf({ format, pages = 1 }: Metadata, framePixels: number): number {
  if (format !== "gif" && format !== "webp") return 1; // Pages of a document, or thumbnails: the first is the picture.
  const fitting = Math.floor(limits.pictureAnimationPixelsMax / framePixels);
  return Math.max(1, Math.min(pages, fitting, limits.pictureFramesMax));
}

function scaleOf(width: number, height: number, pixelsMax: number): number {
  return Math.min(1, Math.sqrt(pixelsMax / (width * height)), limits.pictureSideMax / Math.max(width, height));
}

function lossesOf(
  found: Metadata,
  bytes: Buffer,
  { frames, isSmaller }: { frames: number; isSmaller: boolean },
): PictureLoss[] {
  const losses: Array<[PictureLoss, boolean]> = [
    ["location", found.exif !== undefined && hasGps(found.exif)],
    ["metadata", [found.exif, found.xmp, found.iptc, found.tifftagPhotoshop].some((part) => part !== undefined)],
    ["comments", (found.comments?.length ?? 0) > 0],
    ["colour-profile", found.hasProfile],
    ["trailing-bytes", hasTrailingBytes(bytes)],
    ["frames", (found.pages ?? 1) > frames],
    ["pixels", isSmaller],
  ];
  return losses.filter(([, isThere]) => isThere).map(([loss]) => loss);
}

/** The tag of the GPS directory (Exif 2.3, 4.6.3) in the first directory of the TIFF structure. */
function hasGps(exif: Buffer): boolean {
  const start = exif.toString("latin1", 0, 6) === "Exif\0\0" ? 6 : 0;
  const tiff = exif.subarray(start);
  if (tiff.length < 8) return false;
  const isLittle = tiff.toString("latin1", 0, 2) === "II";
  const u16 = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (first + 2 > tiff.length) return false;
  const count = Math.min(u16(first), Math.floor((tiff.length - first - 2) / 12));
  for (let at = 0; at < count; at++) if (u16(first + 2 + at * 12) === 0x8825) return true;
  return false;
}
