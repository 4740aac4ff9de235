/** Windows bitmaps, which libvips does not read: uncompressed ones of 8, 24 and 32 bits, as mail programs paste them. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";

export interface Bitmap {
  pixels: Buffer;
  layout: { width: number; height: number; channels: 3 | 4 };
}

const fileHeaderBytes = 14;
const uncompressed = 0;
const bitFields = 3;

export const isBitmap = (bytes: Buffer): boolean => bytes.length > 54 && bytes.toString("latin1", 0, 2) === "BM";

export function decodeBitmap(bytes: Buffer): Bitmap {
  const pixelsAt = bytes.readUInt32LE(10);
  const headerBytes = bytes.readUInt32LE(fileHeaderBytes);
  const width = bytes.readInt32LE(18);
  const signedHeight = bytes.readInt32LE(22);
  const height = Math.abs(signedHeight);
  const bits = bytes.readUInt16LE(28);
  const compression = bytes.readUInt32LE(30);
  const isKnown = compression === uncompressed || (compression === bitFields && bits === 32);
  if (headerBytes < 40 || width <= 0 || height === 0 || ![8, 24, 32].includes(bits) || !isKnown)
    throw new AppError("PICTURE_UNREADABLE");
  if (width * height > limits.picturePixelsMax) throw new AppError("TOO_LARGE", { pixels: width * height });
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (pixelsAt < fileHeaderBytes + 40 || pixelsAt + stride * height > bytes.length)
    throw new AppError("PICTURE_UNREADABLE");
  const pixels = Buffer.alloc(width * height * 3);
  const paletteAt = fileHeaderBytes + headerBytes;
  for (let y = 0; y < height; y++) {
    // A positive height stands on its head.
    const row = pixelsAt + stride * (signedHeight > 0 ? height - 1 - y : y);
    for (let x = 0; x < width; x++) {
      const from = bits === 8 ? paletteAt + 4 * (bytes[row + x] ?? 0) : row + (x * bits) / 8;
      const to = (y * width + x) * 3;
      pixels[to] = bytes[from + 2] ?? 0;
      pixels[to + 1] = bytes[from + 1] ?? 0;
      pixels[to + 2] = bytes[from] ?? 0;
    }
  }
  return { pixels, layout: { width, height, channels: 3 } };
}
