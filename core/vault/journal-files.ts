/** Reading the journal's files, in order: entries, and what is wrong between them. */
import { closeSync, fstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { tagBytes } from "./aead.ts";
import { openForReading, readAt } from "./durable-file.ts";
import { walkFrames } from "./frame-walk.ts";
import { journalFrames, openJournalEntry, tagOf } from "./journal-entry.ts";

export interface JournalEntry {
  number: number;
  entry: Buffer;
}

/** Something is wrong with the journal at or before entry `number` (null: no entry follows). */
export interface JournalDamage {
  file: number;
  number: number | null;
  reason: "unreadable" | "missing" | "out of order" | "tail";
}

export const firstEntryBefore: Buffer = Buffer.alloc(tagBytes);

export function journalFolder(vaultFolder: string): string {
  return join(vaultFolder, "journal");
}

export function journalPath(vaultFolder: string, file: number): string {
  return join(journalFolder(vaultFolder), `journal-${String(file).padStart(6, "0")}`);
}

/** Numbers of the files that exist, ascending. */
export function listJournalFiles(vaultFolder: string): number[] {
  const names = readdirSync(journalFolder(vaultFolder)).filter((name) => /^journal-\d{6,}$/.test(name));
  return names.map((name) => Number.parseInt(name.slice("journal-".length), 10)).sort((x, y) => x - y);
}

export type JournalStep =
  | { step: "entry"; file: number; number: number; before: Buffer; tag: Buffer; entry: Buffer; end: number }
  /** A frame whose number is known but whose seal does not hold. */
  | { step: "unreadable"; file: number; number: number; tag: Buffer }
  | { step: "gap"; file: number; offset: number; tail: "none" | "torn" | "damaged" };

/** Every frame of one file. */
export function* walkJournalFile(vaultFolder: string, key: Uint8Array, file: number): Generator<JournalStep> {
  const fd = openForReading(journalPath(vaultFolder, file));
  if (fd === null) return;
  try {
    for (const found of walkFrames(fd, fstatSync(fd).size, 0, [journalFrames])) {
      if (found.step === "gap") {
        yield { step: "gap", file, offset: found.offset, tail: found.tail };
        continue;
      }
      const bytes = readAt(fd, found.offset, found.bytes);
      const entry = openJournalEntry(key, bytes);
      const tag = tagOf(bytes);
      if (entry) yield { step: "entry", file, ...found.frame, tag, entry, end: found.offset + found.bytes };
      else yield { step: "unreadable", file, number: found.frame.number, tag };
    }
  } finally {
    closeSync(fd);
  }
}

/** Entries with a number above `after`. Each entry is given at most once; damage is told and passed over. */
export function* readJournal(
  vaultFolder: string,
  key: Uint8Array,
  after: number,
  onDamage: (damage: JournalDamage) => void,
): Generator<JournalEntry> {
  let last: { number: number; tag: Buffer } = { number: 0, tag: firstEntryBefore };
  for (const file of listJournalFiles(vaultFolder)) {
    for (const found of walkJournalFile(vaultFolder, key, file)) {
      if (found.step === "gap") {
        // An unfinished write at the very end is what a crash leaves behind, not damage.
        if (found.tail !== "torn")
          onDamage({ file, number: null, reason: found.tail === "none" ? "unreadable" : "tail" });
        continue;
      }
      if (found.step === "unreadable") {
        onDamage({ file, number: found.number, reason: "unreadable" });
        if (found.number > last.number) last = found;
        continue;
      }
      const expected: number = last.number + 1;
      if (found.number < expected) {
        onDamage({ file, number: found.number, reason: "out of order" });
        continue;
      }
      if (found.number > expected) onDamage({ file, number: found.number, reason: "missing" });
      else if (!found.before.equals(last.tag)) onDamage({ file, number: found.number, reason: "out of order" });
      last = found;
      if (found.number > after) yield { number: found.number, entry: found.entry };
    }
  }
}
