/** Appends records to the last pack and closes full ones. One write and one sync a batch. */
import { closeSync, existsSync, fdatasyncSync, fstatSync, ftruncateSync } from "node:fs";
import type { BlobRef } from "../store/types.ts";
import { limits } from "../kernel/limits.ts";
import { diskError } from "./disk-error.ts";
import { ensureFolder, openDurable, writeAll } from "./durable-file.ts";
import type { KeyTable } from "./key-table.ts";
import { encodePackFooter, encodePackHeader, listPacks, packHeaderBytes, packPath, packsFolder } from "./pack-file.ts";
import { findPackTail } from "./pack-tail.ts";
import { encodeRecord, type PackEntry } from "./record.ts";

export class PackWriter {
  readonly #vaultFolder: string;
  #pack: number;
  #fd = -1;
  #end = 0;
  /** Of the records in the open pack, for its footer. */
  #recordBytes: number[] = [];
  #isClosed = false;
  /** One more than the highest slot that the last pack names. */
  readonly slotsSeen: number;
  /** What the last batch added, for `undo`. */
  #before: { end: number; records: number } | null = null;

  /** Cuts what a crash left unfinished at the end; behind an end that may be damage it begins a new pack. */
  constructor(vaultFolder: string, table: KeyTable) {
    ensureFolder(packsFolder(vaultFolder));
    this.#vaultFolder = vaultFolder;
    const last = listPacks(vaultFolder).at(-1);
    this.#pack = last ?? 0;
    if (last === undefined) {
      this.slotsSeen = 0;
      this.#begin(1);
    } else {
      this.slotsSeen = this.#reopen(last, table);
    }
  }

  get pack(): number {
    return this.#pack;
  }

  get end(): number {
    return this.#end;
  }

  /** Durable when it returns. One slot for each entry. On failure nothing stays. */
  append(entries: readonly PackEntry[], slots: readonly number[]): BlobRef[] {
    const records = entries.map((entry, index) => encodeRecord(entry, slots[index]!));
    const lengths = records.map((buffers) => buffers.reduce((sum, buffer) => sum + buffer.length, 0));
    const batchBytes = lengths.reduce((sum, bytes) => sum + bytes, 0);
    const isEmpty = this.#end <= packHeaderBytes;
    if (this.#isClosed || (!isEmpty && this.#end + batchBytes > limits.packBytesMax)) this.#rotate();
    this.#before = { end: this.#end, records: this.#recordBytes.length };
    try {
      writeAll(this.#fd, records.flat(), this.#end);
      fdatasyncSync(this.#fd);
    } catch (error) {
      this.undo();
      throw error;
    }
    return lengths.map((bytes, index) => {
      const ref = { slot: slots[index]!, pack: this.#pack, offset: this.#end, bytes };
      this.#end += bytes;
      this.#recordBytes.push(bytes);
      return ref;
    });
  }

  /** Takes the last batch back: its keys could not be written. */
  undo(): void {
    if (!this.#before) return;
    ftruncateSync(this.#fd, this.#before.end);
    this.#end = this.#before.end;
    this.#recordBytes.length = this.#before.records;
    this.#before = null;
  }

  /** The next batch goes into a pack with this number or a later one. */
  raise(pack: number): void {
    if (pack <= this.#pack) return;
    closeSync(this.#fd);
    this.#begin(pack);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #rotate(): void {
    if (!this.#isClosed) {
      try {
        writeAll(this.#fd, [encodePackFooter(this.#recordBytes)], this.#end);
        fdatasyncSync(this.#fd);
      } catch (error) {
        ftruncateSync(this.#fd, this.#end);
        throw error;
      }
      this.#isClosed = true;
    }
    const full = this.#fd;
    this.#begin(this.#pack + 1);
    closeSync(full);
  }

  #begin(pack: number): void {
    const path = packPath(this.#vaultFolder, pack);
    // Left by a rotation that the disk refused half-way: it has no records yet.
    const isLeftOver = existsSync(path);
    const fd = openDurable(path);
    try {
      if (isLeftOver) ftruncateSync(fd, 0);
      const end = writeAll(fd, [encodePackHeader(pack)], 0);
      fdatasyncSync(fd);
      this.#fd = fd;
      this.#end = end;
    } catch (error) {
      closeSync(fd);
      throw diskError(error);
    }
    this.#pack = pack;
    this.#recordBytes = [];
    this.#isClosed = false;
    this.#before = null;
  }

  #reopen(pack: number, table: KeyTable): number {
    this.#fd = openDurable(packPath(this.#vaultFolder, pack));
    const fileBytes = fstatSync(this.#fd).size;
    if (fileBytes < packHeaderBytes) {
      // Cut off while it was made: it never had a record.
      closeSync(this.#fd);
      this.#begin(pack);
      return 0;
    }
    const tail = findPackTail(this.#vaultFolder, this.#fd, pack, fileBytes, table);
    this.#recordBytes = tail.recordBytes;
    this.#isClosed = tail.isClosed;
    this.#end = tail.end;
    if (tail.end < fileBytes) {
      ftruncateSync(this.#fd, tail.end);
      fdatasyncSync(this.#fd);
    }
    return tail.slotsSeen;
  }
}
