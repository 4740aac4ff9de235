import type { Again, SlotChange } from "./action.ts";
import type { SlotLookup } from "./apply-action.ts";
import type { Commit } from "./commit.ts";
import { recordsInDrafts } from "./draft-files.ts";
import { emailNumber, slotOfMessageId } from "./ids.ts";
import { restoreHealed } from "./heal-message.ts";
import { linkUnlinked } from "./message-link.ts";
import { changeKeywords, changeTags, counted, type MessageState, setHidden, stateOfMessage } from "./message-tags.ts";
import type { Actor } from "./operations.ts";
import { keepForOutbox } from "./outbox-message.ts";
import { noteTagChanges } from "./plugin-tags.ts";
import { wishGone } from "./source-changes.ts";
import { addCopyOfKnown } from "./source-copies.ts";
import { type Decision, decisionNumber, recordDecision, verdictColumns } from "./spam.ts";
import { ensureTag } from "./tags.ts";
import { keepAsUpload } from "./uploads.ts";
import { limits } from "../kernel/limits.ts";
import type { MessageId, SpamVerdict } from "./types.ts";

interface Touched {
  updated: MessageId[];
  notFound: MessageId[];
}

export function updateMessages(
  commit: Commit,
  { changes, by, pluginId }: { changes: readonly SlotChange[]; by: Actor; pluginId?: string },
  messageIdOf: SlotLookup,
): Touched {
  return touch(
    commit,
    changes.map((change) => [messageIdOf(change.slot), change] as const),
    (message, change) => {
      const add = (change.addTags ?? []).map((name) => ensureTag(commit, name));
      const remove = (change.removeTags ?? []).flatMap((name) => commit.tags.find(name) ?? []);
      if (add.length + remove.length > 0) {
        const before = message.tagIds;
        changeTags(commit, message, add, remove);
        if (by !== "source") noteTagChanges(commit.db, message, before, pluginId ?? null);
        if (by === "user") commit.db.run("UPDATE message SET is_tagged_by_user = 1 WHERE id = ?", message.id);
      }
      changeKeywords(commit, message, change.setKeywords ?? [], change.clearKeywords ?? []);
      if (change.hide !== undefined) setHidden(commit, message, change.hide);
    },
  );
}

export function decideSpam(
  commit: Commit,
  messageIds: readonly MessageId[],
  decision: Decision,
  by: "user" | "source",
): Touched {
  const [inbox, archive, junk] = (["inbox", "archive", "junk"] as const).map((role) => commit.tags.withRole(role));
  return touch(
    commit,
    messageIds.map((id) => [id, null] as const),
    (message) => {
      const { changes: isNew } = commit.db.run(
        "UPDATE message SET spam_decision = ? WHERE id = ? AND spam_decision IS NOT ?",
        decisionNumber(decision),
        message.id,
        decisionNumber(decision),
      );
      if (isNew > 0) {
        recordDecision(commit, message.id, decision);
        if (!message.isHidden) commit.changes.record("Email", emailNumber(message.id, message.generation), "updated");
      }
      if (by === "user") commit.db.run("UPDATE message SET is_tagged_by_user = 1 WHERE id = ?", message.id);
      if (decision === "spam") changeTags(commit, message, [junk!], [inbox!, archive!]);
      if (decision === "ham" && message.tagIds.includes(junk!)) changeTags(commit, message, [inbox!], [junk!]);
      if (decision === "ham") linkUnlinked(commit, message);
    },
  );
}

export function setVerdicts(
  commit: Commit,
  verdicts: ReadonlyArray<{ messageId: MessageId; verdict: SpamVerdict | null }>,
): Touched {
  return touch(
    commit,
    verdicts.map(({ messageId, verdict }) => [messageId, verdict] as const),
    (message, verdict) => {
      const { score, filter, words } = verdictColumns(commit, verdict);
      commit.db.run(
        "UPDATE message SET spam_score = ?, spam_filter = ?, spam_words = ? WHERE id = ?",
        score,
        filter,
        words,
        message.id,
      );
      if (!message.isHidden) commit.changes.record("Email", emailNumber(message.id, message.generation), "updated");
      commit.actor = verdict?.pluginId ?? null;
      if (score !== null) moveByVerdict(commit, message, score >= limits.spamScoreMin);
    },
  );
}

/** A late verdict changes only what nobody has touched. */
function moveByVerdict(commit: Commit, message: MessageState, isSpam: boolean): void {
  const touched = commit.db.value<number>(
    "SELECT is_tagged_by_user OR spam_decision IS NOT NULL FROM message WHERE id = ?",
    message.id,
  );
  if (touched === 1) return;
  const inbox = commit.tags.withRole("inbox");
  const junk = commit.tags.withRole("junk");
  const [from, to] = isSpam ? [inbox, junk] : [junk, inbox];
  if (message.tagIds.includes(from)) changeTags(commit, message, [to], [from]);
  if (!isSpam) linkUnlinked(commit, message);
}

/** Gone for good: rows now, and the key that opens the blob before the commit; later where an open draft takes files from it. */
export function destroyMessages(
  commit: Commit,
  messageIds: readonly MessageId[],
): { destroyed: MessageId[]; notFound: MessageId[] } {
  const { db } = commit;
  const inDrafts = recordsInDrafts(db);
  const { updated: destroyed, notFound } = touch(
    commit,
    messageIds.map((id) => [id, null] as const),
    (message) => {
      if (keepForOutbox(commit, message)) return;
      if (!message.isHidden) {
        commit.counts.remove(counted(message));
        commit.changes.record("Email", emailNumber(message.id, message.generation), "destroyed");
      }
      for (const table of ["message_tag", "hidden_tag", "message_keyword", "plugin_tag", "authentication"])
        db.run(`DELETE FROM ${table} WHERE message_id = ?`, message.id);
      db.run("UPDATE plugin_audit SET message_id = NULL WHERE message_id = ?", message.id);
      // The copy at the source stays known, so that no sync fetches it again before it is gone there too.
      wishGone(commit, message.id);
      if (inDrafts.has(message.id)) keepAsUpload(commit, message.id);
      else commit.destroyedSlots.push(slotOfMessageId(message.id));
      db.run("DELETE FROM message WHERE id = ?", message.id);
      commit.removedSortKeys.push(message.sortKey);
    },
  );
  return { destroyed, notFound };
}

/** A message that came a second time keeps everything it has, and gains what the second coming says of it. */
export function comeAgain(commit: Commit, again: readonly Again[], messageIdOf: SlotLookup): Record<string, never> {
  touch(
    commit,
    again.map((one) => [messageIdOf(one.slot), one] as const),
    (message, { tags, copy, healed }) => {
      if (healed) restoreHealed(commit, message, healed);
      const tagIds = tags.map((name) => ensureTag(commit, name));
      if (copy) addCopyOfKnown(commit, copy, message.id, tagIds);
      else changeTags(commit, message, tagIds, []);
    },
  );
  return {};
}

function touch<T>(
  commit: Commit,
  items: ReadonlyArray<readonly [MessageId, T]>,
  work: (message: MessageState, item: T) => void,
): Touched {
  const updated: MessageId[] = [];
  const notFound: MessageId[] = [];
  for (const [id, item] of items) {
    const message = stateOfMessage(commit.db, id);
    if (message) {
      work(message, item);
      updated.push(id);
    } else notFound.push(id);
  }
  return { updated, notFound };
}
