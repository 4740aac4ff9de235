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
  #doubtful: { file: number; intact: Intact } | null;
  #failure: AppError | null = null;

  /** Cuts a half-written entry at the end; behind damage of any other kind it goes on in a new file. */
  constructor(vaultFolder: string, key: Uint8Array) {
    ensureFolder(journalFolder(vaultFolder));
    this.#vaultFolder = vaultFolder;
    this.#key = key;
    const files = listJournalFiles(vaultFolder);
    const lastFile = files.at(-1) ?? 1;
    const tail = this.#findTail(files, lastFile);
    this.#last = tail.last;
    this.#tag = tail.tag;
    this.#doubtful = tail.isDoubtful ? { file: lastFile, intact: tail.intact } : null;
    this.#file = tail.isDoubtful ? lastFile + 1 : lastFile;
    this.#fd = openDurable(journalPath(vaultFolder, this.#file));
    if (tail.isTorn && !tail.isDoubtful) cutFile(this.#fd, tail.intact.end);
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

  /**
   * Told once after opening: the last number that the database committed. It is never given out again, for a journal that
   * lost its end while the database did not. Unreadable bytes at the end that the database knows nothing of are what a
   * crash left, and are cut; without this they stay, and are reported.
   */
  raise(number: number): void {
    const doubtful = this.#doubtful;
    this.#doubtful = null;
    if (doubtful && number <= doubtful.intact.number) {
      const fd = openDurable(journalPath(this.#vaultFolder, doubtful.file));
      cutFile(fd, doubtful.intact.end);
      closeSync(fd);
      this.#last = doubtful.intact.number;
      this.#tag = doubtful.intact.tag;
    }
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

  #findTail(files: readonly number[], lastFile: number): Tail {
    const tail: Tail = { last: 0, tag: firstEntryBefore, intact: noEntry, isTorn: false, isDoubtful: false };
    for (const file of files.toReversed()) {
      const isLastFile = file === lastFile;
      for (const found of walkJournalFile(this.#vaultFolder, this.#key, file)) {
        if (found.step === "gap") {
          if (isLastFile && found.tail === "torn") tail.isTorn = true;
          if (isLastFile && found.tail !== "torn") tail.isDoubtful = true;
          continue;
        }
        if (found.number > tail.last) [tail.last, tail.tag] = [found.number, found.tag];
        if (found.step === "entry") {
          // Behind an intact entry there is no doubt left about what came before it: it was synced.
          tail.isDoubtful = false;
          tail.intact = { number: found.number, tag: found.tag, end: isLastFile ? found.end : 0 };
        } else if (isLastFile) tail.isDoubtful = true;
      }
      if (tail.intact.number > 0) break;
    }
    return tail;
  }
}

interface Intact {
  number: number;
  tag: Buffer;
  /** Where it ends in the last file; 0 when it lies in an earlier one. */
  end: number;
}

interface Tail {
  /** The highest number that can be read, of an entry that opens or not. */
  last: number;
  tag: Buffer;
  /** The last entry that opens. */
  intact: Intact;
  isTorn: boolean;
  /** Behind it lie bytes that may be an acknowledged entry. */
  isDoubtful: boolean;
}

const noEntry: Intact = { number: 0, tag: firstEntryBefore, end: 0 };

function cutFile(fd: number, end: number): void {
  ftruncateSync(fd, end);
  fdatasyncSync(fd);
}
