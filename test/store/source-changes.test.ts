import assert from "node:assert/strict";
import { test } from "node:test";
import { assertConsistent } from "./consistency.ts";
import { messageIdOfSlot } from "../../core/store/ids.ts";
import { freshPlace, itemOf, openEngine, relayConfig } from "./fixture.ts";
import { RowStore } from "./row-store.ts";
import { Account } from "./told-account.ts";

test("what the user changes becomes wishes; what a source, a filter or an import changes does not", (t) => {
  const account = new Account(new RowStore(t));
  const message = account.arrive("INBOX", 1);
  const { store } = account;
  const { created: own } = store.perform({ op: "tag.create", name: "Own" }) as { created: number };
  account.update(message, { setKeywords: ["$seen", "own"], addTags: [account.work, own] });
  assert.deepEqual(account.wishes(), ["+Work", "+$seen", "+own"], "a tag without a folder stays here");
  account.update(message, { clearKeywords: ["$seen"], removeTags: [account.work] });
  assert.deepEqual(account.wishes(), ["-Work", "-$seen", "+own"], "the newest wish counts");
  const other = account.arrive("INBOX", 2);
  account.update(other, { setKeywords: ["$flagged"] }, "source");
  const verdict = { score: 0.99, words: [], pluginId: "p", pluginVersion: "1" };
  store.perform({ op: "message.setVerdict", verdicts: [{ messageId: other, verdict }] });
  const [local] = store.insert([{ id: "local", subject: "" }]);
  account.update(local!.messageId, { setKeywords: ["$seen"] });
  assert.equal(account.wishes().length, 3);
  assertConsistent(store.db);
});

test("roles have a place at every account, and a mail without a tag is wished into the archive", (t) => {
  const account = new Account(new RowStore(t));
  const message = account.arrive("INBOX", 1);
  account.update(message, { removeTags: [account.role("inbox")] });
  assert.deepEqual(account.wishes(), ["-\\inbox", "+\\archive"]);
});

test("nothing is wished of an account that is read only", (t) => {
  const account = new Account(new RowStore(t), { isReadOnly: true });
  const message = account.arrive("INBOX", 1);
  account.update(message, { setKeywords: ["$seen"], addTags: [account.work] });
  account.store.perform({ op: "message.destroy", messageIds: [message] });
  assert.deepEqual(account.wishes(), []);
});

test("what the server says does not undo a wish, and the other copies follow what it says", (t) => {
  const account = new Account(new RowStore(t));
  const message = account.arrive("INBOX", 1);
  account.again(message, "Work", 1);
  account.update(message, { setKeywords: ["$seen"] });
  account.sees("INBOX", [{ uid: 1, flags: ["\\Flagged", "\\Seen"] }]);
  account.sees("INBOX", [{ uid: 1, flags: ["\\Flagged"] }]);
  assert.deepEqual(account.keywords(message), ["$flagged", "$seen"]);
  assert.deepEqual(account.wishes(), ["+$flagged", "+$seen"]);
});

test("a copy that vanished may have been moved: what stands in for it goes when it is found", (t) => {
  const account = new Account(new RowStore(t));
  const message = account.arrive("INBOX", 1);
  account.update(message, { setKeywords: ["$flagged"] });
  account.sees("INBOX", [], [1]);
  assert.deepEqual(account.tags(message), ["\\archive"]);
  assert.equal(account.store.reader.wishes.hasLost(account.sourceId), true);
  account.again(message, "Work", 7);
  assert.deepEqual(account.tags(message), ["Work"]);
  assert.equal(account.store.reader.wishes.hasLost(account.sourceId), false);
  account.sees("Work", [], [7]);
  account.store.perform({ op: "source.settled", sourceId: account.sourceId });
  assert.deepEqual(account.wishes(), [], "a deletion at the server wins over flags");
  account.again(message, "Work", 8);
  assert.deepEqual(account.tags(message), ["Work", "\\archive"], "what was settled is no stand-in");
});

test("mail that vanished from trash stays in trash, a draft goes there", (t) => {
  const account = new Account(new RowStore(t));
  account.folder("Trash", "\\trash");
  account.folder("Drafts", "\\drafts");
  const trashed = account.arrive("INBOX", 1);
  account.again(trashed, "Trash", 1);
  account.sees("INBOX", [], [1]);
  account.sees("Trash", [], [1]);
  assert.deepEqual(account.tags(trashed), ["\\trash"]);
  const draft = account.arrive("INBOX", 2);
  account.again(draft, "Drafts", 1);
  account.sees("INBOX", [], [2]);
  account.sees("Drafts", [], [1]);
  assert.deepEqual(account.tags(draft), ["\\trash"]);
});

