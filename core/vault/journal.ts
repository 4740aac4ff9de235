/**
 * What the user did, in order: sealed, numbered, chained, and synced before the database commits it. A database that was
 * lost or put back is brought up to date from here.
 */
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync } from "node:fs";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { diskError, onDisk } from "./disk-error.ts";
import { ensureFolder, openDurable, writeAll } from "./durable-file.ts";
import { encodeJournalEntry, tagOf } from "./journal-entry.ts";
import {
  firstEntryBefore,
  type JournalDamage,
  type JournalEntry,
  journalFolder,
  journalPath,
  listJournalFiles,
  readJournal,
  walkJournalFile,
} from "./journal-files.ts";

export class Journal {
  readonly #vaultFolder: string;
  readonly #key: Uint8Array;
  #fd: number;
  #file: number;
  #end: number;
  #last: number;
  #tag: Buffer;
  #failure: AppError | null = null;

  /** Cuts a half-written entry at the end; behind damage of any other kind it goes on in a new file. */
  constructor(vaultFolder: string, key: Uint8Array) {
    ensureFolder(journalFolder(vaultFolder));
    this.#vaultFolder = vaultFolder;
    this.#key = key;
    const files = listJournalFiles(vaultFolder);
    this.#file = files.at(-1) ?? 1;
    const end = this.#findEnd(files);
    this.#last = end.last;
    this.#tag = end.tag;
    if (end.isTailDamaged) this.#file++;
    this.#fd = openDurable(journalPath(vaultFolder, this.#file));
    if (end.cutAt !== null && !end.isTailDamaged) {
      ftruncateSync(this.#fd, end.cutAt);
      fdatasyncSync(this.#fd);
    }
    this.#end = fstatSync(this.#fd).size;
  }

  /** Number of the last entry; 0 when there is none. */
  get last(): number {
    return this.#last;
  }

  /** Durable when it returns. Returns the number of the last entry. Throws DISK_FULL and leaves nothing behind. */
  append(entries: readonly Uint8Array[]): number {
    if (this.#failure) throw this.#failure;
    if (entries.length === 0) return this.#last;
    for (const entry of entries) {
      if (entry.length > limits.journalEntryBytesMax) throw new AppError("TOO_LARGE", { bytes: entry.length });
    }
    let number = this.#last;
    let tag = this.#tag;
    const frames = entries.map((entry) => {
      const frame = encodeJournalEntry(this.#key, ++number, tag, entry);
      tag = tagOf(frame);
      return frame;
    });
    this.#write(frames);
    this.#last = number;
    this.#tag = tag;
    return number;
  }

  /** Entries with a number above `after`; what is damaged is told and passed over. */
  read(after: number, onDamage: (damage: JournalDamage) => void = () => {}): Generator<JournalEntry> {
    return readJournal(this.#vaultFolder, this.#key, after, onDamage);
  }

  /** Numbers up to this one are never given out again: for a journal that lost its end while the database did not. */
  raise(number: number): void {
    this.#last = Math.max(this.#last, number);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #write(frames: readonly Buffer[]): void {
    try {
      if (this.#end >= limits.journalFileBytesMax) this.#rotate();
      const end = writeAll(this.#fd, frames, this.#end);
      fdatasyncSync(this.#fd);
      this.#end = end;
    } catch (error) {
      const failure = diskError(error);
      // After a failed sync only a new look at the disk tells what is there; a full disk is simply cut back.
      if (failure.code === "DISK_FULL") onDisk(() => ftruncateSync(this.#fd, this.#end));
      else this.#failure = failure;
      throw failure;
    }
  }

  #rotate(): void {
    const fd = openDurable(journalPath(this.#vaultFolder, this.#file + 1));
    closeSync(this.#fd);
    this.#fd = fd;
    this.#file++;
    this.#end = fstatSync(fd).size;
  }

  #findEnd(files: readonly number[]): { last: number; tag: Buffer; cutAt: number | null; isTailDamaged: boolean } {
    let cutAt: number | null = null;
    let isTailDamaged = false;
    for (const file of files.toReversed()) {
      let last: { number: number; tag: Buffer } | null = null;
      for (const found of walkJournalFile(this.#vaultFolder, this.#key, file)) {
        if (found.step !== "gap") {
          if (!last || found.number > last.number) last = found;
          continue;
        }
        if (file !== this.#file || found.tail === "none") continue;
        if (found.tail === "torn") cutAt = found.offset;
        else isTailDamaged = true;
      }
      if (last) return { last: last.number, tag: last.tag, cutAt, isTailDamaged };
    }
    return { last: 0, tag: firstEntryBefore, cutAt, isTailDamaged };
  }
}
