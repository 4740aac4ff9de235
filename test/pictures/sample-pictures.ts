/** Pictures made for the tests, good ones and bad ones. */
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";

/** A picture of noise: it does not compress away. */
export const sample = (width = 60, height = 40) =>
  sharp({
    create: { width, height, channels: 3, background: "white", noise: { type: "gaussian", mean: 128, sigma: 40 } },
  });

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** One bit a pixel, all of it white or black: a megabyte of pixels is a kilobyte of file. */
export function flatPng(width: number, height: number, rows = height): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const data = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * rows));
  const start = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([start, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

/** Says that its one frame covers `width` × `height`; its data would not fill a line. */
export function claimingGif(width: number, height: number): Buffer {
  const bytes = flatGif(width, height, 1);
  const frameAt = bytes.indexOf("\x2c\0\0\0\0\x01", 13, "latin1");
  bytes.writeUInt16LE(width, frameAt + 5);
  bytes.writeUInt16LE(height, frameAt + 7);
  return bytes;
}

/** `frames` frames of `width` × `height`, each of a few bytes. */
export function flatGif(width: number, height: number, frames: number): Buffer {
  const screen = Buffer.from("GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff", "latin1");
  screen.writeUInt16LE(width, 6);
  screen.writeUInt16LE(height, 8);
  // Each frame is one pixel of another colour, then the end code: the rest of it is left as it was.
  const frame = (at: number) =>
    Buffer.from(
      `\x21\xf9\x04\0\x0a\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02${at % 2 ? "\x44" : "\x4c"}\x01\0`,
      "latin1",
    );
  return Buffer.concat([screen, ...Array.from({ length: frames }, (_, at) => frame(at)), Buffer.from(";")]);
}

/** A bitmap as a mail program pastes it: 24 bits, its last row first. */
export function bitmap(width: number, height: number, claimedHeight = height): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + stride * height, 0x40);
  bytes.write("BM", 0, "latin1");
  for (const [at, value] of [
    [2, bytes.length],
    [6, 0],
    [10, 54],
    [14, 40],
    [18, width],
    [30, 0],
  ] as const)
    bytes.writeUInt32LE(value, at);
  bytes.writeInt32LE(claimedHeight, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}
