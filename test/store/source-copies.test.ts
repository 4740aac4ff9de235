import assert from "node:assert/strict";
import { test } from "node:test";
import { assertConsistent } from "./consistency.ts";
import { RowStore } from "./row-store.ts";

const noFlags: string[] = [];

class Imap {
  readonly store: RowStore;
  readonly sourceId: number;

  constructor(store: RowStore) {
    this.store = store;
    const made = store.perform({ op: "source.create", kind: "imap", config: {}, credentials: { password: "p" } });
    this.sourceId = (made as { created: number }).created;
    this.folder("INBOX", "\\inbox");
    this.folder("Work", "Work");
  }

  folder(name: string, tag: string, uidValidity = 1): void {
    const state = { uidNext: 1, highestModseq: null, state: {} };
    this.store.perform({ op: "source.folderState", sourceId: this.sourceId, folder: name, tag, uidValidity, ...state });
  }

  copy(folder: string, uid: number, flags = noFlags) {
    return { sourceId: this.sourceId, folder, uidValidity: 1, uid, modseq: null, flags };
  }

  arrive(folder: string, uid: number, flags = noFlags): number {
    const tags = [folder === "INBOX" ? "\\inbox" : folder];
    const isHidden = flags.includes("\\Deleted");
    const [outcome] = this.store.insert([
      { id: `${folder}${uid}`, subject: "", tags, copy: this.copy(folder, uid, flags), isHidden },
    ]);
    return outcome!.messageId;
  }

  /** The same message in another folder, as ingest says it. */
  comesAgain(messageId: number, folder: string, uid: number, flags = noFlags): void {
    const tags = [folder === "INBOX" ? "\\inbox" : folder];
    this.store.apply({
      op: "message.again",
      again: [{ slot: messageId - 1, tags, copy: this.copy(folder, uid, flags) }],
    });
  }

  sees(folder: string, uid: number, flags: string[], modseq: string | null = null): unknown {
    return this.seen(folder, [{ uid, modseq, flags }], []);
  }

  vanishes(folder: string, ...uids: number[]): unknown {
    return this.seen(folder, [], uids);
  }

  seen(
    folder: string,
    seen: Array<{ uid: number; modseq: string | null; flags: string[] }>,
    vanished: number[],
  ): unknown {
    return this.store.perform({ op: "source.seen", sourceId: this.sourceId, folder, uidValidity: 1, seen, vanished });
  }

  show(messageId: number): { tags: string[]; keywords: string[] } | null {
    const [row] = this.store.reader.messagesByIds([messageId]);
    return row ? { tags: row.tagIds.map((id) => this.store.reader.tagNameOf(id)), keywords: row.keywords } : null;
  }
}

test("flags that changed at the server change keywords, and what the user did meanwhile stays", (t) => {
  const imap = new Imap(new RowStore(t));
  const message = imap.arrive("INBOX", 1);
  imap.store.perform({
    op: "message.update",
    by: "user",
    changes: [{ messageId: message, setKeywords: ["$flagged"] }],
  });
  imap.sees("INBOX", 1, ["\\Seen", "$Label1", "NonJunk", "\\Recent"], "7");
  assert.deepEqual(imap.show(message)?.keywords, ["$flagged", "$label1", "$seen", "nonjunk"].toSorted(flagsFirst));
  // The server says the same once more: what the user then unsets stays unset.
  imap.store.perform({ op: "message.update", by: "user", changes: [{ messageId: message, clearKeywords: ["$seen"] }] });
  imap.sees("INBOX", 1, ["\\Seen", "$Label1", "NonJunk", "\\Recent"], "8");
  assert.ok(!imap.show(message)?.keywords.includes("$seen"));
  imap.sees("INBOX", 1, []);
  assert.deepEqual(imap.show(message)?.keywords, ["$flagged"]);
  assert.deepEqual(imap.store.reader.copiesOf(message), [{ ...imap.copy("INBOX", 1), modseq: "8" }]);
});

function flagsFirst(one: string, other: string): number {
  const order = ["$seen", "$flagged", "$label1", "nonjunk"];
  return order.indexOf(one) - order.indexOf(other);
}

test("\\Deleted hides and its taking back shows again; a mail expunged everywhere is in trash", (t) => {
  const imap = new Imap(new RowStore(t));
  const message = imap.arrive("INBOX", 1);
  imap.sees("INBOX", 1, ["\\Deleted"]);
  assert.equal(imap.show(message), null);
  imap.sees("INBOX", 1, []);
  assert.deepEqual(imap.show(message)?.tags, ["\\inbox"]);
  imap.sees("INBOX", 1, ["\\deleted"]);
  imap.vanishes("INBOX", 1);
  assert.deepEqual(imap.show(message)?.tags, ["\\trash"]);
  assertConsistent(imap.store.db);
});

test("a message that is marked \\Deleted in one of two folders stays, and leaves that folder when it is expunged", (t) => {
  const imap = new Imap(new RowStore(t));
  const message = imap.arrive("INBOX", 1);
  imap.comesAgain(message, "Work", 5);
  assert.deepEqual(imap.show(message)?.tags, ["\\inbox", "Work"]);
  imap.sees("INBOX", 1, ["\\Deleted"]);
  assert.deepEqual(imap.show(message)?.tags, ["\\inbox", "Work"]);
  imap.vanishes("INBOX", 1);
  assert.deepEqual(imap.show(message)?.tags, ["Work"]);
});

