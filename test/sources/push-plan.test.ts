import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type ChangedMessage, planPush, type ServerView, type Step } from "../../core/sources/imap/push-plan.ts";
import type { SourceChange } from "../../core/store/source-changes.ts";
import { keywordsOfCopyFlags } from "../../core/store/copy-flags.ts";
import type { SourceCopy } from "../../core/store/types.ts";

const folders = ["INBOX", "Work", "Archive", "Trash"];
const tags = { INBOX: 1, Work: 2, Archive: 3, Trash: 4 } as Record<string, number>;
const noPlace = 9;

interface Abilities {
  canMove: boolean;
  canExpunge: boolean;
  readOnly: readonly string[];
  refused: readonly string[];
}

function serverOf({ canMove, canExpunge, readOnly, refused }: Abilities): ServerView {
  return {
    canMove,
    canExpunge,
    trash: 4,
    archive: 3,
    tagOf: (folder) => tags[folder] ?? null,
    hasPlace: (tagId) => tagId !== noPlace,
    holdsAll: () => false,
    isWritable: (folder) => !readOnly.includes(folder),
    accepts: (_folder, keyword) => !refused.includes(keyword),
  };
}

/** A server that does what it is told, as far as it can. */
function carryOut(copies: SourceCopy[], steps: readonly Step[], { canExpunge }: Abilities): SourceCopy[] {
  let now = copies.map((copy) => ({ ...copy }));
  let uid = 1 + Math.max(0, ...copies.map((copy) => copy.uid));
  const find = ({ folder, uid: wanted }: SourceCopy) =>
    now.find((copy) => copy.folder === folder && copy.uid === wanted);
  const order = ["flag", "append", "copy", "move", "expunge"];
  for (const step of steps.toSorted((a, b) => order.indexOf(a.do) - order.indexOf(b.do))) {
    if (step.do === "append") {
      now.push({ sourceId: 1, folder: folderOf(step.to), uidValidity: 1, uid: uid++, modseq: null, flags: [] });
      continue;
    }
    const copy = find(step.copy);
    assert.ok(copy, "a step is about a copy that is there");
    if (step.do === "flag")
      copy.flags = [
        ...copy.flags.filter((flag) => !step.remove.includes(flag) && !step.add.includes(flag)),
        ...step.add,
      ];
    if (step.do === "copy" || step.do === "move") now.push({ ...copy, folder: folderOf(step.to), uid: uid++ });
    if (step.do === "move" || (step.do === "expunge" && canExpunge)) now = now.filter((each) => each !== copy);
    else if (step.do === "expunge") copy.flags = [...copy.flags, "\\Deleted"];
  }
  return now;
}

const folderOf = (tagId: number): string => folders.find((name) => tags[name] === tagId) ?? "";

const abilities = fc.record({
  canMove: fc.boolean(),
  canExpunge: fc.boolean(),
  readOnly: fc.constantFrom<readonly string[]>([], [], [], ["Work"]),
  refused: fc.constantFrom<readonly string[]>([], [], ["own"]),
});

const message: fc.Arbitrary<ChangedMessage> = fc.record({
  messageId: fc.constant(5),
  changes: fc
    .uniqueArray(
      fc.oneof(
        fc.record({ keyword: fc.constantFrom("$seen", "$flagged", "own"), tagId: fc.constant(null) }),
        fc.record({ keyword: fc.constant(null), tagId: fc.constantFrom(1, 2, 3, 4, noPlace) }),
      ),
      { selector: ({ keyword, tagId }) => `${keyword} ${tagId}`, minLength: 1 },
    )
    .chain((about) =>
      fc.tuple(
        ...about.map((one) =>
          fc
            .record({ isWanted: fc.boolean(), mayAppend: fc.boolean() })
            .map((rest) => ({ messageId: 5, ...one, ...rest })),
        ),
      ),
    ) as fc.Arbitrary<SourceChange[]>,
  copies: fc
    .uniqueArray(
      fc.record({
        folder: fc.constantFrom(...folders),
        uid: fc.integer({ min: 1, max: 3 }),
        flags: fc.subarray(["\\Seen", "\\Flagged", "own", "\\Deleted"]),
      }),
      { selector: ({ folder, uid }) => `${folder} ${uid}`, maxLength: 4 },
    )
    .map((copies) => copies.map((copy) => ({ sourceId: 1, uidValidity: 1, modseq: null, ...copy }))),
});

