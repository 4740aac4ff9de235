/**
 * The one writer of the vault. Order for every batch: records in the pack, sync → keys in copy A, sync → keys in copy B,
 * sync. What `append` returned is durable; what it threw at left nothing behind.
 */
import { closeSync, fstatSync } from "node:fs";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { BlobRef } from "../store/types.ts";
import { Ballast } from "./ballast.ts";
import { diskError, onDisk } from "./disk-error.ts";
import { ensureFolder, openForReading } from "./durable-file.ts";
import type { FrameStep } from "./frame-walk.ts";
import { repairHeader } from "./header.ts";
import { Journal } from "./journal.ts";
import { slotKeysOf } from "./key-slot.ts";
import { KeyTable } from "./key-table.ts";
import type { PurposeKeys } from "./keys.ts";
import { type BlobState, inspectBlob } from "./inspect-blob.ts";
import { listPacks, type PackFrame, packHeaderBytes, packPath, walkPack } from "./pack-file.ts";
import { PackFiles } from "./pack-files.ts";
import { PackWriter } from "./pack-writer.ts";
import { decodeRecordHeader, openRecordMeta, type PackEntry, recordHeaderBytes } from "./record.ts";
import type { RecordMeta } from "./record-meta.ts";

export type { PackEntry } from "./record.ts";
export type { RecordMeta } from "./record-meta.ts";

export type SlotEntry = PackEntry & { slot: number };

/** A place in the packs: everything before it is known to whoever keeps the mark. */
export interface PackMark {
  pack: number;
  offset: number;
}

export interface FoundRecord {
  ref: BlobRef;
  blobId: Buffer;
  meta: RecordMeta;
  /** How far the packs are read with this record: it may lie further on. */
  mark: PackMark;
}

/** A record that was written once more, under the slot of an earlier one. */
type Rewritten = Pick<BlobRef, "slot" | "pack" | "offset" | "bytes">;

/** A stretch of a pack that holds no readable record, or a record whose key or meta is not readable. */
export interface PackDamage {
  pack: number;
  offset: number;
  bytes: number;
  slot: number | null;
}

export class VaultWriter {
  readonly journal: Journal;
  readonly ballast: Ballast;
  readonly #folder: string;
  readonly #table: KeyTable;
  readonly #packs: PackWriter;
  readonly #files: PackFiles;
  #nextSlot: number;
  #isFull = false;
  #isClosed = false;
  #failure: AppError | null = null;

  constructor(folder: string, keys: PurposeKeys) {
    ensureFolder(folder);
    repairHeader(folder);
    this.#folder = folder;
    this.#table = new KeyTable(folder, slotKeysOf(keys), true);
    this.#settleLastSegments();
    this.#packs = new PackWriter(folder, this.#table);
    this.#files = new PackFiles(folder);
    // Slots that a record names stay that record's, even when its key was lost.
    this.#nextSlot = Math.max(this.#table.end(), this.#packs.slotsSeen);
    this.journal = new Journal(folder, keys.journal);
    this.ballast = new Ballast(folder);
    this.ballast.restore();
  }

