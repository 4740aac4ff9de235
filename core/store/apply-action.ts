import { AppError } from "../kernel/errors.ts";
import type { Action, OutboxAction } from "./action.ts";
import { applyOutboxAction } from "./apply-outbox.ts";
import { createAppPassword, revokeAppPassword } from "./app-passwords.ts";
import type { Commit } from "./commit.ts";
import { applyDraftAction, isDraftAction } from "./apply-draft.ts";
import { comeAgain, decideSpam, destroyMessages, updateMessages } from "./message-actions.ts";
import { decidePictureSender } from "./picture-senders.ts";
import { writePluginData } from "./plugin-data.ts";
import { removePlugin, savePlugin } from "./plugin-installs.ts";
import { saveSecret } from "./plugin-secrets.ts";
import { undoTagsOf } from "./plugin-tags.ts";
import { createRelay, destroyRelay, updateRelay } from "./relays.ts";
import { setSetting } from "./settings.ts";
import { createSignIn, destroySignIn, updateSignIn } from "./sign-ins.ts";
import { wishUpload } from "./source-changes.ts";
import { applySeen, copiesGone, keepCopyOfGone } from "./source-copies.ts";
import { folderOf, saveFolderState } from "./source-folders.ts";
import { applyPushed, settleSource } from "./source-pushed.ts";
import type { TagActor } from "./tag-changes.ts";
import { createSource, destroySource, updateSource } from "./sources.ts";
import { createTag, destroyTag, ensureTag, updateTag } from "./tags.ts";
import type { MessageId, TagId } from "./types.ts";

/** Where a slot's message is: another message, when a rebuild found an equal one first. */
export type SlotLookup = (slot: number) => MessageId;

/** Safe to repeat for actions on messages. Throws when the action cannot be; the caller rolls back. */
export function applyAction(commit: Commit, action: Action, messageIdOf: SlotLookup): unknown {
  commit.actor = actorOf(action);
  commit.reachesSources = commit.actor !== "source";
  switch (action.op) {
    case "all":
      return action.actions.map((each) => applyAction(commit, each, messageIdOf)).at(-1);
    case "message.update":
      return updateMessages(commit, action, messageIdOf);
    case "message.decideSpam":
      return decideSpam(commit, action.slots.map(messageIdOf), action.decision, action.by);
    case "message.destroy":
      for (const { slot, ...copy } of action.copies ?? []) keepCopyOfGone(commit, copy, messageIdOf(slot));
      return destroyMessages(commit, action.slots.map(messageIdOf));
    case "message.again":
      return comeAgain(commit, action.again, messageIdOf);
    case "tag.create": {
      const { name, parent, sortOrder = 10, isSubscribed = true, color = null } = action;
      const parentId = parent === undefined || parent === null ? null : tagNamed(commit, parent);
      return { created: createTag(commit, { name, parentId, sortOrder, isSubscribed, color }) };
    }
    case "tag.update": {
      const { op: _op, tag, parent, ...fields } = action;
      const place = parent === undefined ? {} : { parentId: parent === null ? null : tagNamed(commit, parent) };
      return updateTag(commit, tagNamed(commit, tag), { ...fields, ...place });
    }
    case "tag.destroy":
      return destroyTag(commit, tagNamed(commit, action.tag));
    case "setting.set":
      return setSetting(commit.db, action.key, action.value);
    case "pictureSender.decide":
      return decidePictureSender(commit.db, action.address, action.decision, commit.now);
    case "appPassword.create":
      return { created: createAppPassword(commit, action) };
    case "appPassword.revoke":
      return revokeAppPassword(commit.db, action.id);
    case "pluginData.write":
      return writePluginData(commit.db, action.pluginId, action.entries);
    case "plugin.save":
      return savePlugin(commit.db, action);
    case "plugin.remove":
      return removePlugin(commit.db, action);
    case "plugin.secret":
      return saveSecret(commit, action);
    case "plugin.undoTags":
      return undoTagsOf(commit, action.pluginId);
    case "relay.create":
      return { created: createRelay(commit, action) };
    case "relay.update":
      return updateRelay(commit.db, action);
    case "relay.destroy":
      return destroyRelay(commit.db, action.relayId);
    case "signIn.create":
      return { created: createSignIn(commit, action) };
    case "signIn.update":
      return updateSignIn(commit.db, action);
    case "signIn.destroy":
      return destroySignIn(commit.db, action.signInId);
    default:
      if (isDraftAction(action)) return applyDraftAction(commit, action, messageIdOf);
      return isOutboxAction(action)
        ? applyOutboxAction(commit, action, messageIdOf)
        : applySourceAction(commit, action, messageIdOf);
  }
}

function isOutboxAction(action: Action): action is OutboxAction {
  return action.op.startsWith("outbox.") || action.op.startsWith("identity.");
}

function applySourceAction(
  commit: Commit,
  action: Extract<Action, { op: `source.${string}` }>,
  messageIdOf: SlotLookup,
): unknown {
  switch (action.op) {
    case "source.create":
      return { created: createSource(commit, action) };
    case "source.update":
      return updateSource(commit.db, action);
    case "source.destroy":
      return destroySource(commit.db, action.sourceId);
    case "source.folderState":
      return saveFolderState(commit, action.sourceId, action.folder, action.tag, action);
    case "source.folderGone":
      return copiesGone(commit, action.sourceId, action.folder);
    case "source.pushed":
      return applyPushed(commit, action, messageIdOf);
    case "source.upload":
      return wishUpload(commit, action.identityId, messageIdOf(action.slot), tagNamed(commit, action.tag));
    case "source.settled":
      return settleSource(commit, action.sourceId);
    default: {
      const folder = folderOf(commit.db, action.sourceId, action.folder);
      if (!folder) return { unknown: [...action.seen.map(({ uid }) => uid), ...action.vanished] };
      return { unknown: applySeen(commit, folder, action.uidValidity, action.seen, action.vanished) };
    }
  }
}

/** Whose doing it is when the action changes tags. */
function actorOf(action: Action): TagActor {
  if (action.op === "message.again" || action.op.startsWith("source.")) return "source";
  if (action.op !== "message.update" && action.op !== "message.decideSpam") return null;
  if (action.by === "plugin") return action.pluginId ?? "";
  return action.by === "source" ? "source" : null;
}

function tagNamed(commit: Commit, name: string): TagId {
  // It was there, even if all that is left of it is this: no message that brought it, or no entry that made it.
  const id = commit.tags.find(name) ?? (commit.isReplay ? ensureTag(commit, name) : null);
  if (id === null) throw new AppError("NOT_FOUND", { what: "tag" });
  return id;
}
