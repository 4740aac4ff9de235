import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { NewAuditRow } from "../../core/store/operations.ts";
import type { MessageId, TagId } from "../../core/store/types.ts";
import { RowStore } from "./row-store.ts";

function world(store: RowStore): { ids: MessageId[]; inbox: TagId; one: TagId; two: TagId } {
  const create = (name: string) => (store.perform({ op: "tag.create", name }) as { created: TagId }).created;
  const outcomes = store.insert(["a", "b", "c"].map((id) => ({ id, subject: id })));
  const ids = outcomes.map(({ messageId }) => messageId);
  return { ids, inbox: store.reader.tagByRole("inbox").id, one: create("One"), two: create("Two") };
}

const tagsOf = (store: RowStore, id: MessageId | undefined) => store.reader.messagesByIds([id ?? 0])[0]?.tagIds ?? [];

test("all that a plugin did to tags can be undone, but for what the user changed since", (t) => {
  const store = new RowStore(t);
  const { ids, inbox, one, two } = world(store);
  const [a, b, c] = ids as [MessageId, MessageId, MessageId];
  const byPlugin = (changes: Array<{ messageId: MessageId; addTags?: TagId[]; removeTags?: TagId[] }>) =>
    store.perform({ op: "message.update", by: "plugin", pluginId: "digest", changes });
  byPlugin([
    { messageId: a, addTags: [one], removeTags: [inbox] },
    { messageId: b, addTags: [one, two] },
    { messageId: c, addTags: [inbox] },
  ]);
  assert.equal(store.reader.plugins.taggedMessages("digest"), 2, "a tag that was there already is not the plugin's");
  // The user agrees with one of them by hand: taken off, and put back.
  store.perform({ op: "message.update", by: "user", changes: [{ messageId: b, removeTags: [two] }] });
  store.perform({ op: "message.update", by: "user", changes: [{ messageId: b, addTags: [two] }] });
  store.perform({ op: "message.update", by: "plugin", pluginId: "other", changes: [{ messageId: c, addTags: [two] }] });
  assert.deepEqual(store.perform({ op: "plugin.undoTags", pluginId: "digest" }), { updated: [a, b] });
  assert.deepEqual(
    ids.map((id) => tagsOf(store, id)),
    [[inbox], [inbox, two], [inbox, two]],
  );
  assert.deepEqual(store.perform({ op: "plugin.undoTags", pluginId: "digest" }), { updated: [] });
  store.perform({ op: "tag.destroy", tagId: two });
  assert.deepEqual(store.perform({ op: "plugin.undoTags", pluginId: "other" }), { updated: [] });
});

test("a message that is destroyed leaves nothing for undo, and its audit rows name it no more", (t) => {
  const store = new RowStore(t);
  const { ids, one } = world(store);
  const [a] = ids as [MessageId];
  store.perform({ op: "message.update", by: "plugin", pluginId: "p", changes: [{ messageId: a, addTags: [one] }] });
  store.perform({ op: "plugin.audit", rows: [auditRow({ messageId: a })] });
  store.perform({ op: "message.destroy", messageIds: [a] });
  assert.equal(store.reader.plugins.taggedMessages("p"), 0);
  assert.deepEqual(
    store.reader.plugins.audit(all).map(({ messageId }) => messageId),
    [null],
  );
});

test("a plugin's record and packages are saved together; packages that it no longer names go", (t) => {
  const store = new RowStore(t);
  const save = (record: unknown, keep: string[], added?: string) =>
    store.perform({
      op: "plugin.save",
      pluginId: "p",
      record,
      keep,
      ...(added === undefined ? {} : { package: { hash: added, bytes: Buffer.from(added) } }),
    });
  save({ version: 1 }, ["h1"], "h1");
  save({ version: 2 }, ["h1", "h2"], "h2");
  assert.deepEqual(store.reader.plugins.records(), [{ pluginId: "p", record: { version: 2 } }]);
  assert.equal(store.reader.plugins.package("p", "h1")?.toString(), "h1");
  save({ version: 2 }, ["h2"]);
  assert.equal(store.reader.plugins.package("p", "h1"), null);
  assert.equal(store.reader.plugins.package("other", "h2"), null);
  store.perform({ op: "pluginData.write", pluginId: "p", entries: [{ key: "k", value: Buffer.from("v") }] });
  store.perform({ op: "plugin.remove", pluginId: "p", withData: false });
  assert.deepEqual([store.reader.plugins.records(), store.reader.plugins.package("p", "h2")], [[], null]);
  assert.equal(store.reader.pluginData("p", "k")?.toString(), "v");
  assert.equal(store.reader.plugins.keptFor("p"), null);
  store.perform({ op: "plugin.remove", pluginId: "p", withData: false, author: "A" });
  store.perform({ op: "plugin.remove", pluginId: "q", withData: false, author: "A" });
  assert.deepEqual([store.reader.plugins.keptFor("p"), store.reader.plugins.keptFor("q")], ["A", null]);
  store.perform({ op: "plugin.remove", pluginId: "p", withData: true });
  assert.equal(store.reader.pluginData("p", "k"), null);
  assert.equal(store.reader.plugins.keptFor("p"), null);
});

