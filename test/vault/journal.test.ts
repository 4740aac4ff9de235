import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { appendFileSync, copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { limits } from "../../core/kernel/limits.ts";
import { type JournalDamage, journalPath, listJournalFiles } from "../../core/vault/journal-files.ts";
import { Journal } from "../../core/vault/journal.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const key = randomBytes(32);

function openJournal(t: TestContext, folder = temporaryFolder(t)): { folder: string; journal: Journal } {
  const journal = new Journal(folder, key);
  t.after(() => journal.close());
  return { folder, journal };
}

function texts(journal: Journal, after = 0, damage: JournalDamage[] = []): string[] {
  return [...journal.read(after, (found) => damage.push(found))].map(
    ({ number, entry }) => `${number} ${entry.toString()}`,
  );
}

function entries(...names: string[]): Buffer[] {
  return names.map((name) => Buffer.from(name));
}

/** Offsets at which the entries begin, and the end. */
function offsets(folder: string): number[] {
  const bytes = readFileSync(journalPath(folder, 1));
  const found: number[] = [];
  for (let at = 0; at < bytes.length; at += 46 + bytes.readUInt32BE(at + 10)) found.push(at);
  return [...found, bytes.length];
}

function flip(path: string, byte: number): void {
  const bytes = readFileSync(path);
  bytes[byte] = (bytes[byte] ?? 0) ^ 16;
  writeFileSync(path, bytes);
}

test("entries are numbered from 1 and read from any number on, after reopening too", (t) => {
  const { folder, journal } = openJournal(t);
  assert.equal(journal.append([]), 0);
  assert.equal(journal.append(entries("one", "two")), 2);
  assert.equal(journal.append(entries("", "four")), 4);
  const again = openJournal(t, folder).journal;
  assert.equal(again.last, 4);
  assert.equal(again.append(entries("five")), 5);
  assert.deepEqual(texts(again), ["1 one", "2 two", "3 ", "4 four", "5 five"]);
  assert.deepEqual(texts(again, 3), ["4 four", "5 five"]);
  assert.deepEqual(texts(again, 5), []);
});

test("nothing of an entry is on disk in clear", (t) => {
  const { folder, journal } = openJournal(t);
  journal.append(entries("tag.create Holiday in Lisbon"));
  const bytes = readFileSync(journalPath(folder, 1));
  for (const word of ["tag.create", "Holiday", "Lisbon"]) assert.equal(bytes.indexOf(word), -1);
});

test("a half entry at the end is cut at whatever byte the crash came, and writing goes on", (t) => {
  const { folder, journal } = openJournal(t);
  journal.append(entries("one", "two", "three"));
  const path = journalPath(folder, 1);
  const whole = readFileSync(path);
  const starts = offsets(folder);
  for (let end = 0; end <= whole.length; end++) {
    writeFileSync(path, whole.subarray(0, end));
    const again = new Journal(folder, key);
    const left = starts.filter((start) => start > 0 && start <= end).length;
    assert.equal(again.last, left);
    assert.equal(statSync(path).size, starts[left]);
    again.append(entries("next"));
    const damage: JournalDamage[] = [];
    assert.deepEqual(texts(again, 0, damage), [...["1 one", "2 two", "3 three"].slice(0, left), `${left + 1} next`]);
    assert.deepEqual(damage, []);
    again.close();
  }
});

test("zeros at the end, which a crash leaves where a write was not synced, are cut", (t) => {
  const { folder, journal } = openJournal(t);
  journal.append(entries("one"));
  appendFileSync(journalPath(folder, 1), Buffer.alloc(5_000));
  const again = openJournal(t, folder).journal;
  again.append(entries("two"));
  const damage: JournalDamage[] = [];
  assert.deepEqual(texts(again, 0, damage), ["1 one", "2 two"]);
  assert.deepEqual(damage, []);
});

test("one flipped bit in the middle is told and hides no other entry", (t) => {
  const { folder, journal } = openJournal(t);
  journal.append(entries("one", "two", "three"));
  const path = journalPath(folder, 1);
  const whole = readFileSync(path);
  const [, start = 0, end = 0] = offsets(folder);
  for (let byte = start; byte < end; byte++) {
    flip(path, byte);
    const again = new Journal(folder, key);
    const damage: JournalDamage[] = [];
    assert.deepEqual(texts(again, 0, damage), ["1 one", "3 three"], `byte ${byte - start}`);
    assert.ok(damage.length > 0);
    assert.equal(again.append(entries("four")), 4);
    again.close();
    writeFileSync(path, whole);
  }
});

test("damage at the end is not written over: a new file begins, and the number is not used again where it can be read", (t) => {
  const { folder, journal } = openJournal(t);
  journal.append(entries("one", "two"));
  const path = journalPath(folder, 1);
  const [, start = 0] = offsets(folder);
  flip(path, start + 50);
  const again = openJournal(t, folder).journal;
  assert.equal(again.last, 2);
  again.append(entries("three"));
  flip(path, start + 8);
  const bytes = readFileSync(path);
  const last = openJournal(t, folder).journal;
  last.append(entries("four"));
  assert.deepEqual(readFileSync(path).subarray(0, start), bytes.subarray(0, start));
  assert.deepEqual(texts(last), ["1 one", "3 three", "4 four"]);
});

test("an entry that is missing, repeated, moved or from another past is told", (t) => {
  const { folder, journal } = openJournal(t);
  const path = journalPath(folder, 1);
  journal.append(entries("one", "two"));
  const fork = readFileSync(path);
  journal.append(entries("three", "four"));
  const whole = readFileSync(path);
  const [, two = 0, three = 0, four = 0] = offsets(folder);
  const parts = [
    whole.subarray(0, two),
    whole.subarray(two, three),
    whole.subarray(three, four),
    whole.subarray(four),
  ] as const;
  const told = (bytes: readonly Uint8Array[]) => {
    writeFileSync(path, Buffer.concat(bytes));
    const damage: JournalDamage[] = [];
    return { texts: texts(journal, 0, damage), reasons: damage.map(({ number, reason }) => `${number} ${reason}`) };
  };
  assert.deepEqual(told(parts), { texts: ["1 one", "2 two", "3 three", "4 four"], reasons: [] });
  assert.deepEqual(told([parts[0], parts[2], parts[3]]), {
    texts: ["1 one", "3 three", "4 four"],
    reasons: ["3 missing"],
  });
  assert.deepEqual(told([parts[1], parts[2], parts[3]]).reasons, ["2 missing"]);
  assert.deepEqual(told([parts[0], parts[1], parts[1], parts[2], parts[3]]).reasons, ["2 out of order"]);
  assert.deepEqual(told([parts[0], parts[2], parts[1], parts[3]]).reasons, ["3 missing", "2 out of order"]);
  // The file is put back to an old state and written on: what was written later the first time does not fit.
  writeFileSync(path, fork);
  const other = openJournal(t, folder).journal;
  other.append(entries("another three"));
  const forked = readFileSync(path);
  assert.deepEqual(told([forked, parts[3]]).reasons, ["4 out of order"]);
});

test("an entry does not open under another vault's key", (t) => {
  const { folder, journal } = openJournal(t);
  journal.append(entries("one"));
  const other = new Journal(folder, randomBytes(32));
  t.after(() => other.close());
  const damage: JournalDamage[] = [];
  assert.deepEqual(texts(other, 0, damage), []);
  assert.deepEqual(damage, [{ file: 1, number: 1, reason: "unreadable" }]);
});

test("files are changed at journalFileBytesMax, read in order, and a lost one is told", (t) => {
  const { folder, journal } = openJournal(t);
  const large = randomBytes(limits.journalFileBytesMax / 2);
  for (let count = 0; count < 5; count++) journal.append([large]);
  assert.deepEqual(listJournalFiles(folder), [1, 2, 3]);
  const again = openJournal(t, folder).journal;
  assert.equal(again.last, 5);
  assert.deepEqual(
    [...again.read(0)].map(({ number }) => number),
    [1, 2, 3, 4, 5],
  );
  rmSync(journalPath(folder, 2));
  const damage: JournalDamage[] = [];
  assert.deepEqual(
    [...again.read(0, (found) => damage.push(found))].map(({ number }) => number),
    [1, 2, 5],
  );
  assert.deepEqual(damage, [{ file: 3, number: 5, reason: "missing" }]);
});

test("an entry may have journalEntryBytesMax bytes and not one more", (t) => {
  const { journal } = openJournal(t);
  assert.throws(() => journal.append([Buffer.alloc(limits.journalEntryBytesMax + 1)]), { code: "TOO_LARGE" });
  assert.equal(journal.append([Buffer.alloc(limits.journalEntryBytesMax)]), 1);
  assert.equal([...journal.read(0)][0]?.entry.length, limits.journalEntryBytesMax);
});

test("numbers that the database has seen are never given out again, even when the journal lost its end", (t) => {
  const { folder, journal } = openJournal(t);
  journal.append(entries("one", "two", "three"));
  truncateSync(journalPath(folder, 1), 10);
  const again = openJournal(t, folder).journal;
  again.raise(3);
  assert.equal(again.append(entries("four")), 4);
  const damage: JournalDamage[] = [];
  assert.deepEqual(texts(again, 3, damage), ["4 four"]);
  assert.equal(damage[0]?.reason, "missing");
});

test("unreadable bytes at the end stay until the database says that it never saw them", (t) => {
  for (const [known, reasons] of [
    [2, []],
    [3, ["tail", "missing"]],
  ] as const) {
    for (const isHeadHit of [true, false]) {
      const { folder, journal } = openJournal(t);
      journal.append(entries("one", "two", "three"));
      const [, , start = 0] = offsets(folder);
      flip(journalPath(folder, 1), start + (isHeadHit ? 8 : 60));
      const again = openJournal(t, folder).journal;
      again.raise(known);
      assert.equal(again.append(entries("next")), known + 1);
      const damage: JournalDamage[] = [];
      assert.deepEqual(texts(again, 0, damage), ["1 one", "2 two", `${known + 1} next`]);
      const expected = known === 3 && !isHeadHit ? ["unreadable"] : reasons;
      assert.deepEqual(
        damage.map(({ reason }) => reason),
        expected,
      );
    }
  }
});

test("whatever happens to the bytes, opening, reading and appending never throw, and what is untouched is read", (t) => {
  const { folder, journal } = openJournal(t);
  journal.append(entries("one", "two", "three", "four", "five"));
  const path = journalPath(folder, 1);
  const whole = readFileSync(path);
  const starts = offsets(folder);
  const kept = `${path}.kept`;
  copyFileSync(path, kept);
  fc.assert(
    fc.property(
      fc.nat({ max: whole.length - 1 }),
      fc.uint8Array({ maxLength: 120 }),
      fc.boolean(),
      (at, bytes, isCut) => {
        for (const file of listJournalFiles(folder)) if (file > 1) rmSync(journalPath(folder, file));
        const harmed = Buffer.concat([
          whole.subarray(0, at),
          bytes,
          isCut ? Buffer.alloc(0) : whole.subarray(at + bytes.length),
        ]);
        writeFileSync(path, harmed);
        const again = new Journal(folder, key);
        const number = again.append(entries("new"));
        const read = texts(again);
        for (const [index, name] of ["one", "two", "three", "four", "five"].entries()) {
          const [start = 0, end = 0] = [starts[index], starts[index + 1]];
          const isTouched = (at < end && at + bytes.length > start) || (isCut && end > at);
          if (!isTouched) assert.ok(read.includes(`${index + 1} ${name}`), `${name} of ${read.join()}`);
        }
        assert.ok(read.includes(`${number} new`));
        again.close();
      },
    ),
  );
});
