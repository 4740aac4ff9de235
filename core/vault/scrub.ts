/**
 * Reads the whole vault and says what is wrong with it: every record's seals, both copies of the key table, the journal's
 * chain, both headers. What a second copy tells is put right on the way. Yields between stretches, so a server can go on.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { existsSync } from "node:fs";
import { limits } from "../kernel/limits.ts";
import { diskError, onDisk } from "./disk-error.ts";
import { ensureFolder } from "./durable-file.ts";
import { readHeader, repairHeader } from "./header.ts";
import { type JournalDamage, journalFolder, readJournal } from "./journal-files.ts";
import { slotKeysOf } from "./key-slot.ts";
import { KeyTable } from "./key-table.ts";
import type { PurposeKeys } from "./keys.ts";
import { packsFolder } from "./pack-file.ts";
import { type PackFinding, scrubPacks } from "./scrub-packs.ts";

export type ScrubFinding =
  | { part: "header" }
  /** Neither copy of a key opens: the blob of that slot is lost. */
  | { part: "key"; slot: number }
  /** A key whose record is nowhere: a pack was lost or cut off. */
  | { part: "missing"; slot: number }
  | PackFinding
  | ({ part: "journal" } & JournalDamage);

export interface ScrubReport {
  packs: number;
  records: number;
  bytes: number;
  /** Records whose blob was destroyed, or that a crash left without a key. Not damage. */
  deadRecords: number;
  journalEntries: number;
  headerCopiesRepaired: number;
  slotCopiesRepaired: number;
  /** How many things are wrong that no copy could put right; `damaged` holds the first limits.scrubFindingsMax of them. */
  damagedCount: number;
  damaged: ScrubFinding[];
}

export interface ScrubProgress {
  bytes: number;
  bytesTotal: number;
}

/** What is written while it runs is not looked at. `expected`: slots that the database names, so that they must be live. */
export async function scrubVault(
  folder: string,
  keys: PurposeKeys,
  onProgress: (progress: ScrubProgress) => void = () => {},
  expected: Iterable<number> = [],
): Promise<ScrubReport> {
  const report = emptyReport();
  const find = (finding: ScrubFinding) => {
    report.damagedCount++;
    if (report.damaged.length < limits.scrubFindingsMax) report.damaged.push(finding);
  };
  try {
    report.headerCopiesRepaired = repairHeader(folder);
    if (!readHeader(folder)) find({ part: "header" });
    await scrubJournal(folder, keys, report, find);
    await scrubBlobs(folder, keys, { report, find, onProgress, expected });
    return report;
  } catch (error) {
    throw diskError(error);
  }
}

interface BlobScrub {
  report: ScrubReport;
  find: (finding: ScrubFinding) => void;
  onProgress: (progress: ScrubProgress) => void;
  expected: Iterable<number>;
}

async function scrubBlobs(
  folder: string,
  keys: PurposeKeys,
  { report, find, onProgress, expected }: BlobScrub,
): Promise<void> {
  onDisk(() => ensureFolder(packsFolder(folder)));
  // Before the keys are looked at: what is stored from now on is not in question.
  const named = [...expected];
  const table = onDisk(() => new KeyTable(folder, slotKeysOf(keys), true));
  try {
    // The keys first: a record that comes later than its key was looked at is found all the same.
    const states = await scrubKeys(table, report, find);
    const hasRecord = new Uint8Array(states.length);
    const stretches: PackFinding[] = [];
    const withoutKey: number[] = [];
    const others: PackFinding[] = [];
    for (const step of scrubPacks(folder, table)) {
      if (step.step === "finding" && step.finding.reason === "other blob") {
        others.push(step.finding);
        continue;
      }
      if (step.step === "finding" && step.finding.reason === "bytes") stretches.push(step.finding);
      else if (step.step === "finding") find(step.finding);
      if (step.step === "keyless" && step.slot !== null) withoutKey.push(step.slot);
      // A record that is destroyed or without a key is none.
      if (step.slot !== null && step.step !== "dead" && step.step !== "keyless") hasRecord[step.slot] = 1;
      report.packs = step.packs;
      report.bytes = step.bytes;
      if (step.step === "record") report.records++;
      if (step.step === "dead" || step.step === "keyless") report.deadRecords++;
      if (step.isPause) {
        onProgress({ bytes: step.bytes, bytesTotal: step.bytesTotal });
        await nextTurn();
      }
    }
    for (const finding of others) {
      // Written once more elsewhere: what is here is what was damaged then.
      if (finding.slot !== null && hasRecord[finding.slot] === 1) report.deadRecords++;
      else {
        find(finding);
        if (finding.slot !== null) hasRecord[finding.slot] = 1;
      }
    }
    const missing = named.filter((slot) => slot >= states.length);
    for (const slot of named) if (states[slot] !== slotDamaged) states[slot] = slotLive;
    for (const [slot, state] of states.entries()) if (state === slotLive && hasRecord[slot] !== 1) missing.push(slot);
    for (const slot of missing) find({ part: "missing", slot });
    // Where no key misses its record, a stretch that holds none is what a crash left of an unfinished batch.
    if (missing.length > 0) for (const finding of stretches) find(finding);
    // More records without a key than a crash leaves: the key table lost its end, in both copies.
    if (withoutKey.length > limits.ingestBatchMessagesMax) for (const slot of withoutKey) find({ part: "key", slot });
  } finally {
    table.close();
  }
}

const slotLive = 1;
const slotDamaged = 2;

/** What each slot is; 0 for those that hold no key. */
async function scrubKeys(
  table: KeyTable,
  report: ScrubReport,
  find: (finding: ScrubFinding) => void,
): Promise<Uint8Array> {
  const found = new Uint8Array(table.end());
  for (let first = 0; first < found.length; first += slotsPerTurn) {
    const { states, repaired } = table.reconcile(first, Math.min(slotsPerTurn, found.length - first));
    report.slotCopiesRepaired += repaired;
    for (const [index, state] of states.entries()) {
      if (state === "live") found[first + index] = slotLive;
      if (state !== "damaged") continue;
      found[first + index] = slotDamaged;
      find({ part: "key", slot: first + index });
    }
    await nextTurn();
  }
  return found;
}

const slotsPerTurn = 2_048;
const entriesPerTurn = 2_048;

async function scrubJournal(
  folder: string,
  keys: PurposeKeys,
  report: ScrubReport,
  find: (finding: ScrubFinding) => void,
): Promise<void> {
  if (!existsSync(journalFolder(folder))) return;
  const onDamage = (damage: JournalDamage) => find({ part: "journal", ...damage });
  const entries = readJournal(folder, keys.journal, 0, onDamage);
  while (!entries.next().done) {
    report.journalEntries++;
    if (report.journalEntries % entriesPerTurn === 0) await nextTurn();
  }
}

function emptyReport(): ScrubReport {
  return {
    packs: 0,
    records: 0,
    bytes: 0,
    deadRecords: 0,
    journalEntries: 0,
    headerCopiesRepaired: 0,
    slotCopiesRepaired: 0,
    damagedCount: 0,
    damaged: [],
  };
}
