import { ApiError, sentenceFor } from "../api/api-error.ts";
import { jmap } from "../jmap/client.ts";
import type { EmailSummary, SetAnswer } from "../jmap/types.ts";
import { done } from "../text/actions.ts";
import { isUnread, type Conversation } from "./conversation.ts";
import { changesOf, patchOf, reversed, withFlag, withoutFlag, type Edit, type EmailChange } from "./email-change.ts";
import { lists } from "./lists.ts";
import { mail } from "./mail-store.ts";
import type { ListPlace } from "./route.ts";
import { ToldInOrder } from "./told-in-order.ts";
import { toasts } from "./undo.ts";

const inOrder = new ToldInOrder(window);

export type ActionName = "archive" | "toInbox" | "trash" | "spam" | "notSpam" | "star" | "unstar" | "read" | "unread";

/** Does it on the screen at once, then tells the server; a refusal takes it back and says why. */
export function perform(action: ActionName, conversations: Conversation[], place: ListPlace): void {
  const changes = conversations.flatMap((conversation) => changesOf(targetsOf(action, conversation), editOf(action)));
  if (changes.length === 0) return;
  run(changes, conversations, place, done[action](conversations.length));
}

export function setTag(tagId: string, isSet: boolean, conversations: Conversation[], place: ListPlace): void {
  const edit: Edit = (email) => ({
    mailboxIds: isSet ? withFlag(email.mailboxIds, tagId) : keptSomewhere(withoutFlag(email.mailboxIds, tagId)),
  });
  const changes = conversations.flatMap((conversation) => changesOf(conversation.emails, edit));
  const tag = mail.tags.get(tagId);
  if (changes.length === 0 || !tag) return;
  run(changes, conversations, place, isSet ? done.tagged(tag.name) : done.untagged(tag.name));
}

/** Without a word: what opening a message does. The server is told when they stand on the screen: first comes what is waited for. */
export async function markSeen(emails: EmailSummary[], shown: Promise<void> = Promise.resolve()): Promise<void> {
  const changes = changesOf(emails, (email) => ({ keywords: withFlag(email.keywords, "$seen") }));
  if (changes.length === 0) return;
  applyHere(changes);
  const settle = mail.own.hold(changes);
  await shown;
  // What was made unread meanwhile stays so.
  const seen = changes.filter(({ id }) => mail.emails.get(id)?.keywords["$seen"] === true);
  if (seen.length === 0) return settle(false);
  await send(seen, settle).catch((error: unknown) => {
    applyHere(reversed(changes));
    toasts.warn(sentenceFor(error));
  });
}

function run(changes: EmailChange[], conversations: Conversation[], place: ListPlace, sentence: string): void {
  applyHere(changes);
  const list = lists.of(place);
  const leaving = conversations.filter((conversation) => !belongsTo(conversation, place));
  const takenOut = leaving.map(({ emailId }) => ({ emailId, position: list?.takeOut(emailId) ?? -1 }));
  const takeBack = (): void => {
    applyHere(reversed(changes));
    for (const { emailId, position } of takenOut.toReversed()) if (position !== -1) list?.putBack(emailId, position);
  };
  const sent = send(changes).catch((error: unknown) => {
    takeBack();
    toasts.warn(sentenceFor(error));
    throw error;
  });
  toasts.say(sentence, () => {
    takeBack();
    const back = reversed(changes);
    const settle = mail.own.hold(back);
    inOrder
      .unlessLeaving(sent)
      .then(
        () => send(back, settle),
        () => settle(false), // It was taken back already, with its own sentence.
      )
      .catch((error: unknown) => {
        toasts.warn(sentenceFor(error));
        void lists.catchUp();
      });
  });
  sent.catch(() =>
    toasts.shown.filter((toast) => toast.sentence === sentence).forEach((toast) => toasts.dismiss(toast.id)),
  );
}

function applyHere(changes: EmailChange[]): void {
  for (const { id, after } of changes) mail.patchEmail(id, after);
}

function send(changes: EmailChange[], settle = mail.own.hold(changes)): Promise<void> {
  return inOrder.tell(
    changes.map(({ id }) => id),
    () => tell(changes, settle),
  );
}

async function tell(changes: EmailChange[], settle: (isTaken: boolean) => void): Promise<void> {
  let isTaken = false;
  try {
    const update = Object.fromEntries(changes.map((change) => [change.id, patchOf(change)]));
    const answer = (await jmap([["Email/set", { update }, "s"]], { outlivesPage: true })).get<SetAnswer>("s");
    const refused = Object.values(answer.notUpdated ?? {})[0];
    if (refused) throw new ApiError(refused.type, 200, refused.description ?? null);
    isTaken = true;
  } finally {
    settle(isTaken);
  }
}

function targetsOf(action: ActionName, { emails }: Conversation): EmailSummary[] {
  if (action === "star" || action === "unread") return emails.slice(-1);
  if (action === "read") return emails.filter(isUnread);
  return emails;
}

function editOf(action: ActionName): Edit {
  const id = (role: "inbox" | "archive" | "trash" | "junk"): string => mail.tagOfRole(role)?.id ?? "";
  switch (action) {
    case "archive":
      return ({ mailboxIds }) =>
        mailboxIds[id("inbox")] ? { mailboxIds: withFlag(withoutFlag(mailboxIds, id("inbox")), id("archive")) } : null;
    case "toInbox":
      return ({ mailboxIds }) => ({
        mailboxIds: withFlag(withoutFlag(mailboxIds, id("archive"), id("trash")), id("inbox")),
      });
    case "trash":
      return () => ({ mailboxIds: { [id("trash")]: true } });
    case "spam":
      return ({ keywords }) => ({
        mailboxIds: { [id("junk")]: true },
        keywords: withFlag(withoutFlag(keywords, "$notjunk"), "$junk"),
      });
    case "notSpam":
      return ({ keywords, mailboxIds }) => ({
        mailboxIds: withFlag(withoutFlag(mailboxIds, id("junk")), id("inbox")),
        keywords: withFlag(withoutFlag(keywords, "$junk"), "$notjunk"),
      });
    case "star":
      return ({ keywords }) => ({ keywords: withFlag(keywords, "$flagged") });
    case "unstar":
      return ({ keywords }) => ({ keywords: withoutFlag(keywords, "$flagged") });
    case "read":
      return ({ keywords }) => ({ keywords: withFlag(keywords, "$seen") });
    case "unread":
      return ({ keywords }) => ({ keywords: withoutFlag(keywords, "$seen") });
  }
}

/** A message is never without a tag: the last one gone means archive. */
function keptSomewhere(mailboxIds: Record<string, true>): Record<string, true> {
  const archive = mail.tagOfRole("archive");
  return Object.keys(mailboxIds).length === 0 && archive ? { [archive.id]: true } : mailboxIds;
}

/** Whether the row stays in the list after a local change. */
function belongsTo(conversation: Conversation, place: ListPlace): boolean {
  const emails = conversation.emails.map((email) => mail.emails.get(email.id) ?? email);
  if (place.kind === "starred") return emails.some((email) => email.keywords["$flagged"]);
  if (place.kind === "search") return true;
  if (place.kind === "all") {
    const hidden = [mail.tagOfRole("junk")?.id, mail.tagOfRole("trash")?.id];
    return emails.some((email) => Object.keys(email.mailboxIds).some((id) => !hidden.includes(id)));
  }
  const tag = place.kind === "inbox" ? mail.tagOfRole("inbox") : mail.tagOfPath(place.name);
  return tag === null || emails.some((email) => email.mailboxIds[tag.id]);
}
