import type { EmailSummary } from "../jmap/types.ts";

type Flags = Record<string, true>;

/** One message before and after an action. Only the difference is sent, so that what others changed meanwhile stays. */
export interface EmailChange {
  id: string;
  before: Pick<EmailSummary, "mailboxIds" | "keywords">;
  after: Pick<EmailSummary, "mailboxIds" | "keywords">;
}

export type Edit = (email: EmailSummary) => { mailboxIds?: Flags; keywords?: Flags } | null;

/** The messages an edit really changes. */
export function changesOf(emails: readonly EmailSummary[], edit: Edit): EmailChange[] {
  return emails.flatMap((email) => {
    const edited = edit(email);
    if (!edited) return [];
    const before = { mailboxIds: email.mailboxIds, keywords: email.keywords };
    const change = { id: email.id, before, after: { ...before, ...edited } };
    return Object.keys(patchOf(change)).length > 0 ? [change] : [];
  });
}

/** RFC 8620 5.3 PatchObject from before to after. */
export function patchOf(change: EmailChange): Record<string, true | null> {
  return {
    ...differenceOf("mailboxIds", change.before.mailboxIds, change.after.mailboxIds),
    ...differenceOf("keywords", change.before.keywords, change.after.keywords),
  };
}

/** What the server said of a message, with a change of ours on top that it may not have seen. */
export function withChange<T extends Pick<EmailSummary, "id" | "mailboxIds" | "keywords">>(
  email: T,
  change: EmailChange,
): T {
  if (change.id !== email.id) return email;
  const { before, after } = change;
  return {
    ...email,
    mailboxIds: flagsWith(email.mailboxIds, before.mailboxIds, after.mailboxIds),
    keywords: flagsWith(email.keywords, before.keywords, after.keywords),
  };
}

function flagsWith(flags: Flags, before: Flags, after: Flags): Flags {
  const gone = Object.keys(before).filter((name) => !after[name]);
  const come = Object.entries(after).filter(([name]) => !before[name]);
  return { ...withoutFlag(flags, ...gone), ...Object.fromEntries(come) };
}

export function reversed(changes: EmailChange[]): EmailChange[] {
  return changes.map(({ id, before, after }) => ({ id, before: after, after: before }));
}

export function withFlag(flags: Flags, name: string): Flags {
  return { ...flags, [name]: true };
}

export function withoutFlag(flags: Flags, ...names: string[]): Flags {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => !names.includes(name)));
}

function differenceOf(property: string, before: Flags, after: Flags): Record<string, true | null> {
  const patch: Record<string, true | null> = {};
  for (const name of Object.keys(after)) if (!before[name]) patch[`${property}/${pointerPart(name)}`] = true;
  for (const name of Object.keys(before)) if (!after[name]) patch[`${property}/${pointerPart(name)}`] = null;
  return patch;
}

/** RFC 6901 3: "~" and "/" in a keyword must not read as path. */
function pointerPart(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
