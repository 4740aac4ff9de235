/**
 * Walks a file of frames (pack records, journal entries). A damaged stretch is named and jumped over: the next frame is
 * found by its magic and its checksummed head, so that one flipped bit never hides what follows it.
 */
import { readAt } from "./durable-file.ts";

/** One kind of frame: it begins with a magic of four bytes, and its head says how long it is. */
export interface FrameKind<T> {
  magic: Buffer;
  headBytes: number;
  /** Null where these bytes are no frame of this kind. `read` gives more bytes from the frame's start. */
  decode(head: Buffer, read: (bytes: number) => Buffer): { bytes: number; frame: T } | null;
}

export type FrameStep<T> =
  | { step: "frame"; offset: number; bytes: number; frame: T }
  /**
   * Bytes that are no frame. At the end of the file: `torn` when the file ends inside a frame or holds only zeros, so a
   * write that was never finished nor acknowledged; `damaged` when it may be an acknowledged frame whose head was hit.
   */
  | { step: "gap"; offset: number; bytes: number; tail: "none" | "torn" | "damaged" };

const magicBytes = 4;
const windowBytes = 1024 * 1024;

export function* walkFrames<T>(
  fd: number,
  fileBytes: number,
  from: number,
  kinds: ReadonlyArray<FrameKind<T>>,
): Generator<FrameStep<T>> {
  const window = new FileWindow(fd, fileBytes);
  let at = from;
  while (at < fileBytes) {
    const found = frameAt(window, at, kinds);
    if (found && at + found.bytes <= fileBytes) {
      yield { step: "frame", offset: at, ...found };
      at += found.bytes;
      continue;
    }
    const next = findNext(window, at + 1, kinds);
    const isTail = next === fileBytes;
    const isTorn = isTail && (found !== null || isUnfinished(window, at, kinds));
    yield { step: "gap", offset: at, bytes: next - at, tail: !isTail ? "none" : isTorn ? "torn" : "damaged" };
    at = next;
  }
}

function frameAt<T>(window: FileWindow, at: number, kinds: ReadonlyArray<FrameKind<T>>) {
  for (const kind of kinds) {
    const head = window.read(at, kind.headBytes);
    if (head.length < kind.headBytes || head.compare(kind.magic, 0, magicBytes, 0, magicBytes) !== 0) continue;
    const found = kind.decode(head, (bytes) => window.read(at, bytes));
    if (found) return found;
  }
  return null;
}

/** Offset of the next whole frame, or the end of the file. */
function findNext<T>(window: FileWindow, from: number, kinds: ReadonlyArray<FrameKind<T>>): number {
  for (let at = from; at < window.fileBytes; ) {
    const bytes = window.read(at, windowBytes);
    for (let index = nextMagic(bytes, 0, kinds); index >= 0; index = nextMagic(bytes, index + 1, kinds)) {
      const found = frameAt(window, at + index, kinds);
      if (found && at + index + found.bytes <= window.fileBytes) return at + index;
    }
    if (at + bytes.length >= window.fileBytes) break;
    // A magic may lie across the window's edge.
    at += bytes.length - magicBytes + 1;
  }
  return window.fileBytes;
}

function nextMagic<T>(bytes: Buffer, from: number, kinds: ReadonlyArray<FrameKind<T>>): number {
  const places = kinds.map((kind) => bytes.indexOf(kind.magic, from)).filter((place) => place >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}

function isUnfinished<T>(window: FileWindow, at: number, kinds: ReadonlyArray<FrameKind<T>>): boolean {
  const rest = window.fileBytes - at;
  if (rest < Math.min(...kinds.map((kind) => kind.headBytes))) return true;
  for (let done = 0; done < rest; done += windowBytes) {
    if (window.read(at + done, Math.min(windowBytes, rest - done)).some((byte) => byte !== 0)) return false;
  }
  return true;
}

/** Small reads that follow each other, out of one large one. */
class FileWindow {
  readonly fileBytes: number;
  readonly #fd: number;
  #start = 0;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(fd: number, fileBytes: number) {
    this.#fd = fd;
    this.fileBytes = fileBytes;
  }

  /** Fewer bytes where the file ends. */
  read(at: number, bytes: number): Buffer {
    const end = Math.min(at + bytes, this.fileBytes);
    if (at < this.#start || end > this.#start + this.#bytes.length) {
      this.#start = at;
      this.#bytes = readAt(this.#fd, at, Math.min(Math.max(end - at, windowBytes), this.fileBytes - at));
    }
    return this.#bytes.subarray(at - this.#start, end - this.#start);
  }
}
