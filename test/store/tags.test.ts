import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { TagId } from "../../core/store/types.ts";
import { assertConsistent } from "./consistency.ts";
import { RowStore } from "./row-store.ts";

function create(store: RowStore, name: string, parentId: TagId | null = null): TagId {
  return (store.perform({ op: "tag.create", name, parentId }) as { created: TagId }).created;
}

test("the six role tags are there from the start", (t) => {
  const { reader } = new RowStore(t);
  assert.deepEqual(
    reader.tags().map(({ role, path }) => [role, path]),
    [
      ["inbox", "Inbox"],
      ["archive", "Archive"],
      ["drafts", "Drafts"],
      ["sent", "Sent"],
      ["junk", "Junk"],
      ["trash", "Trash"],
    ],
  );
});

test("tags nest, and are found by path or role", (t) => {
  const store = new RowStore(t);
  const lists = create(store, "Lists");
  const inner = create(store, "Postern", lists);
  assert.equal(store.reader.tagByName("Lists/Postern")?.id, inner);
  assert.equal(store.reader.tagByName("\\inbox")?.role, "inbox");
  assert.equal(store.reader.tagByName("Lists/Nothing"), null);
  assert.equal(store.reader.tagByName("\\nothing"), null);
  assert.equal(store.reader.tagNameOf(inner), "Lists/Postern");
  store.perform({ op: "tag.update", tagId: lists, name: "Listen" });
  assert.equal(store.reader.tagNameOf(inner), "Listen/Postern");
});

test("a name that a sibling has is a conflict, elsewhere it is not", (t) => {
  const store = new RowStore(t);
  const one = create(store, "One");
  const two = create(store, "Two");
  assert.throws(() => create(store, "One"), { code: "CONFLICT" });
  assert.throws(() => create(store, "  One "), { code: "CONFLICT" });
  assert.throws(() => create(store, "Inbox"), { code: "CONFLICT" });
  create(store, "One", one);
  assert.throws(() => store.perform({ op: "tag.update", tagId: two, name: "One" }), { code: "CONFLICT" });
  store.perform({ op: "tag.update", tagId: two, name: "Two" });
});

test("a tag cannot be inside itself, nor inside one that is not there", (t) => {
  const store = new RowStore(t);
  const one = create(store, "One");
  const two = create(store, "Two", one);
  assert.throws(() => store.perform({ op: "tag.update", tagId: one, parentId: two }), { code: "CONFLICT" });
  assert.throws(() => store.perform({ op: "tag.update", tagId: one, parentId: one }), { code: "CONFLICT" });
  assert.throws(() => store.perform({ op: "tag.update", tagId: one, parentId: 999 }), { code: "NOT_FOUND" });
  assert.throws(() => store.perform({ op: "tag.update", tagId: 999, name: "X" }), { code: "NOT_FOUND" });
  assert.throws(() => create(store, "X", 999), { code: "NOT_FOUND" });
});

test("names that cannot be are refused from a user and made fit from a source", (t) => {
  const store = new RowStore(t);
  for (const bad of ["", "  ", "a/b", "\\x", "a\u0000b", "a\nb", "\ud800"])
    assert.throws(() => create(store, bad), { code: "BAD_REQUEST" }, JSON.stringify(bad));
  const fits = ["Cafe\u0301", "a\u0007b//c/", "\\\\weird", "///", "\\nosuchrole", "\ud800"];
  store.insert(fits.map((tag, at) => ({ id: `m${at}`, tags: [tag], subject: "" })));
  const paths = store.reader.tags().map(({ path }) => path);
  for (const path of ["Café", "a b", "a b/c", "weird", "nosuchrole", "\ufffd"]) assert.ok(paths.includes(path), path);
  assertConsistent(store.db);
});

test("a name may have limits.tagNameBytesMax bytes and not one more; a source's is cut", (t) => {
  const store = new RowStore(t);
  const longest = "ä".repeat(limits.tagNameBytesMax / 2);
  create(store, longest);
  assert.throws(() => create(store, `${longest}x`), { code: "BAD_REQUEST" });
  store.insert([{ id: "a", tags: [`x${longest}`] }]);
  const [cut] = store.reader.tags().filter(({ name }) => name.startsWith("xä"));
  assert.equal(cut?.name, `x${longest.slice(0, -1)}`);
});

