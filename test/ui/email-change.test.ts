import assert from "node:assert/strict";
import { test } from "node:test";
import type { EmailSummary } from "../../ui/jmap/types.ts";
import { changesOf, patchOf, reversed, withChange, withFlag, withoutFlag } from "../../ui/state/email-change.ts";

const email = (id: string, tags: string[], keywords: string[] = []): EmailSummary => ({
  id,
  threadId: "T1",
  mailboxIds: Object.fromEntries(tags.map((tag) => [tag, true as const])),
  keywords: Object.fromEntries(keywords.map((keyword) => [keyword, true as const])),
  from: null,
  subject: null,
  preview: "",
  receivedAt: "2026-01-01T00:00:00Z",
  hasAttachment: false,
});

test("only the difference is sent, so that what others change meanwhile stays", () => {
  const [change] = changesOf([email("E1", ["inbox", "work"])], ({ mailboxIds }) => ({
    mailboxIds: withFlag(withoutFlag(mailboxIds, "inbox"), "archive"),
  }));
  assert.ok(change);
  assert.deepEqual(patchOf(change), { "mailboxIds/archive": true, "mailboxIds/inbox": null });
});

test("undo sends the opposite", () => {
  const changes = changesOf([email("E1", ["inbox"], ["$seen"])], ({ keywords }) => ({
    keywords: withoutFlag(keywords, "$seen"),
  }));
  assert.deepEqual(reversed(changes).map(patchOf), [{ "keywords/$seen": true }]);
});

test("messages that an action leaves as they are, are not touched", () => {
  const star = changesOf([email("E1", [], ["$flagged"]), email("E2", [])], ({ keywords }) => ({
    keywords: withFlag(keywords, "$flagged"),
  }));
  assert.deepEqual(
    star.map(({ id }) => id),
    ["E2"],
  );
});

test("a keyword with a slash does not read as a path (RFC 6901 3)", () => {
  const [change] = changesOf([email("E1", [])], ({ keywords }) => ({ keywords: withFlag(keywords, "a/b~c") }));
  assert.ok(change);
  assert.deepEqual(patchOf(change), { "keywords/a~1b~0c": true });
});

test("what the server says is shown with a change of ours on top, and with what others changed", () => {
  const [change] = changesOf([email("E1", ["inbox"])], ({ mailboxIds }) => ({
    mailboxIds: withFlag(withoutFlag(mailboxIds, "inbox"), "garden"),
  }));
  assert.ok(change);
  const stale = email("E1", ["inbox", "harbour"], ["$seen"]);
  assert.deepEqual(withChange(stale, change), email("E1", ["harbour", "garden"], ["$seen"]));
  assert.deepEqual(withChange(email("E2", ["inbox"]), change), email("E2", ["inbox"]));
});
