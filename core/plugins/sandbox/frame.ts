/**
 * How kernel and runner talk: frames over stdin and stdout. A frame is
 *   length of what follows (4 bytes, little endian) · length of the head (2 bytes) · head (JSON) · body (bytes)
 * The body is never parsed on the way: a batch of messages is relayed as it is. Either side trusts no length it reads.
 */
import { AppError } from "../../kernel/errors.ts";
import { limits } from "../../kernel/limits.ts";

export interface Frame {
  head: unknown;
  body: Buffer;
}

const lengthBytes = 4;
const headLengthBytes = 2;
const headBytesMax = 0xffff;
const noBytes = Buffer.alloc(0);

/** Throws TOO_LARGE when the frame is above `bytesMax`. The pieces are written one after the other. */
export function encodeFrame(
  head: object,
  body: Uint8Array = noBytes,
  bytesMax: number = limits.bridgeFrameBytesMax,
): Uint8Array[] {
  const headJson = Buffer.from(JSON.stringify(head), "utf8");
  const bytes = headLengthBytes + headJson.length + body.byteLength;
  if (headJson.length > headBytesMax || bytes > bytesMax) throw new AppError("TOO_LARGE", { bytes });
  const start = Buffer.allocUnsafe(lengthBytes + headLengthBytes + headJson.length);
  start.writeUInt32LE(bytes, 0);
  start.writeUInt16LE(headJson.length, lengthBytes);
  headJson.copy(start, lengthBytes + headLengthBytes);
  return body.byteLength === 0 ? [start] : [start, body];
}

/** Puts frames together from whatever pieces the pipe delivers. Throws on a frame that no honest peer sends. */
export class FrameReader {
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** Length of the frame at the front, once its four bytes are here. */
  #wanted: number | null = null;
  readonly #bytesMax: number;

  constructor(bytesMax: number = limits.bridgeFrameBytesMax) {
    this.#bytesMax = bytesMax;
  }

  *push(piece: Buffer): Generator<Frame> {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    for (;;) {
      if (this.#wanted === null) {
        if (this.#bytes < lengthBytes) return;
        this.#wanted = this.#take(lengthBytes).readUInt32LE(0);
        if (this.#wanted < headLengthBytes || this.#wanted > this.#bytesMax) {
          throw new AppError("TOO_LARGE", { bytes: this.#wanted });
        }
      }
      if (this.#bytes < this.#wanted) return;
      const frame = this.#take(this.#wanted);
      this.#wanted = null;
      yield decode(frame);
    }
  }

  /** The first `bytes` bytes; copied only when they came in several pieces. */
  #take(bytes: number): Buffer {
    const first = this.#pieces[0];
    const all = first !== undefined && first.length >= bytes ? first : Buffer.concat(this.#pieces, this.#bytes);
    const rest = all.subarray(bytes);
    if (all === first) this.#pieces.shift();
    else this.#pieces = [];
    if (rest.length > 0) this.#pieces.unshift(rest);
    this.#bytes -= bytes;
    return all.subarray(0, bytes);
  }
}

function decode(frame: Buffer): Frame {
  const bodyStart = headLengthBytes + frame.readUInt16LE(0);
  if (bodyStart > frame.length) throw new AppError("BAD_REQUEST", { frame: "head" });
  try {
    return { head: JSON.parse(frame.toString("utf8", headLengthBytes, bodyStart)), body: frame.subarray(bodyStart) };
  } catch (error) {
    throw new AppError("BAD_REQUEST", { frame: "head" }, error);
  }
}
