import type { EmailSummary } from "../jmap/types.ts";
import { isUnread } from "./conversation.ts";

/** Of many unread messages the first ones open: each has a text to fetch and to lay out, and is read when it is seen. */
export const unreadOpenMax = 5;
/** Closed messages in a row beyond this many fold into one line. */
const closedShownMax = 4;

/** What stands open when a conversation is shown: the unread ones, but not hundreds, the newest, and the one that was asked for. */
export function openedAtFirst(emails: readonly EmailSummary[], askedId: string): Set<string> {
  const unread = emails.filter(isUnread).slice(0, unreadOpenMax);
  return new Set([...unread, ...emails.slice(-1)].map(({ id }) => id).concat(askedId));
}

/** The ids that are folded away, run by run. The first message, and the one above an open one, stay in sight. */
export function foldsOf(emails: readonly EmailSummary[], opened: ReadonlySet<string>): string[][] {
  const folds: string[][] = [];
  let run: string[] = [];
  emails.forEach(({ id }, at) => {
    if (!opened.has(id)) {
      if (at > 0) run.push(id);
      if (at < emails.length - 1) return;
    } else run.pop();
    if (run.length > closedShownMax) folds.push(run);
    run = [];
  });
  return folds;
}

/** The messages as they are listed: one after another, and what is folded away together. */
export function withFolds(
  emails: readonly EmailSummary[],
  folds: ReadonlyArray<readonly string[]>,
): Array<EmailSummary | EmailSummary[]> {
  const foldOf = new Map(folds.flatMap((fold) => fold.map((id) => [id, fold] as const)));
  const groups: Array<EmailSummary | EmailSummary[]> = [];
  let last: readonly string[] | undefined;
  for (const email of emails) {
    const fold = foldOf.get(email.id);
    const group = groups.at(-1);
    if (fold === undefined) groups.push(email);
    else if (fold === last && Array.isArray(group)) group.push(email);
    else groups.push([email]);
    last = fold;
  }
  return groups;
}
