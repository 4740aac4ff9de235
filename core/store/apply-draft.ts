import type { Action } from "./action.ts";
import type { SlotLookup } from "./apply-action.ts";
import type { Commit } from "./commit.ts";
import { createDraft, endDraft, saveDraft } from "./drafts.ts";
import { updateMessages } from "./message-actions.ts";

type DraftAction = Extract<Action, { op: `draft.${string}` }>;

export function isDraftAction(action: Action): action is DraftAction {
  return action.op.startsWith("draft.");
}

export function applyDraftAction(commit: Commit, action: DraftAction, messageIdOf: SlotLookup): unknown {
  switch (action.op) {
    case "draft.create": {
      const { id, state, slot } = action;
      return createDraft(commit, { id, state, messageId: slot === null ? null : messageIdOf(slot) });
    }
    case "draft.save":
      return saveDraft(commit, action);
    default: {
      const { change } = action;
      if (change) updateMessages(commit, { changes: [change], by: "user" }, messageIdOf);
      return endDraft(commit, action);
    }
  }
}
