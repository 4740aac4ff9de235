/** Whether a stored blob can be read, and what is known of it when it cannot. */
import type { BlobRef } from "../store/types.ts";
import type { KeyTable } from "./key-table.ts";
import type { PackFiles } from "./pack-files.ts";
import type { RecordMeta } from "./record-meta.ts";
import { decodeRecordHeader, openRecordMeta, sealedBlobOf } from "./record.ts";
import { isSealIntact } from "./seal.ts";

/** `meta`: what the damaged record still says of its blob; null when that is lost too. */
export type BlobState = { state: "intact" | "destroyed" } | { state: "damaged"; meta: RecordMeta | null };

/** Costs one read of the sealed bytes and their decryption, about a tenth of what sealing the message anew costs. */
export function inspectBlob(table: KeyTable, packs: PackFiles, ref: BlobRef): BlobState {
  const slot = table.read(ref.slot);
  if (slot.state === "destroyed") return { state: "destroyed" };
  if (slot.state !== "live") return { state: "damaged", meta: null };
  try {
    const record = packs.read(ref.pack, ref.offset, ref.bytes);
    const header = decodeRecordHeader(record);
    if (header?.slot !== ref.slot || header.bytes !== ref.bytes || !header.blobId.equals(slot.blobId))
      return { state: "damaged", meta: null };
    const meta = openRecordMeta(record, header, slot.key);
    const isIntact = meta !== null && isSealIntact(slot.blobId, slot.key, sealedBlobOf(record, header));
    return isIntact ? { state: "intact" } : { state: "damaged", meta };
  } finally {
    slot.key.fill(0);
  }
}
