import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { limits } from "../../core/kernel/limits.ts";
import { testFolder } from "../open-postern.ts";
import { peer } from "../peer.ts";
import { startDovecot } from "../peers/dovecot.ts";
import { seedMaildir } from "../peers/seed-maildir.ts";
import { skipWithout } from "../skip-without.ts";
import {
  change,
  connect,
  contentsOf,
  mailOf,
  messageNamed,
  messages,
  otherProgram,
  placesOf,
  shown,
  tagId,
  tagsOf,
  until,
  untilTold,
  untilWatching,
} from "./imap-world.ts";

const withoutDovecot = (t: TestContext) => skipWithout(t, peer("dovecot"), "Dovecot", "scripts/peers installs it");

async function world(t: TestContext, subjects: string[], extra = "") {
  const dovecot = await startDovecot(t, extra);
  for (const subject of subjects) await dovecot.deliver(mailOf(subject));
  const client = await otherProgram(t, dovecot);
  await client.mailboxCreate("Work");
  const folder = testFolder(t);
  const postern = await folder.open();
  const sourceId = await connect(dovecot, postern);
  return { dovecot, client, folder, postern, sourceId };
}

test("flags, moves, copies and deletions that are made here are made at the server", async (t) => {
  if (withoutDovecot(t)) return;
  const subjects = ["read", "archived", "trashed", "moved", "copied", "own", "destroyed", "junk"];
  const { client, postern, sourceId } = await world(t, subjects);
  await postern.writer.perform({
    op: "tag.create",
    name: "Own",
  });
  await change(postern, ["read"], { set: ["$seen", "$flagged", "$forwarded", "work"] });
  await change(postern, ["archived"], { remove: ["inbox"] });
  await change(postern, ["trashed"], { add: ["trash"], remove: ["inbox"] });
  await change(postern, ["moved"], { add: ["Work"], remove: ["inbox"], set: ["$answered"] });
  await change(postern, ["copied"], { add: ["Work"] });
  await change(postern, ["own"], { add: ["Own"] });
  await postern.writer.perform({
    op: "message.decideSpam",
    messageIds: [messageNamed(postern, "junk").id],
    decision: "spam",
    by: "user",
  });
  await postern.writer.perform({ op: "message.destroy", messageIds: [messageNamed(postern, "destroyed").id] });
  await untilTold(postern, sourceId);
  const contents = await contentsOf(client);
  assert.deepEqual(placesOf(contents), {
    archived: ["Archive"],
    copied: ["INBOX", "Work"],
    junk: ["Junk"],
    moved: ["Work"],
    own: ["INBOX"],
    read: ["INBOX"],
    trashed: ["Trash"],
  });
  assert.deepEqual(contents.get("read")?.get("INBOX"), ["$flagged", "$forwarded", "$seen", "work"]);
  assert.deepEqual(contents.get("moved")?.get("Work"), ["$answered"]);
  // Nothing of it comes back as news.
  await postern.sources.sync(sourceId);
  await until(() => shown(postern, sourceId).state === "syncing" || null);
  await untilWatching(postern, sourceId);
  assert.deepEqual(tagsOf(postern, "archived"), ["archive"]);
  assert.deepEqual(tagsOf(postern, "copied"), ["Work", "inbox"]);
  assert.deepEqual(tagsOf(postern, "own"), ["Own", "inbox"]);
  assert.equal(shown(postern, sourceId).changesWaiting, 0);
  // And back again: undo of each.
  await change(postern, ["read"], { clear: ["$seen", "work"] });
  await change(postern, ["archived"], { add: ["inbox"], remove: ["archive"] });
  await change(postern, ["trashed"], { add: ["inbox"], remove: ["trash"] });
  await change(postern, ["copied"], { remove: ["Work"] });
  await untilTold(postern, sourceId);
  const after = await contentsOf(client);
  assert.deepEqual(after.get("read")?.get("INBOX"), ["$flagged", "$forwarded"]);
  const { archived, trashed, copied } = placesOf(after);
  assert.deepEqual([archived, trashed, copied], [["INBOX"], ["INBOX"], ["INBOX"]]);
});

test("what is changed while the server is away reaches it when it is back, also after a restart here", async (t) => {
  if (withoutDovecot(t)) return;
  const { dovecot, postern, folder, sourceId } = await world(t, ["one", "two", "three"]);
  await dovecot.stop();
  await until(() => shown(postern, sourceId).state === "waiting");
  await change(postern, ["one"], { set: ["$seen"] });
  await change(postern, ["two"], { add: ["trash"], remove: ["inbox"] });
  await until(() => shown(postern, sourceId).changesWaiting === 2);
  await postern.close("stopping");
  await dovecot.start();
  const again = await folder.open();
  await untilTold(again, sourceId);
  const client = await otherProgram(t, dovecot);
  const contents = await contentsOf(client);
  assert.deepEqual(placesOf(contents), { one: ["INBOX"], three: ["INBOX"], two: ["Trash"] });
  assert.deepEqual(contents.get("one")?.get("INBOX"), ["$seen"]);
});

test("the last copy is never removed for a tag's sake: it goes to the archive", async (t) => {
  if (withoutDovecot(t)) return;
  const { client, postern, sourceId } = await world(t, ["kept"]);
  await postern.writer.perform({ op: "tag.create", name: "Own" });
  await change(postern, ["kept"], { add: ["Own"], remove: ["inbox"] });
  await untilTold(postern, sourceId);
  assert.deepEqual(placesOf(await contentsOf(client)), { kept: ["Archive"] });
  assert.deepEqual(tagsOf(postern, "kept"), ["Own", "archive"]);
  await change(postern, ["kept"], { remove: ["archive"] });
  await untilTold(postern, sourceId);
  assert.deepEqual(placesOf(await contentsOf(client)), { kept: ["Archive"] });
  assert.deepEqual(tagsOf(postern, "kept"), ["Own", "archive"]);
});

