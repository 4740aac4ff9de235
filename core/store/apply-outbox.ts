import type { OutboxAction } from "./action.ts";
import type { SlotLookup } from "./apply-action.ts";
import type { Commit } from "./commit.ts";
import { endSentDraft } from "./drafts.ts";
import { createIdentity, destroyIdentity, updateIdentity } from "./identities.ts";
import { updateMessages } from "./message-actions.ts";
import {
  cancelEntry,
  createEntry,
  doubtEntries,
  dismissNotice,
  forgetEntry,
  giveUp,
  markEnding,
  pruneEntries,
  recordReplies,
  recordReport,
  resolveDoubt,
} from "./outbox.ts";
import { markOriginal } from "./outbox-marks.ts";
import { reroute } from "./outbox-reroute.ts";

/** Identities and the outbox, as the journal has them. */
export function applyOutboxAction(commit: Commit, action: OutboxAction, messageIdOf: SlotLookup): unknown {
  switch (action.op) {
    case "identity.create": {
      const { op: _op, sentTag, ...fields } = action;
      return { created: createIdentity(commit, { ...fields, ...sentTagOf(commit, sentTag) }) };
    }
    case "identity.update": {
      const { op: _op, sentTag, ...fields } = action;
      return updateIdentity(commit, { ...fields, ...sentTagOf(commit, sentTag) });
    }
    case "identity.destroy":
      return destroyIdentity(commit, action.identityId);
    case "outbox.create": {
      const { slot, change, draft, marks } = action;
      if (draft) endSentDraft(commit, draft, messageIdOf(slot));
      if (change) updateMessages(commit, { changes: [{ ...change, slot }], by: "user" }, messageIdOf);
      const created = createEntry(commit, messageIdOf(slot), action);
      if (marks) markOriginal(commit, created, { messageId: messageIdOf(marks.slot), keyword: marks.keyword });
      return { created };
    }
    case "outbox.cancel": {
      const { entryId, change } = action;
      const done = cancelEntry(commit, entryId);
      if (change) updateMessages(commit, { changes: [change], by: "user" }, messageIdOf);
      return done;
    }
    case "outbox.ending":
      return markEnding(commit, action);
    case "outbox.replies":
      return recordReplies(commit, action);
    case "outbox.doubt":
      return doubtEntries(commit, action.entryIds);
    case "outbox.resolve":
      return resolveDoubt(commit, action);
    case "outbox.giveUp":
      return giveUp(commit, action);
    case "outbox.reroute":
      return reroute(commit, action);
    case "outbox.prune":
      return pruneEntries(commit, action.entryIds);
    case "outbox.report":
      return recordReport(commit, messageIdOf(action.slot), action);
    case "outbox.dismiss":
      return dismissNotice(commit, action.entryId);
    default:
      return forgetEntry(commit, action.entryId);
  }
}

function sentTagOf({ tags }: Commit, name: string | null | undefined): { sentTagId?: number | null } {
  if (name === undefined) return {};
  // One that is gone by now is none.
  return { sentTagId: name === null ? null : tags.find(name) };
}
