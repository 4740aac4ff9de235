import assert from "node:assert/strict";
import { test } from "node:test";
import type { KernelEvents } from "../../core/kernel/events.ts";
import { limits } from "../../core/kernel/limits.ts";
import type { Postern } from "../../core/main.ts";
import type { Grants } from "../../core/plugins/plugin-record.ts";
import { tellCommitted } from "../../core/sources/tell-committed.ts";
import { Events } from "../../core/kernel/events.ts";
import type { MessageId, TagId } from "../../core/store/types.ts";
import { testFolder } from "../open-postern.ts";
import { deliver, packed, ready } from "./digest.ts";

const asks = (mail: "new" | "all" | string[]) => ({
  "message.read": { fields: ["envelope"], mail, reason: "To see what is tagged." },
  "message.tag": { prefix: "Seen/", reason: "To answer." },
  "store.own": { megabytes: 1, reason: "To write down what it is told." },
});

/** Writes down each `tagged` that it is told, and answers with a tag of its own. `fails`: the first call of each start. */
const listener = (fails = false) => `var isFirst = ${fails};
var plugin = { default: { hooks: { async "message.observe"(items, host) {
  for (const { view, event, change } of items) {
    if (event !== "tagged") continue;
    if (isFirst) { isFirst = false; throw new Error("not now"); }
    const told = (await host.store.list("told/")).length;
    await host.store.write([{ key: "told/" + String(told).padStart(3, "0"), value: [
      view.subject, "+" + change.added, "-" + change.removed, change.by].join(" ") }]);
    await host.mail.tag(view.key, ["Seen/" + change.by], []);
  }
} } } };`;

async function listening(postern: Postern, mail: "new" | "all" | string[], code = listener()): Promise<void> {
  await postern.plugins.installs.inspect(packed({ code, asks: asks(mail) }));
  await postern.plugins.installs.enable("digest", asks(mail) as unknown as Grants);
  await ready(postern);
  await postern.settled();
}

const told = (postern: Postern) =>
  postern.reader.plugins.dataWithPrefix("digest", "told/").map(({ value }) => value.toString());

const made = async (postern: Postern, name: string): Promise<TagId> =>
  (await postern.writer.perform({ op: "tag.create", name, parentId: null })).created;

async function tag(postern: Postern, messageId: MessageId, add: TagId[], remove: TagId[] = []): Promise<void> {
  await postern.writer.perform({
    op: "message.update",
    by: "user",
    changes: [{ messageId, addTags: add, removeTags: remove }],
  });
  await postern.settled();
}

test("a plugin is told who changed the tags of mail that it may see, and never of its own changes", async (t) => {
  const postern = await testFolder(t).open();
  const work = await made(postern, "Work");
  await deliver(postern, "old");
  await tag(postern, 1, [work]);
  await listening(postern, "all");
  await deliver(postern, "new");
  const inbox = postern.reader.tagByRole("inbox").id;
  await tag(postern, 2, [work], [inbox]);
  await postern.writer.perform({
    op: "message.update",
    by: "plugin",
    pluginId: "another",
    changes: [{ messageId: 1, removeTags: [work] }],
  });
  await postern.settled();
  assert.deepEqual(told(postern), ["new +Work -\\inbox user", "old + -Work plugin"]);
  assert.ok(postern.reader.tagByName("Seen/user"), "it could answer");
});

test("mail outside of the grant stays unknown when it is tagged", async (t) => {
  const postern = await testFolder(t).open();
  const [work, home] = [await made(postern, "Work"), await made(postern, "Home")];
  await listening(postern, ["Work"]);
  await deliver(postern, "private", "shared");
  await tag(postern, 1, [home]);
  await tag(postern, 2, [work]);
  await tag(postern, 2, [home]);
  await tag(postern, 2, [], [work]);
  assert.deepEqual(told(postern), ["shared +Work - user", "shared +Home - user"], "once it left, it is out of sight");
});

test("a grant for new mail shows a message when it arrives, and not when it is tagged", async (t) => {
  const postern = await testFolder(t).open();
  const work = await made(postern, "Work");
  await listening(postern, "new");
  await deliver(postern, "fresh");
  await tag(postern, 1, [work]);
  assert.deepEqual(told(postern), []);
});

test("a change that a plugin did not take is told again, also after a restart", async (t) => {
  const folder = testFolder(t);
  const first = await folder.open();
  const work = await made(first, "Work");
  await deliver(first, "mail");
  await listening(first, "all", listener(true));
  await tag(first, 1, [work]);
  assert.deepEqual(told(first), [], "it failed");
  await first.writer.perform({ op: "plugin.remove", pluginId: "nobody", withData: false });
  await first.close("stopping");
  const again = await folder.open();
  await ready(again);
  await again.settled(); // Fails once more: a new start.
  await again.settled();
  assert.deepEqual(told(again), ["mail +Work - user"]);
});

test("the kernel's events name what a commit stored and tagged, in parts", async (t) => {
  const postern = await testFolder(t).open();
  const stored: number[][] = [];
  const tagged: Array<KernelEvents["message.tagged"]> = [];
  postern.events.on("message.stored", ({ messageIds }) => stored.push(messageIds));
  postern.events.on("message.tagged", (event) => tagged.push(event));
  await deliver(postern, "one", "two");
  const work = await made(postern, "Work");
  const changes = [1, 2].map((messageId) => ({ messageId, addTags: [work] }));
  await postern.writer.perform({ op: "message.update", by: "user", changes });
  await postern.writer.perform({ op: "tag.destroy", tagId: work });
  assert.deepEqual(stored, [[1, 2]]);
  assert.deepEqual(tagged, [
    { messageIds: [1, 2], added: ["Work"], removed: [], by: null },
    { messageIds: [1, 2], added: [], removed: [], by: null },
  ]);
});

test("an event names no more messages than its limit", () => {
  const parts: number[] = [];
  const events = new Events((error) => assert.fail(String(error)));
  events.on("message.stored", ({ messageIds }) => parts.push(messageIds.length));
  const tell = (count: number) =>
    tellCommitted(
      events,
      { tags: () => [] },
      {
        types: {},
        messagesAdded: count,
        removedSortKeys: [],
        storedIds: Array.from({ length: count }, (_, at) => at + 1),
        tagged: [],
        sourcesChanged: [],
        draftsChanged: false,
      },
    );
  tell(limits.eventMessagesMax);
  tell(limits.eventMessagesMax + 1);
  assert.deepEqual(parts, [limits.eventMessagesMax, limits.eventMessagesMax, 1]);
});