test("tags nest limits.tagDepthMax deep and no deeper, moved ones too", (t) => {
  const store = new RowStore(t);
  let parent: TagId | null = null;
  for (let depth = 1; depth <= limits.tagDepthMax; depth++) parent = create(store, `d${depth}`, parent);
  assert.throws(() => create(store, "below", parent), { code: "BAD_REQUEST" });
  const top = create(store, "top");
  const first = store.reader.tagByName("d1")!.id;
  assert.throws(() => store.perform({ op: "tag.update", tagId: first, parentId: top }), { code: "BAD_REQUEST" });
  store.insert([{ id: "a", tags: [Array.from({ length: limits.tagDepthMax + 1 }, (_, at) => `p${at}`).join("/")] }]);
  assert.equal(Math.max(...store.reader.tags().map(({ path }) => path.split("/").length)), limits.tagDepthMax);
});

test("there are at most limits.tagsMax tags: a user is told, mail is stored all the same", (t) => {
  const store = new RowStore(t);
  store.db.execute("BEGIN");
  for (let at = store.reader.tags().length; at < limits.tagsMax - 1; at++)
    store.db.run("INSERT INTO tag (name) VALUES (?)", `filler ${at}`);
  store.db.execute("COMMIT");
  create(store, "the last");
  assert.throws(() => create(store, "one too many"), { code: "CONFLICT" });
  const [outcome] = store.insert([{ id: "a", tags: ["another too many"] }]);
  const [row] = store.reader.messagesByIds([outcome!.messageId]);
  assert.deepEqual(row?.tagIds, [store.reader.tagByRole("archive").id]);
});

test("a tag with a role or with tags inside stays", (t) => {
  const store = new RowStore(t);
  const one = create(store, "One");
  create(store, "Two", one);
  assert.throws(() => store.perform({ op: "tag.destroy", tagId: one }), { code: "CONFLICT" });
  const inbox = store.reader.tagByRole("inbox").id;
  assert.throws(() => store.perform({ op: "tag.destroy", tagId: inbox }), { code: "CONFLICT" });
  assert.throws(() => store.perform({ op: "tag.destroy", tagId: 999 }), { code: "NOT_FOUND" });
});

test("a destroyed tag takes itself from visible and hidden mail; what had no other goes to archive", (t) => {
  const store = new RowStore(t);
  const one = create(store, "One");
  const [alone, both, hidden] = store.insert([
    { id: "a", tags: ["One"], subject: "" },
    { id: "b", tags: ["One", "\\inbox"], subject: "" },
    { id: "c", tags: ["One"], isHidden: true, subject: "" },
  ]);
  store.perform({ op: "tag.destroy", tagId: one });
  assertConsistent(store.db);
  const [archive, inbox] = [store.reader.tagByRole("archive").id, store.reader.tagByRole("inbox").id];
  const rows = store.reader.messagesByIds([alone!.messageId, both!.messageId]);
  assert.deepEqual(
    rows.map((row) => row.tagIds),
    [[archive], [inbox]],
  );
  store.perform({ op: "message.update", changes: [{ messageId: hidden!.messageId, hide: false }], by: "source" });
  assert.deepEqual(store.reader.messagesByIds([hidden!.messageId])[0]?.tagIds, [archive]);
  const again = create(store, "One");
  assert.notEqual(again, one);
});

test("only what is given of a tag changes", (t) => {
  const store = new RowStore(t);
  const id = create(store, "One");
  store.perform({ op: "tag.update", tagId: id, color: "red", sortOrder: 3, isSubscribed: false });
  store.perform({ op: "tag.update", tagId: id, name: "Two" });
  const [tag] = store.reader.tags().filter((each) => each.id === id);
  assert.deepEqual([tag?.name, tag?.color, tag?.sortOrder, tag?.isSubscribed], ["Two", "red", 3, false]);
  store.perform({ op: "tag.update", tagId: id, color: null });
  assert.equal(store.reader.tags().find((each) => each.id === id)?.color, null);
});
