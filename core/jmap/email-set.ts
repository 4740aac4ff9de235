import type { Operation } from "../store/operations.ts";
import type { MessageRow, TagId } from "../store/types.ts";
import type { CallContext, MethodResponse } from "./context.ts";
import { composeEmail } from "./compose-email.ts";
import { store } from "./email-import.ts";
import { trueMap } from "./email-property.ts";
import { readKeywords } from "./keyword.ts";
import { readMailboxIds } from "./mailbox-ids.ts";
import { applyPatch } from "./patch.ts";
import type { Arguments } from "./result-reference.ts";
import { readSetRequest, SetResult, targetId } from "./set.ts";
import { invalidProperties, SetError } from "./set-error.ts";
import { tagIdOf } from "../store/ids.ts";
import { emailWriter } from "./email-options.ts";
import { emailReader } from "./email-property.ts";
import { sourceOf } from "./email-get.ts";

type MessageChange = (Operation & { op: "message.update" })["changes"][number];

/** Email/set (RFC 8621 4.6): creates drafts, changes keywords and mailboxIds, destroys. */
export async function setEmails(given: Arguments, context: CallContext): Promise<MethodResponse> {
  const { kernel } = context;
  const oldState = kernel.reader.state("Email");
  const request = readSetRequest(given, oldState);
  const result = new SetResult();
  for (const [key, object] of request.create) {
    await result.attempt(result.notCreated, key, async () => {
      const email = await store(kernel, composeEmail(object, context));
      context.createdIds.set(key, email["id"] as string);
      result.created[key] = email;
    });
  }
  await updateAll(request.update, new Set(request.destroy), result, context);
  await destroyAll(request.destroy, result, context);
  return result.toResponse(oldState, kernel.reader.state("Email"));
}

/** One write for all: a hundred archived conversations are one transaction and one push. */
async function updateAll(
  updates: Array<[string, Record<string, unknown>]>,
  destroyed: ReadonlySet<string>,
  result: SetResult,
  context: CallContext,
): Promise<void> {
  const changes: MessageChange[] = [];
  const decisions = new Map<"spam" | "ham", number[]>();
  const updated: string[] = [];
  for (const [key, patch] of updates) {
    await result.attempt(result.notUpdated, key, () => {
      // RFC 8620 5.3 willDestroy: updated and destroyed in one call.
      if (destroyed.has(key)) throw new SetError("willDestroy");
      const id = targetId(context, key);
      const row = rowOf(context, id);
      const { change, decision } = readUpdate(row, patch, context);
      if (decision !== null) decisions.set(decision, [...(decisions.get(decision) ?? []), row.id]);
      if (change) changes.push(change);
      updated.push(id);
    });
  }
  for (const [decision, messageIds] of decisions) {
    await context.kernel.writer.perform({ op: "message.decideSpam", messageIds, decision, by: "user" });
  }
  if (changes.length > 0) await context.kernel.writer.perform({ op: "message.update", changes, by: "user" });
  for (const id of updated) result.updated[id] = null;
}

interface Update {
  change: MessageChange | null;
  /** What the move says about spam, which the filter learns from. */
  decision: "spam" | "ham" | null;
}

function readUpdate(row: MessageRow, patch: Record<string, unknown>, context: CallContext): Update {
  const before = { keywords: trueMap(row.keywords), mailboxIds: trueMap(row.tagIds.map(tagIdOf)) };
  const own = ownProperties(patch, row, context);
  const after = applyPatch(before, own);
  // Null sets a property back to its default (RFC 8620 5.3): no keywords; Mailboxes have no default.
  const keywords = readKeywords(after["keywords"] ?? {});
  const tagIds = readMailboxIds(after["mailboxIds"], context);
  const roles = new Map(context.kernel.reader.tags().map((tag) => [tag.id, tag.role]));
  const junk = [...roles].find(([, role]) => role === "junk")?.[0];
  const addTags = tagIds.filter((id) => !row.tagIds.includes(id));
  const removeTags = row.tagIds.filter((id) => !tagIds.includes(id));
  const decision = decisionOf(addTags, removeTags, tagIds, junk, roles);
  // The decision moves the mail by itself, into junk or the inbox: what was asked for is said once more behind it.
  const inbox = [...roles].find(([, role]) => role === "inbox")?.[0];
  const moved = decision === null ? [] : [junk, inbox].filter((id) => id !== undefined);
  const change: MessageChange = {
    messageId: row.id,
    addTags: decision === null ? addTags : tagIds,
    removeTags: [...new Set([...removeTags, ...moved.filter((id) => !tagIds.includes(id))])],
    setKeywords: keywords.filter((keyword) => !row.keywords.includes(keyword)),
    clearKeywords: row.keywords.filter((keyword) => !keywords.includes(keyword)),
  };
  const isNothing = [change.addTags, change.removeTags, change.setKeywords, change.clearKeywords].every(
    (list) => list?.length === 0,
  );
  return { change: isNothing ? null : change, decision };
}

/** Into junk says spam; out of it, unless into trash, says that it was none. */
function decisionOf(
  added: readonly TagId[],
  removed: readonly TagId[],
  tagIds: readonly TagId[],
  junk: TagId | undefined,
  roles: ReadonlyMap<TagId, string | null>,
): "spam" | "ham" | null {
  if (junk === undefined) return null;
  if (added.includes(junk)) return "spam";
  return removed.includes(junk) && !tagIds.some((id) => roles.get(id) === "trash") ? "ham" : null;
}

/** The part of a patch that may change something; everything else must be as it is (RFC 8620 5.3). */
function ownProperties(patch: Record<string, unknown>, row: MessageRow, context: CallContext): Record<string, unknown> {
  const own: Record<string, unknown> = {};
  const fixed: string[] = [];
  for (const [path, value] of Object.entries(patch)) {
    const property = path.split("/", 1)[0] as string;
    if (property === "keywords" || property === "mailboxIds") own[resolvedPath(path, context)] = value;
    else if (path !== property || !isUnchanged(property, value, row, context)) fixed.push(path);
  }
  if (fixed.length > 0) throw invalidProperties(fixed, "Only keywords and mailboxIds can be changed.");
  return own;
}

/** "mailboxIds/#new" names what this request created. */
function resolvedPath(path: string, context: CallContext): string {
  const match = /^mailboxIds\/#(.+)$/.exec(path);
  const id = match ? context.createdIds.get(match[1] as string) : undefined;
  return id === undefined ? path : `mailboxIds/${id}`;
}

function isUnchanged(property: string, value: unknown, row: MessageRow, context: CallContext): boolean {
  if (emailReader(property) === null) return false;
  const options = { bodyProperties: [], values: { text: false, html: false, all: false, bytesMax: 0 } };
  const now = emailWriter([property], options)(sourceOf(context.kernel, row));
  return JSON.stringify(now[property]) === JSON.stringify(value);
}

async function destroyAll(keys: readonly string[], result: SetResult, context: CallContext): Promise<void> {
  const messageIds: number[] = [];
  const destroyed: string[] = [];
  for (const key of keys) {
    await result.attempt(result.notDestroyed, key, () => {
      const id = targetId(context, key);
      messageIds.push(rowOf(context, id).id);
      destroyed.push(id);
    });
  }
  if (messageIds.length > 0)
    await context.kernel.writer.perform({ op: "message.destroy", messageIds: [...new Set(messageIds)] });
  result.destroyed.push(...destroyed);
}

function rowOf(context: CallContext, id: string): MessageRow {
  const row = context.kernel.reader.messagesByEmailIds([id]).rows[0];
  if (!row) throw new SetError("notFound");
  return row;
}