test("the tag of a folder cannot be destroyed while the folder is there", (t) => {
  const account = new Account(new RowStore(t));
  assert.throws(() => account.store.perform({ op: "tag.destroy", tagId: account.work }), {
    code: "CONFLICT",
    detail: { reason: "isFolder" },
  });
  account.store.perform({ op: "source.folderGone", sourceId: account.sourceId, folder: "Work" });
  account.store.perform({ op: "tag.destroy", tagId: account.work });
});

test("a folder that comes to a known account gets the mail that bears its tag", (t) => {
  const account = new Account(new RowStore(t));
  const { created: own } = account.store.perform({ op: "tag.create", name: "Own" }) as { created: number };
  const message = account.arrive("INBOX", 1);
  account.update(message, { addTags: [own] });
  account.folder("Own", "Own", 1);
  assert.deepEqual(account.wishes(), ["+Own"]);
});

test("what a source took is no wish any more, unless the user wishes otherwise by then", (t) => {
  const account = new Account(new RowStore(t));
  const message = account.arrive("INBOX", 1);
  account.update(message, { setKeywords: ["$seen", "$flagged"] });
  account.update(message, { clearKeywords: ["$flagged"] });
  const { sourceId } = account;
  const done = ["$seen", "$flagged"].map((keyword) => ({ messageId: message, keyword, tagId: null, isWanted: true }));
  const flagged = [{ folder: "INBOX", uidValidity: 1, uid: 1, flags: ["\\Flagged", "\\Seen"] }];
  account.store.perform({ op: "source.pushed", sourceId, flagged, made: [], gone: [], archived: [], done });
  assert.deepEqual(account.wishes(), ["-$flagged"]);
  account.sees("INBOX", [{ uid: 1, flags: ["\\Flagged", "\\Seen"] }]);
  assert.deepEqual(account.keywords(message), ["$seen"], "its own doing comes back as nothing new");
});

test("what changes while a mail is uploaded is wished, whoever finds the copy", (t) => {
  const account = new Account(new RowStore(t));
  const { store, sourceId } = account;
  account.folder("Drafts", "\\drafts");
  store.perform({ op: "relay.create", config: { ...relayConfig, sourceId }, credentials: {} });
  const [relay] = store.reader.relays();
  const made = store.perform({ op: "identity.create", email: "ben@example.org", relayId: relay?.id ?? 0 });
  const identityId = (made as { created: number }).created;
  const upload = (id: string): number => {
    const [draft] = store.insert([{ id, subject: id, tags: ["\\drafts"], uploadFor: identityId }]);
    const { messageId } = draft!;
    account.update(messageId, { addTags: [account.work] });
    return messageId;
  };
  const done = (messageId: number) =>
    [store.reader.tagByRole("drafts").id].map((tagId) => ({ messageId, keyword: null, tagId, isWanted: true }));
  const told = { sourceId, flagged: [], gone: [], archived: [] };
  const one = upload("noted");
  assert.deepEqual(account.wishes(), ["+\\drafts", "+Work"]);
  // Nothing is known of it at the source: what is wished beside the upload is forgotten there.
  store.perform({ op: "source.settled", sourceId });
  const copy = { messageId: one, isUpload: true, folder: "Drafts", uidValidity: 1, uid: 1, flags: ["\\Draft"] };
  store.perform({ op: "source.pushed", ...told, made: [copy], done: done(one) });
  assert.ok(account.wishes().includes("+Work"));
  store.perform({ op: "message.destroy", messageIds: [one] });
  // The answer was lost: a look at the folder finds it.
  const two = upload("found");
  account.again(two, "Drafts", 2, ["\\Draft"]);
  store.perform({ op: "source.pushed", ...told, made: [], done: done(two) });
  assert.ok(account.wishes().includes("+Work"));
});

test("a message that is destroyed is wished away, and what else was wished of it is no matter", (t) => {
  const account = new Account(new RowStore(t));
  const message = account.arrive("INBOX", 1);
  account.update(message, { setKeywords: ["$seen"] });
  account.store.perform({ op: "message.destroy", messageIds: [message] });
  assert.deepEqual(account.wishes(), ["-message"]);
});

test("a folder that is made for a role is not given what was archived or sorted when nobody was told", (t) => {
  const account = new Account(new RowStore(t));
  const message = account.arrive("INBOX", 1);
  const { store } = account;
  store.perform({ op: "source.update", sourceId: account.sourceId, config: { isReadOnly: true } });
  account.update(message, { addTags: [account.role("archive")], removeTags: [account.role("inbox")] });
  store.perform({ op: "source.update", sourceId: account.sourceId, config: {} });
  account.folder("Archive", "\\archive", 1);
  assert.deepEqual(account.wishes(), []);
});

