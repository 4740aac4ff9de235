import assert from "node:assert/strict";
import { test } from "node:test";
import type { EmailSummary } from "../../ui/jmap/types.ts";
import { changesOf, withFlag } from "../../ui/state/email-change.ts";
import { OwnChanges } from "../../ui/state/own-changes.ts";

const email: EmailSummary = {
  id: "E1",
  threadId: "T1",
  mailboxIds: { inbox: true },
  keywords: {},
  from: null,
  subject: null,
  preview: "",
  receivedAt: "2026-01-01T00:00:00Z",
  hasAttachment: false,
};
const tagged = changesOf([email], ({ mailboxIds }) => ({ mailboxIds: withFlag(mailboxIds, "garden") }));
const shown = (own: OwnChanges) => Object.keys(own.onTopOf(email).mailboxIds);

test("an answer that was on its way while a message was changed does not take the change back", () => {
  const own = new OwnChanges();
  const settle = own.hold(tagged);
  assert.deepEqual(shown(own), ["inbox", "garden"]);
  own.letGo();
  assert.deepEqual(shown(own), ["inbox", "garden"]);
  settle(true);
  assert.deepEqual(shown(own), ["inbox", "garden"]);
  // News asked for from here on knows of the change; what it says counts, also when another page took the tag away.
  own.letGo();
  assert.deepEqual(shown(own), ["inbox"]);
});

test("a change that the server refused is not put on top of what it says", () => {
  const own = new OwnChanges();
  own.hold(tagged)(false);
  assert.deepEqual(shown(own), ["inbox"]);
});

test("undo counts behind what it undoes", () => {
  const own = new OwnChanges();
  own.hold(tagged);
  own.hold(tagged.map(({ id, before, after }) => ({ id, before: after, after: before })));
  assert.deepEqual(shown(own), ["inbox"]);
});
