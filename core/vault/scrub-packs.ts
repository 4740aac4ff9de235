/** Checks every record of every pack: seals of meta and blob, the key's tie to the record, the footer's count. */
import { closeSync, fstatSync, statSync } from "node:fs";
import { limits } from "../kernel/limits.ts";
import { openForReading, readAt } from "./durable-file.ts";
import type { FrameStep } from "./frame-walk.ts";
import type { KeyTable } from "./key-table.ts";
import { isPackHeaderIntact, listPacks, type PackFrame, packHeaderBytes, packPath, walkPack } from "./pack-file.ts";
import { openRecordMeta, type RecordHeader, sealedBlobOf } from "./record.ts";
import { isSealIntact } from "./seal.ts";

export interface PackFinding {
  part: "pack";
  pack: number;
  offset: number;
  bytes: number;
  slot: number | null;
  reason: "header" | "bytes" | "meta" | "blob" | "other blob" | "footer";
}

export type ScrubStep = { slot: number | null; packs: number; bytes: number; bytesTotal: number; isPause: boolean } & (
  | { step: "record" | "dead" | "keyless" | "pack" }
  | { step: "finding"; finding: PackFinding }
);

export function* scrubPacks(folder: string, table: KeyTable): Generator<ScrubStep> {
  const packs = listPacks(folder);
  const bytesTotal = packs.reduce((sum, pack) => sum + statSync(packPath(folder, pack)).size, 0);
  let before = 0;
  let pausedAt = 0;
  for (const [index, pack] of packs.entries()) {
    const isLast = index === packs.length - 1;
    for (const { outcome, end, slot } of scrubPack(folder, table, pack, isLast)) {
      const bytes = before + end;
      const isPause = bytes - pausedAt >= limits.scrubTurnBytes || outcome.step === "pack";
      if (isPause) pausedAt = bytes;
      yield { ...outcome, slot, packs: index + 1, bytes, bytesTotal, isPause };
    }
    before += statSync(packPath(folder, pack)).size;
  }
}

type Outcome = { step: "record" | "dead" | "keyless" | "pack" } | { step: "finding"; finding: PackFinding };
type Checked = { outcome: Outcome; end: number; slot: number | null };

function* scrubPack(folder: string, table: KeyTable, pack: number, isLast: boolean): Generator<Checked> {
  const fd = openForReading(packPath(folder, pack));
  if (fd === null) return;
  try {
    const fileBytes = fstatSync(fd).size;
    const wrong = (reason: PackFinding["reason"], offset: number, bytes: number, slot: number | null): Checked => ({
      outcome: { step: "finding", finding: { part: "pack", pack, offset, bytes, slot, reason } },
      end: offset + bytes,
      slot,
    });
    if (!isPackHeaderIntact(readAt(fd, 0, packHeaderBytes), pack)) yield wrong("header", 0, packHeaderBytes, null);
    let frames = 0;
    for (const found of walkPack(fd, fileBytes, packHeaderBytes)) {
      if (found.step === "gap") {
        // What is being written just now looks unfinished too.
        if (!(isLast && found.tail === "torn")) yield wrong("bytes", found.offset, found.bytes, null);
        continue;
      }
      if (found.frame.kind === "footer") {
        if (found.frame.recordBytes.length !== frames) yield wrong("footer", found.offset, found.bytes, null);
        continue;
      }
      frames++;
      const { header } = found.frame;
      const reason = checkRecord(fd, table, found, header);
      const end = found.offset + found.bytes;
      if (reason === "record" || reason === "dead" || reason === "keyless")
        yield { outcome: { step: reason }, end, slot: header.slot };
      else if (reason !== "key") yield wrong(reason, found.offset, found.bytes, header.slot);
    }
    yield { outcome: { step: "pack" }, end: fileBytes, slot: null };
  } finally {
    closeSync(fd);
  }
}

/** "keyless": written by a batch that was never finished. "key": its key is damaged in both copies, which is found and told where the key table is checked. */
function checkRecord(
  fd: number,
  table: KeyTable,
  found: FrameStep<PackFrame>,
  header: RecordHeader,
): PackFinding["reason"] | "record" | "dead" | "keyless" | "key" {
  const slot = table.read(header.slot);
  if (slot.state === "damaged") return "key";
  if (slot.state === "empty") return "keyless";
  if (slot.state === "destroyed") return "dead";
  if (!slot.blobId.equals(header.blobId)) return "other blob";
  const record = readAt(fd, found.offset, header.bytes);
  try {
    if (!openRecordMeta(record, header, slot.key)) return "meta";
    return isSealIntact(slot.blobId, slot.key, sealedBlobOf(record, header)) ? "record" : "blob";
  } finally {
    slot.key.fill(0);
  }
}