test("a record has limits.pluginRecordBytesMax bytes at most, a package limits.pluginPackageBytesMax", (t) => {
  const store = new RowStore(t);
  const save = (recordBytes: number, packageBytes: number) =>
    store.perform({
      op: "plugin.save",
      pluginId: "p",
      record: "x".repeat(recordBytes - 2),
      keep: ["h"],
      package: { hash: "h", bytes: Buffer.alloc(packageBytes) },
    });
  save(limits.pluginRecordBytesMax, limits.pluginPackageBytesMax);
  assert.throws(() => save(limits.pluginRecordBytesMax + 1, 1), { code: "TOO_LARGE" });
  assert.throws(() => save(10, limits.pluginPackageBytesMax + 1), { code: "TOO_LARGE" });
  assert.equal(store.reader.plugins.package("p", "h")?.length, limits.pluginPackageBytesMax);
});

const all = { limit: 10, before: null, pluginId: null, messageId: null, text: null };
const auditRow = (more: Partial<NewAuditRow> = {}): NewAuditRow => ({
  at: 1,
  pluginId: "p",
  version: "1.0.0",
  hook: "message.observe",
  capability: "message.read",
  scope: "envelope",
  messageId: null,
  bytes: 10,
  outcome: "ok",
  ...more,
});

test("the audit is read newest first, by plugin, message and text, page by page", (t) => {
  const store = new RowStore(t);
  const rows = [
    auditRow({ at: 1 }),
    auditRow({ at: 2, pluginId: "q", messageId: 7, scope: "Newsletters_100%" }),
    auditRow({ at: 3, capability: "net.fetch", outcome: "PLUGIN_DENIED", messageId: 7 }),
  ];
  store.perform({ op: "plugin.audit", rows });
  const times = (query: Partial<typeof all> | Record<string, unknown>) =>
    store.reader.plugins.audit({ ...all, ...query }).map(({ at }) => at);
  assert.deepEqual(times({}), [3, 2, 1]);
  assert.deepEqual(times({ pluginId: "p" }), [3, 1]);
  assert.deepEqual(times({ messageId: 7 }), [3, 2]);
  assert.deepEqual(times({ text: "s_100%" }), [2]);
  assert.deepEqual(times({ text: "denied" }), [3]);
  const [newest] = store.reader.plugins.audit({ ...all, limit: 1 });
  assert.deepEqual(times({ before: newest?.id }), [2, 1]);
});

test("the audit keeps limits.auditRowsPerPluginMax rows of a plugin, so that none washes away another's", (t) => {
  const store = new RowStore(t);
  const most = limits.auditRowsPerPluginMax;
  const count = (id: string) => store.db.value("SELECT count(*) FROM plugin_audit WHERE plugin_id = ?", id);
  store.perform({ op: "plugin.audit", rows: [auditRow({ pluginId: "quiet" })] });
  store.perform({ op: "plugin.audit", rows: Array.from({ length: most }, () => auditRow({ pluginId: "loud" })) });
  assert.deepEqual([count("quiet"), count("loud")], [1, most]);
  store.perform({ op: "plugin.audit", rows: [auditRow({ pluginId: "loud" })] });
  assert.deepEqual([count("quiet"), count("loud")], [1, most]);
  assert.equal(store.db.value("SELECT min(id) FROM plugin_audit WHERE plugin_id = 'loud'"), 3);
});

test("the audit keeps limits.auditRowsMax rows, and forgets the oldest beyond", (t) => {
  const store = new RowStore(t);
  const batch = limits.auditRowsPerPluginMax;
  for (let written = 0; written < limits.auditRowsMax; written += batch)
    store.perform({
      op: "plugin.audit",
      rows: Array.from({ length: batch }, () => auditRow({ pluginId: `p${written}` })),
    });
  assert.equal(store.db.value("SELECT count(*) FROM plugin_audit"), limits.auditRowsMax);
  store.perform({ op: "plugin.audit", rows: [auditRow({ pluginId: "one more" })] });
  assert.equal(store.db.value("SELECT count(*) FROM plugin_audit"), limits.auditRowsMax);
  assert.equal(store.db.value("SELECT min(id) FROM plugin_audit"), 2);
});