test("an account that becomes read only forgets what it was to be told", (t) => {
  const account = new Account(new RowStore(t));
  account.update(account.arrive("INBOX", 1), { setKeywords: ["$seen"] });
  account.store.perform({ op: "source.update", sourceId: account.sourceId, config: { isReadOnly: true } });
  account.store.perform({ op: "source.update", sourceId: account.sourceId, config: {} });
  assert.deepEqual(account.wishes(), []);
});

test("at another server, or as another user, the copies that were known mean nothing", (t) => {
  for (const config of [
    { host: "other.example.org", user: "ben" },
    { host: "mail.example.org", user: "eve" },
  ]) {
    const account = new Account(new RowStore(t), { host: "mail.example.org", user: "ben" });
    const { store, sourceId } = account;
    const message = account.arrive("INBOX", 1);
    account.update(message, { setKeywords: ["$seen"] });
    store.perform({ op: "source.update", sourceId, config: { host: "Mail.example.org", user: "ben", port: 1 } });
    assert.equal(store.reader.copiesOf(message).length, 1);
    store.perform({ op: "source.update", sourceId, config });
    assert.deepEqual([store.reader.copiesOf(message), store.reader.sourceFolders(sourceId)], [[], []]);
    assert.deepEqual(account.wishes(), []);
    assert.deepEqual(account.tags(message), ["\\inbox"], "the mail stays as it is");
  }
});

test("a tag that stands for a folder may be renamed, and stands for it still", (t) => {
  const account = new Account(new RowStore(t));
  const message = account.arrive("Work", 1);
  account.store.perform({ op: "tag.update", tagId: account.work, name: "Arbeit" });
  account.folder("Work", "Work", 11);
  const [folder] = account.store.reader.sourceFolders(account.sourceId).filter(({ name }) => name === "Work");
  assert.equal(folder?.tagId, account.work);
  account.update(message, { addTags: [account.role("trash")], removeTags: [account.work] });
  assert.deepEqual(account.wishes().toSorted(), ["+\\trash", "-Arbeit"]);
});

test("while UIDs mean nothing, and a move was not found yet, what is changed is wished all the same", (t) => {
  const account = new Account(new RowStore(t));
  const { store, sourceId } = account;
  const renumbered = account.arrive("INBOX", 1);
  const state = { uidValidity: 2, uidNext: 0, highestModseq: null, state: {} };
  store.perform({ op: "source.folderState", sourceId, folder: "INBOX", tag: "\\inbox", ...state });
  account.update(renumbered, { removeTags: [account.role("inbox")] });
  assert.deepEqual(account.wishes(), ["-\\inbox", "+\\archive"]);
  account.again(renumbered, "INBOX", 5);
  assert.deepEqual(account.tags(renumbered), ["\\archive"], "what was taken off does not come back");
  const moved = account.arrive("Work", 1);
  const gone = [{ folder: "Work", uidValidity: 1, uids: [1] }];
  store.perform({ op: "source.pushed", sourceId, flagged: [], made: [], gone, archived: [], done: [] });
  account.update(moved, { setKeywords: ["$seen"] });
  assert.deepEqual(account.wishes(), ["-\\inbox", "+\\archive", "+$seen"]);
});

test("entries of a time when sources were told nothing tell them nothing when they are replayed", (t) => {
  const place = freshPlace(t);
  const engine = openEngine(t, place);
  const { created: sourceId } = engine.perform({ op: "source.create", kind: "imap", config: {}, credentials: {} });
  const copy = { sourceId, folder: "INBOX", uidValidity: 1, uid: 1, modseq: null, flags: [] };
  const [stored] = engine.ingest([itemOf({ id: "a" }, { tags: ["\\inbox"], copy })], "source");
  const slot = stored!.messageId - 1;
  const action = { op: "message.update" as const, by: "user" as const, changes: [{ slot, setKeywords: ["$seen"] }] };
  const wishes = () => engine.db.value<number>("SELECT count(*) FROM source_change");
  engine.replay(100, { at: 1, slotEnd: 9, action }, messageIdOfSlot);
  assert.equal(wishes(), 0);
  const again = { ...action, changes: [{ slot, setKeywords: ["$flagged"] }] };
  engine.replay(101, { at: 1, slotEnd: 9, action: again, tellsSources: true }, messageIdOfSlot);
  assert.equal(wishes(), 1);
});
