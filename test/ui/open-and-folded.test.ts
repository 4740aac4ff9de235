import assert from "node:assert/strict";
import { test } from "node:test";
import type { EmailSummary } from "../../ui/jmap/types.ts";
import { foldsOf, openedAtFirst, unreadOpenMax, withFolds } from "../../ui/state/open-and-folded.ts";

/** Messages 0, 1, 2 …; those in `unread` were not read. */
const conversation = (count: number, unread: number[] = []): EmailSummary[] =>
  Array.from({ length: count }, (_, at) => ({
    id: String(at),
    threadId: "t",
    mailboxIds: {},
    keywords: unread.includes(at) ? {} : { $seen: true },
    from: null,
    subject: null,
    preview: "",
    receivedAt: "",
    hasAttachment: false,
  }));
const upTo = (count: number, from = 0) => Array.from({ length: count - from }, (_, at) => from + at);
const shown = (emails: EmailSummary[], askedId: string) =>
  withFolds(emails, foldsOf(emails, openedAtFirst(emails, askedId))).map((group) =>
    Array.isArray(group) ? group.length : group.id,
  );

test("a conversation that was read opens at its newest message, with the middle folded", () => {
  assert.deepEqual([...openedAtFirst(conversation(9), "8")], ["8"]);
  assert.deepEqual(shown(conversation(9), "8"), ["0", 6, "7", "8"]);
});

test("four messages in between stay in sight, five fold", () => {
  assert.deepEqual(shown(conversation(7), "6"), ["0", "1", "2", "3", "4", "5", "6"]);
  assert.deepEqual(shown(conversation(8), "7"), ["0", 5, "6", "7"]);
});

test("unread messages open up to a limit, beyond it the first of them", () => {
  const some = upTo(10, 10 - unreadOpenMax);
  assert.deepEqual([...openedAtFirst(conversation(10, some), "9")], some.map(String));
  const all = openedAtFirst(conversation(200, upTo(200)), "199");
  assert.deepEqual([...all], [...upTo(unreadOpenMax).map(String), "199"]);
});

test("of hundreds of unread messages those between the first and the newest are one line", () => {
  assert.deepEqual(shown(conversation(200, upTo(200)), "199"), ["0", "1", "2", "3", "4", 193, "198", "199"]);
});

test("a message that was asked for is open, with folds on both of its sides", () => {
  assert.deepEqual(shown(conversation(40), "20"), ["0", 18, "19", "20", 17, "38", "39"]);
});

test("a message that was moved away is missing from its fold alone", () => {
  const emails = conversation(12);
  const folds = foldsOf(emails, openedAtFirst(emails, "11"));
  const left = withFolds(
    emails.filter(({ id }) => id !== "5"),
    folds,
  );
  assert.deepEqual(
    left.map((group) => (Array.isArray(group) ? group.length : group.id)),
    ["0", 8, "10", "11"],
  );
  assert.deepEqual(withFolds([], folds), []);
});