test("a move at the server is a move here, in whichever order it is seen", (t) => {
  const imap = new Imap(new RowStore(t));
  const one = imap.arrive("INBOX", 1);
  imap.comesAgain(one, "Work", 1);
  imap.vanishes("INBOX", 1);
  assert.deepEqual(imap.show(one)?.tags, ["Work"]);

  const other = imap.arrive("INBOX", 2);
  imap.vanishes("INBOX", 2);
  assert.deepEqual(imap.show(other)?.tags, ["\\archive"]);
  imap.comesAgain(other, "Work", 2);
  assert.deepEqual(imap.show(other)?.tags, ["Work"]);

  // Old clients move by copying, marking and expunging.
  const third = imap.arrive("INBOX", 3);
  imap.sees("INBOX", 3, ["\\Deleted"]);
  imap.comesAgain(third, "Work", 3);
  assert.deepEqual(imap.show(third)?.tags, ["\\inbox", "Work"]);
  imap.vanishes("INBOX", 3);
  assert.deepEqual(imap.show(third)?.tags, ["Work"]);
  assertConsistent(imap.store.db);
});

test("mail that the user archived stays archived when its copy is seen elsewhere", (t) => {
  const imap = new Imap(new RowStore(t));
  const message = imap.arrive("INBOX", 1);
  const [inbox, archive] = [imap.store.reader.tagByRole("inbox").id, imap.store.reader.tagByRole("archive").id];
  imap.store.perform({
    op: "message.update",
    by: "user",
    changes: [{ messageId: message, addTags: [archive], removeTags: [inbox] }],
  });
  imap.vanishes("INBOX", 1);
  imap.comesAgain(message, "Work", 1);
  assert.deepEqual(imap.show(message)?.tags, ["\\archive", "Work"]);
});

test("two copies in one folder: the tag goes with the last of them", (t) => {
  const imap = new Imap(new RowStore(t));
  const message = imap.arrive("Work", 1);
  imap.comesAgain(message, "Work", 2);
  imap.vanishes("Work", 1);
  assert.deepEqual(imap.show(message)?.tags, ["Work"]);
  imap.vanishes("Work", 2);
  assert.deepEqual(imap.show(message)?.tags, ["\\archive"]);
});

test("uids that are not known are said, of folders that are not known too", (t) => {
  const imap = new Imap(new RowStore(t));
  imap.arrive("INBOX", 1);
  assert.deepEqual(imap.seen("INBOX", [{ uid: 9, modseq: null, flags: [] }], [8, 1]), { unknown: [9, 8] });
  assert.deepEqual(imap.seen("Nowhere", [{ uid: 9, modseq: null, flags: [] }], [1]), { unknown: [9, 1] });
});

test("another UIDVALIDITY forgets the copies of the folder and leaves mail and tags", (t) => {
  const imap = new Imap(new RowStore(t));
  const message = imap.arrive("INBOX", 1);
  imap.folder("INBOX", "\\inbox", 2);
  assert.deepEqual(imap.store.reader.copiesOf(message), []);
  assert.deepEqual(imap.show(message)?.tags, ["\\inbox"]);
  assert.deepEqual(imap.store.reader.copies(imap.sourceId, "INBOX"), []);
});

test("a folder that is gone takes its tag off its mail", (t) => {
  const imap = new Imap(new RowStore(t));
  const messages = [imap.arrive("Work", 1), imap.arrive("Work", 2)];
  imap.store.perform({ op: "source.folderGone", sourceId: imap.sourceId, folder: "Work" });
  for (const message of messages) assert.deepEqual(imap.show(message)?.tags, ["\\archive"]);
  assert.deepEqual(
    imap.store.reader.sourceFolders(imap.sourceId).map(({ name }) => name),
    ["INBOX"],
  );
  imap.store.perform({ op: "source.folderGone", sourceId: imap.sourceId, folder: "Work" });
  assertConsistent(imap.store.db);
});

test("a source that is removed takes its copies and credentials with it, and leaves mail", (t) => {
  const imap = new Imap(new RowStore(t));
  const message = imap.arrive("INBOX", 1);
  imap.store.perform({ op: "source.destroy", sourceId: imap.sourceId });
  assert.deepEqual(imap.store.reader.sources(), []);
  assert.deepEqual(imap.store.reader.copiesOf(message), []);
  assert.deepEqual(imap.show(message)?.tags, ["\\inbox"]);
  assert.throws(() => imap.store.perform({ op: "source.destroy", sourceId: imap.sourceId }), { code: "NOT_FOUND" });
  assert.throws(() => imap.store.perform({ op: "source.update", sourceId: imap.sourceId, config: {} }), {
    code: "NOT_FOUND",
  });
  assert.throws(() => imap.folder("INBOX", "\\inbox"), { code: "NOT_FOUND" });
  // Mail that was under way when it was removed is stored, without a copy.
  const late = imap.arrive("INBOX", 2);
  assert.deepEqual(imap.store.reader.copiesOf(late), []);
});

test("a copy of a destroyed message stays known, so that it is not fetched again", (t) => {
  const imap = new Imap(new RowStore(t));
  const message = imap.arrive("INBOX", 1);
  imap.store.perform({ op: "message.destroy", messageIds: [message] });
  assert.deepEqual(
    imap.store.reader.copies(imap.sourceId, "INBOX").map(({ uid }) => uid),
    [1],
  );
  assert.deepEqual(imap.sees("INBOX", 1, ["\\Seen"]), { unknown: [] });
  assert.deepEqual(imap.vanishes("INBOX", 1), { unknown: [] });
});

test("mail that arrives marked \\Deleted is hidden from the start", (t) => {
  const imap = new Imap(new RowStore(t));
  const message = imap.arrive("INBOX", 1, ["\\Deleted"]);
  assert.equal(imap.show(message), null);
  imap.sees("INBOX", 1, []);
  assert.deepEqual(imap.show(message)?.tags, ["\\inbox"]);
  assertConsistent(imap.store.db);
});