  /** Where the next record will begin at the earliest. */
  get mark(): PackMark {
    return { pack: this.#packs.pack, offset: this.#packs.end };
  }

  /** Throws DISK_FULL, DISK_READ_ONLY, FOLDER_UNREADABLE. Keys of the entries are overwritten once they are durable. */
  append(entries: readonly PackEntry[]): BlobRef[] {
    if (this.#failure) throw this.#failure;
    if (entries.length === 0) return [];
    this.#checkRoom(entries);
    try {
      const refs = this.#packs.append(
        entries,
        entries.map((_, index) => this.#nextSlot + index),
      );
      try {
        this.#table.add(this.#nextSlot, entries);
      } catch (error) {
        this.#packs.undo();
        throw error;
      }
      this.#nextSlot += entries.length;
      for (const entry of entries) entry.blobKey.fill(0);
      return refs;
    } catch (error) {
      throw this.#refused(error);
    }
  }

  /**
   * Writes blobs whose bytes or keys were damaged once more, under the slots they have. What was there stays until the new
   * record is durable, and is a dead record from then on. Throws as `append` does.
   */
  replace(entries: readonly SlotEntry[]): BlobRef[] {
    if (this.#failure) throw this.#failure;
    if (entries.length === 0) return [];
    this.#checkRoom(entries);
    try {
      const slots = entries.map(({ slot }) => slot);
      const refs = this.#packs.append(entries, slots);
      this.#table.replace(slots, entries);
      for (const entry of entries) entry.blobKey.fill(0);
      return refs;
    } catch (error) {
      throw this.#refused(error);
    }
  }

  /** What can still be read of a stored blob: every seal is checked, nothing is unpacked. */
  inspect(ref: BlobRef): BlobState {
    return onDisk(() => inspectBlob(this.#table, this.#files, ref));
  }

  /** Makes blobs unreadable for good. Safe to repeat. */
  destroy(slots: readonly number[]): void {
    if (this.#failure) throw this.#failure;
    try {
      this.#table.destroy(slots);
    } catch (error) {
      throw this.#refused(error);
    }
  }

  /**
   * Readable records from `mark` on, in the order of their slots, which is the order of arrival: a record that was written
   * once more comes where the first one was. Records that were written but whose keys were not are passed over (never
   * acknowledged), destroyed ones too. New records go behind the mark even when the packs before it are lost.
   */
  *recordsAfter(mark: PackMark, onDamage: (damage: PackDamage) => void = () => {}): Generator<FoundRecord> {
    if (mark.pack > this.#packs.pack || (mark.pack === this.#packs.pack && mark.offset > this.#packs.end)) {
      this.raise({ pack: mark.pack + 1 });
    }
    const rewritten = this.#rewrittenAfter(mark);
    const due = [...rewritten.values()].sort((x, y) => x.slot - y.slot);
    for (const step of this.#walk(mark)) {
      const { pack, found } = step;
      if (found.step === "gap") {
        onDamage({ pack, offset: found.offset, bytes: found.bytes, slot: null });
        continue;
      }
      if (found.frame.kind === "footer") continue;
      const { slot } = found.frame.header;
      const before = { pack, offset: found.offset };
      for (let next = due[0]; next && next.slot <= slot; next = due[0]) {
        due.shift();
        yield* this.#recordAt(next, before, onDamage);
      }
      if (rewritten.has(slot)) continue;
      const ref = { slot, pack, offset: found.offset, bytes: found.bytes };
      yield* this.#recordAt(ref, { pack, offset: found.offset + found.bytes }, onDamage);
    }
  }

  /**
   * Told after opening what the database has seen: it is never given out again, even when the vault lost files. Not called
   * for a database that was lost.
   */
  raise(seen: { nextSlot?: number; pack?: number; journalNumber?: number }): void {
    this.#nextSlot = Math.max(this.#nextSlot, seen.nextSlot ?? 0);
    if (seen.pack !== undefined) this.#packs.raise(seen.pack);
    if (seen.journalNumber !== undefined) this.journal.raise(seen.journalNumber);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#packs.close();
    this.#files.close();
    this.#table.close();
    this.journal.close();
  }

  *#walk(mark: PackMark): Generator<{ pack: number; found: FrameStep<PackFrame> }> {
    for (const pack of onDisk(() => listPacks(this.#folder))) {
      if (pack < mark.pack) continue;
      const fd = onDisk(() => openForReading(packPath(this.#folder, pack)));
      if (fd === null) continue;
      const from = pack === mark.pack ? Math.max(mark.offset, packHeaderBytes) : packHeaderBytes;
      try {
        for (const found of walkPack(fd, fstatSync(fd).size, from)) yield { pack, found };
      } finally {
        closeSync(fd);
      }
    }
  }

  /** Slots are given in order: a slot that comes behind its like or a later one was written once more. */
  #rewrittenAfter(mark: PackMark): Map<number, Rewritten> {
    const rewritten = new Map<number, Rewritten>();
    let end = 0;
    for (const { pack, found } of this.#walk(mark)) {
      if (found.step === "gap" || found.frame.kind === "footer") continue;
      const { slot, blobId } = found.frame.header;
      if (slot >= end) {
        end = slot + 1;
        continue;
      }
      const now = this.#table.read(slot);
      if (now.state === "live" && now.blobId.equals(blobId))
        rewritten.set(slot, { slot, pack, offset: found.offset, bytes: found.bytes });
    }
    return rewritten;
  }

  *#recordAt(ref: BlobRef, mark: PackMark, onDamage: (damage: PackDamage) => void): Generator<FoundRecord> {
    const slot = this.#table.read(ref.slot);
    if (slot.state === "empty" || slot.state === "destroyed") return;
    const header = decodeRecordHeader(this.#files.read(ref.pack, ref.offset, recordHeaderBytes));
    const head = header && this.#files.read(ref.pack, ref.offset, recordHeaderBytes + header.metaBytes);
    const meta = header && head && slot.state === "live" ? openRecordMeta(head, header, slot.key) : null;
    if (header && meta) yield { ref, blobId: header.blobId, meta, mark };
    else onDamage(ref);
  }

  /** After a full disk, writing goes on only when the ballast is aboard again: else it could never be deleted from. */
  #checkRoom(entries: readonly PackEntry[]): void {
    if (!this.#isFull) return;
    const batchBytes = entries.reduce((sum, entry) => sum + entry.sealed.length, 0);
    if (!this.ballast.restore(2 * batchBytes + limits.blobChunkBytes)) throw new AppError("DISK_FULL");
    this.#isFull = false;
  }

  #refused(error: unknown): AppError {
    const failure = diskError(error);
    if (failure.code === "DISK_FULL") {
      this.#isFull = true;
      this.ballast.release();
    } else {
      // After another failure only a new look at the disk tells what is there.
      this.#failure = failure;
    }
    return failure;
  }

  /** Where a crash can have left the two copies different. */
  #settleLastSegments(): void {
    const end = this.#table.end();
    if (end === 0) return;
    const first = Math.floor((end - 1) / limits.keySlotsPerSegment) * limits.keySlotsPerSegment;
    // A batch may lie across two segments.
    for (const start of [first - limits.keySlotsPerSegment, first]) {
      if (start >= 0) this.#table.settle(start, limits.keySlotsPerSegment);
    }
  }
}

/** Repairs what a crash left, cuts what was never acknowledged. The caller holds the folder's lock. */
export function openVaultWriter(folder: string, keys: PurposeKeys): VaultWriter {
  return onDisk(() => new VaultWriter(folder, keys));
}
