/**
 * The process that decodes pictures of strangers. It holds nothing: no environment, no network, no files but its own program
 * and sharp. One picture in, one clean picture out, over stdin and stdout; the kernel ends it when it takes too long, and
 * after every picture that could not be read. Bundled by build.ts.
 */
import { writeSync } from "node:fs";
import { createRequire } from "node:module";
import type sharp from "sharp";
import { plainError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { encodeFrame, FrameReader } from "../plugins/sandbox/frame.ts";
import { selfTest } from "../plugins/sandbox/self-test.ts";
import type { FromPictures, ToPictures } from "./picture.ts";
import { allowedLoaders, reencode } from "./reencode.ts";

const stdout = 1;
const frameBytesMax = limits.pictureBytesMax + limits.pictureHeadBytesMax;

function send(head: FromPictures, body?: Uint8Array): void {
  for (const piece of encodeFrame(head, body, frameBytesMax)) {
    for (let done = 0; done < piece.byteLength; ) {
      try {
        done += writeSync(stdout, piece, done);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") process.exit(1);
      }
    }
  }
}

/** From where the kernel says: this bundle stands elsewhere than the packages. */
const load = createRequire(process.argv[2] ?? "")("sharp") as typeof sharp;
load.cache(false);
load.concurrency(1);
load.block({ operation: ["VipsForeignLoad"] });
load.unblock({ operation: [...allowedLoaders] });

async function handle(order: ToPictures, bytes: Buffer): Promise<void> {
  try {
    const { bytes: clean, ...rest } = await reencode(load, bytes, order);
    send({ t: "done", ...rest }, clean);
  } catch (error) {
    const { code, detail } = plainError(error);
    send({ t: "failed", code: code === "INTERNAL" ? "PICTURE_UNREADABLE" : code, detail });
  }
}

const reader = new FrameReader(frameBytesMax);
process.stdin.on("data", (piece: Buffer) => {
  // One at a time: the kernel waits for the answer before it sends the next.
  for (const { head, body } of reader.push(piece)) void handle(head as ToPictures, body);
});
process.stdin.on("end", () => process.exit(0));
process.stdin.on("error", () => process.exit(1));

send({ t: "ready", walls: selfTest() });