test("a server without MOVE and UIDPLUS gets copies and marks, and no EXPUNGE", async (t) => {
  if (withoutDovecot(t)) return;
  const { client, postern, sourceId } = await world(
    t,
    ["moved", "marked by another", "destroyed"],
    "imap_capability = IMAP4rev1 SASL-IR LITERAL+ IDLE",
  );
  await client.mailboxOpen("INBOX");
  await client.messageFlagsAdd("2", ["\\Deleted"]);
  await change(postern, ["moved"], { add: ["Work"], remove: ["inbox"] });
  await postern.writer.perform({ op: "message.destroy", messageIds: [messageNamed(postern, "destroyed").id] });
  await untilTold(postern, sourceId);
  const marked: string[] = [];
  await client.mailboxOpen("INBOX");
  for await (const { envelope, flags } of client.fetch("1:*", { envelope: true, flags: true }))
    if (flags?.has("\\Deleted")) marked.push(envelope?.subject ?? "");
  assert.deepEqual(marked.sort(), ["destroyed", "marked by another", "moved"]);
  assert.deepEqual(placesOf(await contentsOf(client)).moved, ["INBOX", "Work"]);
  assert.deepEqual(tagsOf(postern, "moved"), ["Work"]);
});

test("where both changed the same, the user's wish counts; a deletion at the server wins over flags", async (t) => {
  if (withoutDovecot(t)) return;
  const { dovecot, folder, postern, sourceId } = await world(t, ["both", "gone", "moved there"]);
  await dovecot.stop();
  await until(() => shown(postern, sourceId).state === "waiting");
  await change(postern, ["both"], { set: ["$flagged"] });
  await change(postern, ["gone"], { set: ["$flagged"] });
  await change(postern, ["moved there"], { set: ["$seen"], remove: ["inbox"] });
  // It hears of both at once: nothing of it is told before the other program has done its part.
  await postern.close("stopping");
  await dovecot.start();
  const client = await otherProgram(t, dovecot);
  await client.mailboxOpen("INBOX");
  await client.messageFlagsAdd("1", ["\\Answered"]);
  await client.messageFlagsAdd("1", ["\\Flagged"]);
  await client.messageFlagsRemove("1", ["\\Flagged"]);
  await client.messageMove("3", "Work");
  await client.messageDelete("2");
  const again = await folder.open();
  await untilWatching(again, sourceId);
  await untilTold(again, sourceId);
  const contents = await contentsOf(client);
  assert.deepEqual(contents.get("both")?.get("INBOX"), ["$answered", "$flagged"]);
  assert.deepEqual(messageNamed(again, "both").keywords.toSorted(), ["$answered", "$flagged"]);
  assert.equal(contents.has("gone"), false);
  assert.deepEqual(tagsOf(again, "gone"), ["archive"]);
  assert.deepEqual([...(contents.get("moved there")?.keys() ?? [])].sort(), ["Archive", "Work"]);
  assert.deepEqual(tagsOf(again, "moved there"), ["Work", "archive"]);
});

test("more mail than fits into one command, and into one look, is told all the same", async (t) => {
  if (withoutDovecot(t)) return;
  const dovecot = await startDovecot(t);
  const count = limits.imapPushMessages + limits.imapCommandMessages + 1;
  seedMaildir(dovecot.home, count);
  const postern = await testFolder(t).open({ hasPlugins: false });
  const sourceId = await connect(dovecot, postern);
  const [inbox, archive] = [tagId(postern, "inbox"), tagId(postern, "archive")];
  const changes = messages(postern).map(({ id: messageId }) => {
    return { messageId, addTags: [archive], removeTags: [inbox], setKeywords: ["$flagged"] };
  });
  assert.equal(changes.length, count);
  await postern.writer.perform({ op: "message.update", by: "user", changes });
  await untilTold(postern, sourceId);
  const client = await otherProgram(t, dovecot);
  assert.equal((await client.mailboxOpen("INBOX")).exists, 0);
  assert.equal((await client.mailboxOpen("Archive")).exists, count);
  assert.equal(((await client.search({ flagged: true })) || []).length, count);
});

test("what was changed before an account became read only is not told either", async (t) => {
  if (withoutDovecot(t)) return;
  const { dovecot, postern, sourceId } = await world(t, ["one"]);
  await dovecot.stop();
  await until(() => shown(postern, sourceId).state === "waiting");
  await change(postern, ["one"], { set: ["$seen"] });
  await postern.sources.update(sourceId, { isReadOnly: true });
  await dovecot.start();
  await untilWatching(postern, sourceId);
  assert.deepEqual((await contentsOf(await otherProgram(t, dovecot))).get("one")?.get("INBOX"), []);
});

test("an account that is read only is never written to", async (t) => {
  if (withoutDovecot(t)) return;
  const { client, postern, sourceId } = await world(t, ["one"]);
  await postern.sources.update(sourceId, { isReadOnly: true });
  await untilWatching(postern, sourceId);
  await change(postern, ["one"], { set: ["$seen"], add: ["trash"], remove: ["inbox"] });
  assert.equal(postern.reader.wishes.count(sourceId), 0);
  await postern.sources.sync(sourceId);
  await until(() => shown(postern, sourceId).state === "watching");
  const contents = await contentsOf(client);
  assert.deepEqual(contents.get("one")?.get("INBOX"), []);
  assert.ok(tagId(postern, "trash") > 0);
});
