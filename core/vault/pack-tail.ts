/**
 * Where writing goes on in the last pack. Keys are written after their records are synced, and slots are given in order:
 * so what lies behind the last record that has a key was never acknowledged, and is cut, unless a key is left over that no
 * record belongs to. Then the tail may be an acknowledged record that was hit: it stays, and a new pack begins.
 */
import { closeSync, fstatSync } from "node:fs";
import { openForReading } from "./durable-file.ts";
import type { KeyTable } from "./key-table.ts";
import { listPacks, packHeaderBytes, packPath, walkPack } from "./pack-file.ts";

export interface PackTail {
  /** Where the next record goes, or the end of the file when it goes elsewhere. */
  end: number;
  /** Nothing may be appended: the pack has its footer, or an end that may be damaged. */
  isClosed: boolean;
  /** Lengths of the records that stay. */
  recordBytes: number[];
  /** One more than the highest slot that a record names. */
  slotsSeen: number;
}

interface Found {
  recordBytes: number[];
  slotsSeen: number;
  hasFooter: boolean;
  hasGap: boolean;
  /** The last record whose slot is in use: its slot, the end of it, and how many records came before that end. */
  lastKept: { slot: number; end: number; records: number } | null;
}

export function findPackTail(
  vaultFolder: string,
  fd: number,
  pack: number,
  fileBytes: number,
  table: KeyTable,
): PackTail {
  const found = look(fd, fileBytes, table);
  const keep = { end: fileBytes, recordBytes: found.recordBytes, slotsSeen: found.slotsSeen };
  if (found.hasFooter) return { ...keep, isClosed: true };
  const before = found.lastKept ? null : lookBefore(vaultFolder, pack, table);
  const lastSlot = found.lastKept?.slot ?? before?.lastKept?.slot ?? null;
  if (before) keep.slotsSeen = Math.max(keep.slotsSeen, before.slotsSeen);
  // No record has a key at all: a first batch that was never finished, or a key table that was lost. Nothing is cut on a guess.
  const isCertain = lastSlot !== null && !isAnyInUse(table, lastSlot + 1);
  if (!isCertain) return { ...keep, isClosed: found.hasGap || found.recordBytes.length > 0 };
  const recordBytes = found.recordBytes.slice(0, found.lastKept?.records ?? 0);
  return { end: found.lastKept?.end ?? packHeaderBytes, isClosed: false, recordBytes, slotsSeen: lastSlot + 1 };
}

function look(fd: number, fileBytes: number, table: KeyTable): Found {
  const found: Found = { recordBytes: [], slotsSeen: 0, hasFooter: false, hasGap: false, lastKept: null };
  const records: Array<NonNullable<Found["lastKept"]>> = [];
  for (const step of walkPack(fd, fileBytes, packHeaderBytes)) {
    if (step.step === "gap") {
      found.hasGap = true;
      continue;
    }
    if (step.frame.kind === "footer") {
      found.hasFooter = true;
      continue;
    }
    const { slot } = step.frame.header;
    found.recordBytes.push(step.bytes);
    found.slotsSeen = Math.max(found.slotsSeen, slot + 1);
    records.push({ slot, end: step.offset + step.bytes, records: records.length + 1 });
  }
  const isKept = ({ slot }: { slot: number }): boolean => table.isInUse(slot);
  const last = records.findLast(isKept);
  // A record that was written once more has an early slot: the highest says how far the slots came.
  const highest = last && records.toSorted((a, b) => b.slot - a.slot).find(isKept);
  found.lastKept = last && highest ? { ...last, slot: highest.slot } : null;
  return found;
}

/** The packs before `pack`, back to the last record that has a key: all of them when there is none. */
function lookBefore(vaultFolder: string, pack: number, table: KeyTable): Pick<Found, "lastKept" | "slotsSeen"> {
  let slotsSeen = 0;
  for (const earlier of listPacks(vaultFolder).toReversed()) {
    const fd = earlier < pack ? openForReading(packPath(vaultFolder, earlier)) : null;
    if (fd === null) continue;
    const found = look(fd, fstatSync(fd).size, table);
    closeSync(fd);
    slotsSeen = Math.max(slotsSeen, found.slotsSeen);
    if (found.lastKept) return { lastKept: found.lastKept, slotsSeen };
  }
  return { lastKept: null, slotsSeen };
}

function isAnyInUse(table: KeyTable, from: number): boolean {
  for (let slot = from; slot < table.end(); slot++) if (table.isInUse(slot)) return true;
  return false;
}
