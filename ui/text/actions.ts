import { plural } from "./format.ts";

const conversations = (count: number): string =>
  count === 1 ? "Conversation" : plural(count, { one: "# conversation", other: "# conversations" });

/** What the toast says after an action. */
export const done = {
  archive: (count: number) => `${conversations(count)} archived`,
  toInbox: (count: number) => `${conversations(count)} moved to the inbox`,
  trash: (count: number) => `${conversations(count)} moved to trash`,
  spam: (count: number) => `${conversations(count)} marked as spam`,
  notSpam: (count: number) => `${conversations(count)} marked as wanted`,
  star: (count: number) => `${conversations(count)} starred`,
  unstar: (count: number) => `${conversations(count)} no longer starred`,
  read: (count: number) => `${conversations(count)} marked as read`,
  unread: (count: number) => `${conversations(count)} marked as unread`,
  tagged: (name: string) => `Tagged “${name}”`,
  untagged: (name: string) => `Tag “${name}” removed`,
};

/** What a button or a menu says. */
export const actionText = {
  archive: "Archive",
  toInbox: "Move to inbox",
  trash: "Delete",
  destroy: "Delete for ever",
  spam: "Spam",
  notSpam: "Not spam",
  star: "Star",
  unstar: "Remove star",
  read: "Mark as read",
  unread: "Mark as unread",
  tag: "Tag",
  untag: "Remove tag",
  undo: "Undo",
  dismiss: "Dismiss",
  select: "Select",
  clearSelection: "Clear selection",
  back: "Back to the list",
  next: "Next conversation",
  previous: "Previous conversation",
  more: "More",
  selected: (count: number) => plural(count, { one: "# selected", other: "# selected" }),
};
