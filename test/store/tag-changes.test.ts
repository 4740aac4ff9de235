import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import type { Committed } from "../../core/store/engine.ts";
import type { MessageId, TagId } from "../../core/store/types.ts";
import { freshPlace, itemOf, openEngine, openReader } from "./fixture.ts";
import { RowStore } from "./row-store.ts";

test("who changed which tags of what is kept in order; a message that arrives with tags changed nothing", (t) => {
  const store = new RowStore(t);
  const [a, b] = store.insert([{ id: "a" }, { id: "b" }]).map(({ messageId }) => messageId) as [MessageId, MessageId];
  const tag = (store.perform({ op: "tag.create", name: "One" }) as { created: TagId }).created;
  const [inbox, junk] = [store.reader.tagByRole("inbox").id, store.reader.tagByRole("junk").id];
  const change = { messageId: a, addTags: [tag] };
  store.perform({ op: "message.update", by: "plugin", pluginId: "digest", changes: [change] });
  store.perform({ op: "message.update", by: "user", changes: [change] });
  store.perform({ op: "message.update", by: "source", changes: [{ messageId: a, removeTags: [inbox] }] });
  const verdict = { score: 1, words: [], pluginId: "filter", pluginVersion: "1.0.0" };
  store.perform({ op: "message.setVerdict", verdicts: [{ messageId: b, verdict }] });
  store.perform({ op: "message.decideSpam", by: "user", messageIds: [b], decision: "ham" });
  store.perform({ op: "plugin.undoTags", pluginId: "digest" });
  const archive = store.reader.tagByRole("archive").id;
  const said = store.reader.plugins.tagChangesAfter(0, 10);
  assert.deepEqual(
    said.map(({ messageId, added, removed, actor }) => [messageId, added, removed, actor]),
    [
      [a, [tag], [], "digest"],
      [a, [], [inbox], "source"],
      [b, [junk], [inbox], "filter"],
      [b, [inbox], [junk], null],
      [a, [archive], [tag], null],
    ],
  );
  assert.deepEqual(store.reader.plugins.tagChangesAfter(said[2]?.number ?? 0, 1), said.slice(3, 4));
  assert.equal(store.reader.plugins.lastTagChange(), said.at(-1)?.number);
});

test("the last changes of tags are kept, the one beyond the limit is forgotten", (t) => {
  const store = new RowStore(t);
  const [id] = store.insert([{ id: "a" }]).map(({ messageId }) => messageId) as [MessageId];
  const tag = (store.perform({ op: "tag.create", name: "One" }) as { created: TagId }).created;
  const toggle = (changes: object) =>
    store.perform({ op: "message.update", by: "user", changes: [{ messageId: id, ...changes }] });
  toggle({ addTags: [tag] });
  store.db.run(
    "INSERT INTO tag_change (number, message_id, added, removed, actor) VALUES (?, 1, '', '', NULL)",
    limits.tagChangesMax - 1,
  );
  toggle({ removeTags: [tag] });
  const numbers = () => store.reader.plugins.tagChangesAfter(0, 10).map(({ number }) => number);
  assert.deepEqual(numbers(), [1, limits.tagChangesMax - 1, limits.tagChangesMax]);
  toggle({ addTags: [tag] });
  assert.deepEqual(numbers(), [limits.tagChangesMax - 1, limits.tagChangesMax, limits.tagChangesMax + 1]);
});

test("a commit tells which messages are new and, in groups, whose tags were changed alike", (t) => {
  const told: Committed[] = [];
  const place = freshPlace(t);
  const engine = openEngine(t, place, { onCommitted: (committed) => told.push(committed) });
  const ids = engine.ingest([itemOf({ id: "a" }), itemOf({ id: "b" })], "import").map(({ messageId }) => messageId);
  const reader = openReader(t, place);
  const inbox = reader.tagByRole("inbox").id;
  const archive = reader.tagByRole("archive").id;
  engine.perform({
    op: "message.update",
    by: "user",
    changes: ids.map((messageId) => ({ messageId, addTags: [archive], removeTags: [inbox] })),
  });
  assert.deepEqual(
    told.map(({ storedIds, tagged }) => ({ storedIds, tagged })),
    [
      { storedIds: ids, tagged: [] },
      { storedIds: [], tagged: [{ messageIds: ids, added: [archive], removed: [inbox], actor: null }] },
    ],
  );
});
