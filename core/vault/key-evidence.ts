/** Tells whether a key is this vault's when the header is lost: does anything in the vault open with it? */
import { existsSync } from "node:fs";
import { onDisk } from "./disk-error.ts";
import { journalFolder, listJournalFiles, walkJournalFile } from "./journal-files.ts";
import { KeySegments, keyCopies, keyCopyFolder } from "./key-segments.ts";
import { decodeSlot, slotBytes, slotKeysOf } from "./key-slot.ts";
import type { PurposeKeys } from "./keys.ts";

/** Enough that damage to some of them does not matter. */
const slotsTried = 1024;
const entriesTried = 64;

/** True when something opens, or when there is nothing to try: an empty vault holds nothing that could be lost. */
export function isKeyOfVault(folder: string, keys: PurposeKeys): boolean {
  return onDisk(() => {
    const seen = [...trySlots(folder, keys), ...tryJournal(folder, keys)];
    return seen.length === 0 || seen.includes(true);
  });
}

function* trySlots(folder: string, keys: PurposeKeys): Generator<boolean> {
  const slotKeys = slotKeysOf(keys);
  for (const copy of keyCopies) {
    const path = keyCopyFolder(folder, copy);
    if (!existsSync(path)) continue;
    const segments = new KeySegments(path, false);
    const bytes = segments.read(0, slotsTried);
    segments.close();
    for (let at = 0; at + slotBytes <= bytes.length; at += slotBytes) {
      const slot = decodeSlot(slotKeys, at / slotBytes, bytes.subarray(at, at + slotBytes));
      if (slot.state !== "empty") yield slot.state !== "damaged";
    }
  }
}

function* tryJournal(folder: string, keys: PurposeKeys): Generator<boolean> {
  if (!existsSync(journalFolder(folder))) return;
  let tried = 0;
  for (const file of listJournalFiles(folder)) {
    for (const found of walkJournalFile(folder, keys.journal, file)) {
      if (found.step !== "gap") yield found.step === "entry";
      if (++tried >= entriesTried) return;
    }
  }
}
