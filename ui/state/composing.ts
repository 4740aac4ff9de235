import { ApiError, sentenceFor } from "../api/api-error.ts";
import { drafts, type NewDraft, type Sent } from "../api/drafts.ts";
import { composeText as text } from "../text/compose.ts";
import { mediumDate } from "../text/format.ts";
import { parseMailto } from "./mailto.ts";
import { openDrafts } from "./open-drafts.ts";
import { composePath } from "./route.ts";
import { router } from "./router.ts";
import { toasts } from "./undo.ts";

/** Begins a mail and opens it. */
export async function compose(request: NewDraft): Promise<void> {
  try {
    const { id } = await drafts.begin(request);
    void openDrafts.refresh();
    router.openPage(composePath(id));
  } catch (error) {
    toasts.warn(sentenceFor(error));
  }
}

/** A mail as a link of mailto asks for it; any other link does nothing. */
export async function writeTo(href: string): Promise<void> {
  const link = parseMailto(href);
  if (link !== null) await compose({ kind: "new", ...link });
}

/** An Email in Drafts goes on where it was, in place of the page that would show it. */
export async function reopen(emailId: string): Promise<void> {
  try {
    const { id } = await drafts.begin({ kind: "edit", emailId });
    router.replacePage(composePath(id));
  } catch (error) {
    toasts.warn(sentenceFor(error));
  }
}

/** Says that it was sent, and takes it back for as long as it is held. */
export function sayItIsSent({ submissionId, holdUntil }: Sent, isLater: boolean): void {
  const sentence = isLater ? text.sentLater(mediumDate(new Date(holdUntil).toISOString())) : text.sentUndo;
  const left = holdUntil - Date.now();
  toasts.say(sentence, left > 0 ? () => void takeBack(submissionId) : null, isLater ? undefined : Math.max(left, 0));
}

/** Opens it again as the draft that it was. */
export async function takeBack(submissionId: string): Promise<void> {
  try {
    const { id } = await drafts.unsend(submissionId);
    void openDrafts.refresh();
    router.openPage(composePath(id));
  } catch (error) {
    toasts.warn(error instanceof ApiError && error.code === "CONFLICT" ? text.leftAlready : sentenceFor(error));
  }
}
