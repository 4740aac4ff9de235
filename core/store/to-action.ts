import { AppError } from "../kernel/errors.ts";
import type { Action, OutboxAction, PushedAction, SlotChange } from "./action.ts";
import { draftSlot } from "./drafts.ts";
import { slotOfMessageId } from "./ids.ts";
import type { MessageChange, Operation, TagFields } from "./operations.ts";
import type { TagDirectory } from "./tag-directory.ts";
import type { MessageId, SourceCopy } from "./types.ts";

/** The operation in journal terms; null for one that is not journaled. Throws NOT_FOUND for unknown tags. */
export function toAction(
  operation: Operation,
  tags: TagDirectory,
  copiesOf: (messageId: MessageId) => SourceCopy[],
): Action | null {
  switch (operation.op) {
    case "message.update":
      return { ...operation, changes: operation.changes.map((change) => slotChange(change, tags)) };
    case "message.decideSpam": {
      const { op, decision, by, messageIds } = operation;
      return { op, decision, by, slots: messageIds.map(slotOfMessageId) };
    }
    case "message.destroy": {
      const slotted = operation.messageIds.map((id) => ({ id, slot: slotOfMessageId(id) }));
      const copies = slotted.flatMap(({ id, slot }) => copiesOf(id).map((copy) => ({ ...copy, slot })));
      const slots = slotted.map(({ slot }) => slot);
      return { op: operation.op, slots, ...(copies.length > 0 ? { copies } : {}) };
    }
    case "tag.create":
      return { op: operation.op, ...namedFields(operation, tags), name: operation.name };
    case "tag.update":
      return { op: operation.op, ...namedFields(operation, tags), tag: tags.nameOf(operation.tagId) };
    case "tag.destroy":
      return { op: operation.op, tag: tags.nameOf(operation.tagId) };
    case "draft.create": {
      const { op, id, state, messageId } = operation;
      return { op, id, state, slot: draftSlot(messageId) };
    }
    case "draft.end": {
      const { change, ...ended } = operation;
      return { ...ended, ...(change ? { change: slotChange(change, tags) } : {}) };
    }
    case "source.pushed":
      return pushedAction(operation, tags);
    case "pluginData.write":
      return operation.isRecomputable ? null : operation;
    case "plugin.save":
    case "plugin.remove":
    case "plugin.secret":
    case "plugin.undoTags":
    case "setting.set":
    case "pictureSender.decide":
    case "appPassword.create":
    case "appPassword.revoke":
    case "source.create":
    case "source.update":
    case "source.destroy":
    case "source.folderState":
    case "source.folderGone":
    case "source.seen":
    case "source.settled":
    case "draft.save":
    case "relay.create":
    case "relay.update":
    case "relay.destroy":
    case "signIn.create":
    case "signIn.update":
    case "signIn.destroy":
      return operation;
    default:
      return outboxAction(operation, tags);
  }
}

/** Of identities and of mail on its way out. */
function outboxAction(operation: Operation, tags: TagDirectory): OutboxAction | null {
  switch (operation.op) {
    case "outbox.create": {
      const { messageId, change, marks, ...made } = operation;
      const { slot, ...names } = slotChange({ messageId, ...change }, tags);
      const marked = marks ? { marks: { slot: slotOfMessageId(marks.messageId), keyword: marks.keyword } } : {};
      return { ...made, slot, ...(change ? { change: names } : {}), ...marked };
    }
    case "identity.create":
    case "identity.update": {
      const { sentTagId, ...fields } = operation;
      if (sentTagId === undefined) return fields;
      return { ...fields, sentTag: sentTagId === null ? null : tags.nameOf(sentTagId) };
    }
    case "outbox.cancel": {
      const { op, entryId, change } = operation;
      return { op, entryId, ...(change ? { change: slotChange(change, tags) } : {}) };
    }
    case "outbox.report": {
      const { reportId, ...report } = operation;
      return { ...report, slot: slotOfMessageId(reportId) };
    }
    case "identity.destroy":
    case "outbox.ending":
    case "outbox.replies":
    case "outbox.doubt":
    case "outbox.resolve":
    case "outbox.giveUp":
    case "outbox.reroute":
    case "outbox.prune":
    case "outbox.dismiss":
    case "outbox.forget":
      return operation;
    default:
      return null;
  }
}

function slotChange({ messageId, addTags, removeTags, ...change }: MessageChange, tags: TagDirectory): SlotChange {
  const slot = slotOfMessageId(messageId);
  if (!Number.isSafeInteger(slot)) throw new AppError("BAD_REQUEST", { reason: "messageId" });
  return {
    ...change,
    slot,
    ...(addTags ? { addTags: addTags.map((id) => tags.nameOf(id)) } : {}),
    // A tag that is gone already is removed already.
    ...(removeTags ? { removeTags: removeTags.filter((id) => tags.get(id)).map((id) => tags.nameOf(id)) } : {}),
  };
}

function pushedAction(pushed: Extract<Operation, { op: "source.pushed" }>, tags: TagDirectory): PushedAction {
  return {
    ...pushed,
    made: pushed.made.map(({ messageId, ...copy }) => ({ ...copy, slot: slotOfMessageId(messageId) })),
    archived: pushed.archived.map(slotOfMessageId),
    done: pushed.done.flatMap(({ messageId, tagId, ...wish }) => {
      // With a tag that is gone went what was wished of it.
      if (tagId !== null && !tags.get(tagId)) return [];
      return [{ ...wish, slot: slotOfMessageId(messageId), tag: tagId === null ? null : tags.nameOf(tagId) }];
    }),
  };
}

function namedFields(fields: Partial<TagFields>, tags: TagDirectory) {
  const { name, parentId, sortOrder, isSubscribed, color } = fields;
  return {
    ...(name === undefined ? {} : { name }),
    ...(parentId === undefined ? {} : { parent: parentId === null ? null : tags.nameOf(parentId) }),
    ...(sortOrder === undefined ? {} : { sortOrder }),
    ...(isSubscribed === undefined ? {} : { isSubscribed }),
    ...(color === undefined ? {} : { color }),
  };
}
