import type { OutboxAction } from "./action.ts";
import type { SlotLookup } from "./apply-action.ts";
import type { Commit } from "./commit.ts";
import { endDraft } from "./drafts.ts";
import { createIdentity, destroyIdentity, updateIdentity } from "./identities.ts";
import { updateMessages } from "./message-actions.ts";
import {
  cancelEntry,
  createEntry,
  dismissNotice,
  forgetEntry,
  giveUp,
  markEnding,
  recordReplies,
  recordReport,
  resolveDoubt,
} from "./outbox.ts";

/** Identities and the outbox, as the journal has them. */
export function applyOutboxAction(commit: Commit, action: OutboxAction, messageIdOf: SlotLookup): unknown {
  switch (action.op) {
    case "identity.create":
      return { created: createIdentity(commit, action) };
    case "identity.update":
      return updateIdentity(commit, action);
    case "identity.destroy":
      return destroyIdentity(commit, action.identityId);
    case "outbox.create": {
      const { slot, change, draft } = action;
      if (draft) endDraft(commit, { ...draft, keepsMessage: false });
      if (change) updateMessages(commit, { changes: [{ ...change, slot }], by: "user" }, messageIdOf);
      return { created: createEntry(commit, messageIdOf(slot), action) };
    }
    case "outbox.cancel":
      return cancelEntry(commit, action.entryId);
    case "outbox.ending":
      return markEnding(commit, action);
    case "outbox.replies":
      return recordReplies(commit, action);
    case "outbox.resolve":
      return resolveDoubt(commit, action);
    case "outbox.giveUp":
      return giveUp(commit, action);
    case "outbox.report":
      return recordReport(commit, messageIdOf(action.slot), action);
    case "outbox.dismiss":
      return dismissNotice(commit, action.entryId);
    default:
      return forgetEntry(commit, action.entryId);
  }
}
