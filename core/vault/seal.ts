/**
 * Blobs: compressed, then sealed under a random key of their own. Pure, so that parse workers can do it.
 *
 * Up to limits.blobChunkBytes a blob is one piece (blob-piece.ts). Above, it is a head (0x80, raw length in 6 bytes, the
 * length of each piece in 4) and one piece for each stretch of that many raw bytes, so that ranges stream.
 */
import { randomBytes } from "node:crypto";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { keyBytes } from "./aead.ts";
import { isPieceIntact, openPiece, type PieceContext, sealPiece } from "./blob-piece.ts";

export interface SealedBlob {
  blobId: Buffer;
  key: Buffer;
  sealed: Buffer;
}

export const blobIdBytes = 16;

const chunkedMark = 0x80;
const rawLengthBytes = 6;
const pieceLengthBytes = 4;
/** Mark and raw length: what the seal of each piece binds. */
const boundBytes = 1 + rawLengthBytes;
const noHead = Buffer.alloc(0);

export function sealBlob(raw: Uint8Array): SealedBlob {
  const secrets = randomBytes(blobIdBytes + keyBytes);
  const blobId = secrets.subarray(0, blobIdBytes);
  const key = secrets.subarray(blobIdBytes);
  if (raw.length > limits.blobChunkBytes) return { blobId, key, sealed: sealChunks(blobId, key, raw) };
  const piece = sealPiece({ blobId, key, index: 0, isFinal: true, head: noHead }, raw);
  return { blobId, key, sealed: Buffer.concat(piece) };
}

/** Sealed bytes, in memory or on disk. `read` may give fewer bytes than asked for where they end. */
export interface SealedSource {
  bytes: number;
  read(from: number, bytes: number): Buffer;
}

/** Throws BLOB_DAMAGED. */
export function openSealed(blobId: Uint8Array, key: Uint8Array, sealed: Uint8Array | SealedSource): Buffer {
  return openSealedRange(blobId, key, sealed, 0, Number.POSITIVE_INFINITY);
}

/** Raw bytes from `start` up to `end`, cut at the blob's end. Reads and opens only the pieces that hold them. Throws BLOB_DAMAGED. */
export function openSealedRange(
  blobId: Uint8Array,
  key: Uint8Array,
  sealed: Uint8Array | SealedSource,
  start: number,
  end: number,
): Buffer {
  const source = sealed instanceof Uint8Array ? sourceOf(sealed) : sealed;
  const layout = layoutOf(source);
  const first = Math.max(0, Math.floor(start / limits.blobChunkBytes));
  const last = Math.min(layout.pieces.length, Math.ceil(end / limits.blobChunkBytes));
  const opened: Buffer[] = [];
  for (let index = first; index < last; index++) {
    const piece = readPiece(source, layout, index);
    const raw = piece && openPiece(contextOf(blobId, key, layout, index), piece, limits.blobChunkBytes);
    if (!raw) throw damaged("seal");
    opened.push(raw);
  }
  const bytes = opened.length === 1 && opened[0] ? opened[0] : Buffer.concat(opened);
  const skipped = first * limits.blobChunkBytes;
  return bytes.subarray(Math.max(0, start - skipped), Math.max(0, end - skipped));
}

/** Checks every seal, expands nothing. */
export function isSealIntact(blobId: Uint8Array, key: Uint8Array, sealed: Uint8Array): boolean {
  const source = sourceOf(sealed);
  try {
    const layout = layoutOf(source);
    return layout.pieces.every((_, index) => {
      const piece = readPiece(source, layout, index);
      return piece !== null && isPieceIntact(contextOf(blobId, key, layout, index), piece);
    });
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

interface Layout {
  /** What each piece's seal binds besides: empty for a blob of one piece. */
  bound: Buffer;
  pieces: Array<{ at: number; bytes: number }>;
}

function layoutOf(source: SealedSource): Layout {
  const bound = source.read(0, boundBytes);
  if (bound[0] !== chunkedMark) return { bound: noHead, pieces: [{ at: 0, bytes: source.bytes }] };
  if (bound.length < boundBytes) throw damaged("length");
  const count = Math.ceil(bound.readUIntBE(1, rawLengthBytes) / limits.blobChunkBytes);
  const tableBytes = count * pieceLengthBytes;
  if (boundBytes + tableBytes > source.bytes) throw damaged("length");
  const table = source.read(boundBytes, tableBytes);
  if (table.length < tableBytes) throw damaged("length");
  const pieces: Layout["pieces"] = [];
  let at = boundBytes + tableBytes;
  for (let index = 0; index < count; index++) {
    const bytes = table.readUInt32BE(index * pieceLengthBytes);
    pieces.push({ at, bytes });
    at += bytes;
  }
  if (at !== source.bytes) throw damaged("length");
  return { bound, pieces };
}

function readPiece(source: SealedSource, layout: Layout, index: number): Buffer | null {
  const place = layout.pieces[index];
  const piece = place && source.read(place.at, place.bytes);
  return piece && piece.length === place.bytes ? piece : null;
}

function sourceOf(sealed: Uint8Array): SealedSource {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  return { bytes: bytes.length, read: (from, length) => bytes.subarray(from, from + length) };
}

function sealChunks(blobId: Buffer, key: Buffer, raw: Uint8Array): Buffer {
  const count = Math.ceil(raw.length / limits.blobChunkBytes);
  const head = Buffer.alloc(boundBytes + count * pieceLengthBytes, chunkedMark);
  head.writeUIntBE(raw.length, 1, rawLengthBytes);
  // The raw length is bound by every piece; the lengths of the pieces need no seal: a wrong one breaks the pieces' own.
  const bound = head.subarray(0, boundBytes);
  const parts: Buffer[] = [head];
  for (let index = 0; index < count; index++) {
    const stretch = raw.subarray(index * limits.blobChunkBytes, (index + 1) * limits.blobChunkBytes);
    const [mark, body] = sealPiece({ blobId, key, index, isFinal: index === count - 1, head: bound }, stretch);
    head.writeUInt32BE(mark.length + body.length, bound.length + index * pieceLengthBytes);
    parts.push(mark, body);
  }
  return Buffer.concat(parts);
}

function contextOf(blobId: Uint8Array, key: Uint8Array, layout: Layout, index: number): PieceContext {
  return { blobId, key, index, isFinal: index === layout.pieces.length - 1, head: layout.bound };
}

function damaged(reason: string): AppError {
  return new AppError("BLOB_DAMAGED", { reason });
}
