import { limits } from "../kernel/limits.ts";
import { decodeTransfer } from "../mime/part-content.ts";
import { type BlobAddress, type BlobStretch, readBlobId } from "./blob-id.ts";
import type { JmapKernel } from "./kernel.ts";

type BlobKernel = Pick<JmapKernel, "reader" | "vault">;

/** The bytes of a blob, or null when there is no such blob. BLOB_DAMAGED, BLOB_DESTROYED come as AppError. */
export function readBlob(kernel: BlobKernel, blobId: string): Buffer | null {
  const address = readBlobId(blobId);
  return address === null ? null : readBlobAt(kernel, address);
}

export function readBlobAt(kernel: BlobKernel, { recordId, stretches }: BlobAddress): Buffer | null {
  const record = kernel.reader.blobById(recordId);
  if (!record) return null;
  let bytes = kernel.vault.read(record.ref);
  for (const stretch of stretches) {
    if (stretch.start + stretch.length > bytes.byteLength) return null;
    bytes = contentOf(bytes, stretch);
  }
  return bytes;
}

/** As readBlob, for downloads: the encoding of a large part is undone in another thread. */
export async function fetchBlob(kernel: JmapKernel, blobId: string): Promise<Buffer | null> {
  const address = readBlobId(blobId);
  const record = address && kernel.reader.blobById(address.recordId);
  if (!address || !record) return null;
  let bytes = kernel.vault.read(record.ref);
  for (const stretch of address.stretches) {
    if (stretch.start + stretch.length > bytes.byteLength) return null;
    const isLarge = stretch.encoding !== "n" && stretch.length > limits.inspectorPieceBytes;
    bytes = isLarge ? await contentElsewhere(kernel, bytes, stretch) : contentOf(bytes, stretch);
  }
  return bytes;
}

async function contentElsewhere(kernel: JmapKernel, bytes: Buffer, stretch: BlobStretch): Promise<Buffer> {
  const part = { encoding: encodingOf(stretch), bytes: bytes.subarray(stretch.start, stretch.start + stretch.length) };
  const { buffer, byteOffset, byteLength } = await kernel.attachments.decode(part);
  return Buffer.from(buffer, byteOffset, byteLength);
}

const encodingOf = ({ encoding }: BlobStretch): string => (encoding === "b" ? "base64" : "quoted-printable");

function contentOf(bytes: Buffer, stretch: BlobStretch): Buffer {
  const within = bytes.subarray(stretch.start, stretch.start + stretch.length);
  return stretch.encoding === "n" ? within : decodeTransfer(within, encodingOf(stretch)).bytes;
}
