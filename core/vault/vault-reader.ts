/** Reads blobs while another thread writes: packs only grow, and a slot changes only from live to destroyed. */
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { BlobRef } from "../store/types.ts";
import { onDisk } from "./disk-error.ts";
import { slotKeysOf } from "./key-slot.ts";
import { KeyTable } from "./key-table.ts";
import type { PurposeKeys } from "./keys.ts";
import { PackFiles } from "./pack-files.ts";
import { decodeRecordHeader, recordHeaderBytes } from "./record.ts";
import { openSealed, openSealedRange } from "./seal.ts";

export interface VaultReader {
  /** The raw bytes. Throws BLOB_DAMAGED, BLOB_DESTROYED. */
  read(ref: BlobRef): Buffer;
  /** Raw bytes from `start` up to `end`, cut at the blob's end; of a large blob only the chunks that hold them are read. */
  readRange(ref: BlobRef, start: number, end: number): Buffer;
  close(): void;
}

export function openVaultReader(folder: string, keys: PurposeKeys): VaultReader {
  const table = new KeyTable(folder, slotKeysOf(keys), false);
  const packs = new PackFiles(folder);
  return {
    read: (ref) => onDisk(() => readBlob(table, packs, ref, 0, Number.POSITIVE_INFINITY)),
    readRange: (ref, start, end) => onDisk(() => readBlob(table, packs, ref, start, end)),
    close() {
      table.close();
      packs.close();
    },
  };
}

function readBlob(table: KeyTable, packs: PackFiles, ref: BlobRef, start: number, end: number): Buffer {
  const slot = table.read(ref.slot);
  if (slot.state === "destroyed") throw new AppError("BLOB_DESTROYED", { slot: ref.slot });
  if (slot.state !== "live") throw damaged(ref, "key");
  const isWhole = ref.bytes <= limits.blobChunkBytes * 4 || end === Number.POSITIVE_INFINITY;
  const record = packs.read(ref.pack, ref.offset, isWhole ? ref.bytes : recordHeaderBytes);
  const header = decodeRecordHeader(record);
  if (header?.slot !== ref.slot || header.bytes !== ref.bytes || !header.blobId.equals(slot.blobId)) {
    throw damaged(ref, "record");
  }
  const blobAt = recordHeaderBytes + header.metaBytes;
  const read = isWhole
    ? (from: number, bytes: number) => record.subarray(blobAt + from, blobAt + from + bytes)
    : (from: number, bytes: number) => packs.read(ref.pack, ref.offset + blobAt + from, bytes);
  try {
    const source = { bytes: header.blobBytes, read };
    if (end === Number.POSITIVE_INFINITY && start === 0) return openSealed(slot.blobId, slot.key, source);
    return openSealedRange(slot.blobId, slot.key, source, start, end);
  } finally {
    slot.key.fill(0);
  }
}

function damaged(ref: BlobRef, reason: string): AppError {
  return new AppError("BLOB_DAMAGED", { slot: ref.slot, pack: ref.pack, reason });
}