test("planned and carried out, again and again, every wish comes true or cannot, and a copy is left", () => {
  fc.assert(
    fc.property(message, abilities, (asked, can) => {
      const server = serverOf(can);
      let [copies, changes] = [[...asked.copies], asked.changes];
      const hadCopies = copies.length > 0;
      const isGood = ({ flags }: SourceCopy) => !flags.includes("\\Deleted");
      const hadGood = copies.some(isGood);
      let rounds = 0;
      for (; ; rounds++) {
        const plan = planPush([{ messageId: 5, changes, copies }], server);
        changes = changes.filter((change) => !plan.done.includes(change));
        if (plan.steps.length === 0) break;
        assert.ok(rounds < 6, "it comes to an end");
        copies = carryOut(copies, plan.steps, can);
        assert.ok(!hadCopies || copies.length > 0, "a copy is left");
        assert.ok(!hadGood || copies.some(isGood), "one that nobody marked as deleted is left");
      }
      if (copies.length > 0) assert.deepEqual(changes, [], "nothing is wished any more");
      for (const { keyword, isWanted } of asked.changes) {
        // A copy of one that can only be read is as that one is.
        if (keyword === null || !hadCopies || can.readOnly.length > 0) continue;
        for (const { flags } of copies)
          if (!isWanted || !can.refused.includes(keyword))
            assert.equal(keywordsOfCopyFlags(flags).includes(keyword), isWanted);
      }
      for (const { tagId, isWanted } of asked.changes) {
        const there = copies.filter(({ folder }) => tags[folder] === tagId);
        if (tagId === null || tagId === noPlace || copies.length === 0) continue;
        if (isWanted) assert.ok(there.length > 0, "there is a copy in the folder");
        else if (tagId !== 3 && !can.readOnly.includes(folderOf(tagId)) && can.canExpunge)
          assert.equal(there.length, 0);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("a message that is gone here goes there, but what can only be read", () => {
  const copies = ["INBOX", "Work"].map((folder) => ({
    sourceId: 1,
    folder,
    uidValidity: 1,
    uid: 1,
    modseq: null,
    flags: [],
  }));
  const gone = { messageId: 5, keyword: null, tagId: null, isWanted: false, mayAppend: false };
  const can = { canMove: true, canExpunge: true, readOnly: ["Work"], refused: [] };
  const plan = planPush([{ messageId: 5, changes: [gone], copies }], serverOf(can));
  assert.deepEqual(
    plan.steps.map((step) => [step.do, "copy" in step && step.copy.folder]),
    [["expunge", "INBOX"]],
  );
  const rest = planPush([{ messageId: 5, changes: [gone], copies: copies.slice(1) }], serverOf(can));
  assert.deepEqual(rest.done, [gone]);
});

test("where a folder holds everything, nothing is put there and nothing taken out but to trash", () => {
  const copies = ["INBOX", "Archive"].map((folder) => ({
    sourceId: 1,
    folder,
    uidValidity: 1,
    uid: 1,
    modseq: null,
    flags: [],
  }));
  const can = { canMove: true, canExpunge: true, readOnly: [], refused: [] };
  const server = { ...serverOf(can), holdsAll: (folder: string) => folder === "Archive" };
  const wish = (tagId: number, isWanted: boolean) => ({
    messageId: 5,
    keyword: null,
    tagId,
    isWanted,
    mayAppend: false,
  });
  const archived = planPush([{ messageId: 5, changes: [wish(1, false), wish(3, true)], copies }], server);
  assert.deepEqual(
    archived.steps.map((step) => step.do),
    ["expunge"],
  );
  const trashed = planPush(
    [{ messageId: 5, changes: [wish(1, false), wish(3, false), wish(4, true)], copies }],
    server,
  );
  assert.deepEqual(
    trashed.steps.map((step) => [step.do, "copy" in step && step.copy.folder]),
    [["move", "INBOX"]],
  );
  const gone = { ...wish(0, false), tagId: null };
  const destroyed = planPush([{ messageId: 5, changes: [gone], copies: copies.slice(1) }], server);
  assert.deepEqual(
    destroyed.steps.map((step) => step.do),
    ["move"],
  );
});
