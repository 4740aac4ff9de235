import { decodePartBytes } from "../mime/part-content.ts";
import type { Part } from "../mime/message.ts";
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

function contentOf(bytes: Buffer, { start, length, encoding }: BlobStretch): Buffer {
  const stretch = bytes.subarray(start, start + length);
  if (encoding === "n") return stretch;
  const part = { bodyStart: 0, bodyEnd: length, encoding: encoding === "b" ? "base64" : "quoted-printable" };
  return decodePartBytes(stretch, part as Part);
}
