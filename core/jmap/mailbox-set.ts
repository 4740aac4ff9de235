import { limits } from "../kernel/limits.ts";
import { parseTagId, tagIdOf } from "../store/ids.ts";
import type { Tag, TagId } from "../store/types.ts";
import { isUnsignedInt, readBoolean } from "./arguments.ts";
import { type CallContext, type MethodResponse, resolveId } from "./context.ts";
import { toMailbox } from "./mailbox.ts";
import { applyPatch } from "./patch.ts";
import type { Arguments } from "./result-reference.ts";
import { readSetRequest, SetResult, targetId } from "./set.ts";
import { invalidProperties, SetError } from "./set-error.ts";

/** Mailbox/set (RFC 8621 2.5). */
export async function setMailboxes(given: Arguments, context: CallContext): Promise<MethodResponse> {
  const { reader } = context.kernel;
  const oldState = reader.state("Mailbox");
  const removesEmails = readBoolean(given, "onDestroyRemoveEmails");
  const request = readSetRequest(given, oldState);
  const result = new SetResult();
  for (const [key, object] of parentsFirst(request.create)) {
    await result.attempt(result.notCreated, key, async () => {
      const id = await create(object, context);
      context.createdIds.set(key, id);
      result.created[key] = serverSet(tagNamed(context, id));
    });
  }
  for (const [key, patch] of request.update) {
    await result.attempt(result.notUpdated, key, async () => {
      const id = targetId(context, key);
      await update(tagNamed(context, id), patch, context);
      result.updated[id] = null;
    });
  }
  for (const key of childrenFirst(request.destroy, context)) {
    await result.attempt(result.notDestroyed, key, async () => {
      const id = targetId(context, key);
      await destroy(tagNamed(context, id), removesEmails, context);
      result.destroyed.push(id);
    });
  }
  return result.toResponse(oldState, reader.state("Mailbox"));
}

function tagNamed(context: CallContext, id: string): Tag {
  const tagId = parseTagId(id);
  const tag = context.kernel.reader.tags().find((each) => each.id === tagId);
  if (!tag) throw new SetError("notFound");
  return tag;
}

/** RFC 8620 5.3: the answer to a create names what the server set. */
function serverSet(tag: Tag): Record<string, unknown> {
  const { name: _name, parentId: _parentId, "postern:color": _color, ...rest } = toMailbox(tag, false);
  return rest;
}

async function create(object: Record<string, unknown>, context: CallContext): Promise<string> {
  const unknown = Object.keys(object).filter((key) => !settable.has(key) && !(key === "role" && object[key] === null));
  if (unknown.length > 0) throw invalidProperties(unknown, "These cannot be set when a Mailbox is made.");
  if (context.kernel.reader.tags().length >= limits.tagsMax) throw new SetError("overQuota");
  const wanted = { parentId: null, sortOrder: 0, isSubscribed: true, "postern:color": null, ...object };
  const fields = readFields(wanted, null, context);
  const { created } = await context.kernel.writer.perform({ op: "tag.create", ...fields });
  return tagIdOf(created);
}

async function update(tag: Tag, patch: Record<string, unknown>, context: CallContext): Promise<void> {
  const before = toMailbox(tag, false);
  const after = applyPatch(before, patch);
  const changed = Object.keys(after).filter((key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]));
  // RFC 8620 5.3: server-set properties may be given as long as they do not change.
  const fixed = changed.filter((key) => !settable.has(key));
  if (fixed.length > 0) throw invalidProperties(fixed, "These cannot be changed.");
  if (changed.length === 0) return;
  await context.kernel.writer.perform({ op: "tag.update", tagId: tag.id, ...readFields(after, tag, context) });
}

async function destroy(tag: Tag, removesEmails: boolean, context: CallContext): Promise<void> {
  const { reader, writer } = context.kernel;
  if (tag.role !== null) throw new SetError("forbidden", { description: "Postern works with this Mailbox: it stays." });
  if (reader.tags().some((each) => each.parentId === tag.id)) throw new SetError("mailboxHasChild");
  const isFolder = reader.sources().some(({ id }) => reader.sourceFolders(id).some(({ tagId }) => tagId === tag.id));
  if (isFolder)
    throw new SetError("forbidden", {
      description: "A folder at an account stands for this Mailbox: it is removed there.",
    });
  if (tag.totalEmails > 0) {
    if (!removesEmails) throw new SetError("mailboxHasEmail");
    // RFC 8621 2.5 onDestroyRemoveEmails: Emails in no other Mailbox are destroyed, the others only leave it.
    for (;;) {
      const { messageIds } = reader.listTag({
        tagId: tag.id,
        position: 0,
        limit: limits.objectsPerSetMax,
        collapseThreads: false,
      });
      if (messageIds.length === 0) break;
      const rows = reader.messagesByIds(messageIds);
      const lonely = rows.filter((row) => row.tagIds.length === 1).map((row) => row.id);
      const others = rows
        .filter((row) => row.tagIds.length > 1)
        .map((row) => ({ messageId: row.id, removeTags: [tag.id] }));
      if (lonely.length > 0) await writer.perform({ op: "message.destroy", messageIds: lonely });
      if (others.length > 0) await writer.perform({ op: "message.update", changes: others, by: "user" });
    }
  }
  await writer.perform({ op: "tag.destroy", tagId: tag.id });
}

interface TagFields {
  name: string;
  parentId: TagId | null;
  sortOrder: number;
  isSubscribed: boolean;
  color: string | null;
}

/** Checks all properties together; throws invalidProperties or alreadyExists. `self` is the tag that is changed. */
function readFields(object: Record<string, unknown>, self: Tag | null, context: CallContext): TagFields {
  const { sortOrder, isSubscribed, "postern:color": color } = object;
  const name = readName(object["name"]);
  const parentId = readParent(object["parentId"], self, context);
  // RFC 8621 2: "This MUST be an integer in the range 0 <= sortOrder < 2^31."
  if (!isUnsignedInt(sortOrder) || sortOrder >= 2 ** 31) throw invalidProperties(["sortOrder"], "0 to 2^31 - 1.");
  if (typeof isSubscribed !== "boolean") throw invalidProperties(["isSubscribed"], "True or false.");
  if (color !== null && (typeof color !== "string" || !/^[a-z0-9#-]{1,32}$/.test(color))) {
    throw invalidProperties(["postern:color"], "A colour's name, or null.");
  }
  const twin = context.kernel.reader
    .tags()
    .find((tag) => tag.parentId === parentId && tag.name === name && tag.id !== self?.id);
  // RFC 8621 2: "there MUST NOT be two sibling Mailboxes with both the same parent and the same name."
  if (twin) throw new SetError("alreadyExists", { existingId: tagIdOf(twin.id), properties: ["name"] });
  return { name, parentId, sortOrder, isSubscribed, color };
}

function readName(value: unknown): string {
  if (typeof value !== "string") throw invalidProperties(["name"], "A Mailbox needs a name.");
  // RFC 8621 2 asks for Net-Unicode (RFC 5198): normal form C, no control characters.
  const name = value.normalize("NFC");
  const bytes = Buffer.byteLength(name);
  // oxlint-disable-next-line no-control-regex -- they are what a name must not hold
  const isGood =
    bytes > 0 && bytes <= limits.tagNameBytesMax && !/[\u0000-\u001f\u007f-\u009f/\u2028\u2029]/.test(name);
  if (!isGood || name.trim() === "" || name.startsWith("\\") || !name.isWellFormed()) {
    throw invalidProperties(["name"], `1 to ${limits.tagNameBytesMax} bytes, no "/" and no control characters.`);
  }
  return name;
}

function readParent(value: unknown, self: Tag | null, context: CallContext): TagId | null {
  if (value === null) return null;
  if (typeof value !== "string") throw invalidProperties(["parentId"], "An id or null.");
  const resolved = resolveId(context, value);
  const tags = new Map(context.kernel.reader.tags().map((tag) => [tag.id, tag]));
  const parent = resolved === null ? undefined : tags.get(parseTagId(resolved) ?? -1);
  if (!parent) throw invalidProperties(["parentId"], "There is no such Mailbox.");
  let depth = 1;
  for (let each: Tag | undefined = parent; each; each = each.parentId === null ? undefined : tags.get(each.parentId)) {
    depth += 1;
    if (each.id === self?.id) throw invalidProperties(["parentId"], "A Mailbox cannot be inside itself.");
  }
  if (depth > limits.tagDepthMax) throw invalidProperties(["parentId"], `At most ${limits.tagDepthMax} levels.`);
  return parent.id;
}

const settable: ReadonlySet<string> = new Set(["name", "parentId", "sortOrder", "isSubscribed", "postern:color"]);

/** A creation may name another of the same request as its parent: that one is made first. */
function parentsFirst(creates: Array<[string, Record<string, unknown>]>): Array<[string, Record<string, unknown>]> {
  const waiting = new Map(creates);
  const ordered: Array<[string, Record<string, unknown>]> = [];
  const take = (key: string): void => {
    const object = waiting.get(key);
    if (!object) return;
    waiting.delete(key);
    const parent = object["parentId"];
    if (typeof parent === "string" && parent.startsWith("#")) take(parent.slice(1));
    ordered.push([key, object]);
  };
  for (const [key] of creates) take(key);
  return ordered;
}

/** A parent and its children may be destroyed together, in whatever order they are named. */
function childrenFirst(keys: readonly string[], context: CallContext): string[] {
  const tags = new Map(context.kernel.reader.tags().map((tag) => [tag.id, tag]));
  const depthOf = (key: string): number => {
    let depth = 0;
    const id = parseTagId(resolveId(context, key) ?? "");
    for (
      let tag = id === null ? undefined : tags.get(id);
      tag;
      tag = tag.parentId === null ? undefined : tags.get(tag.parentId)
    )
      depth += 1;
    return depth;
  };
  return keys.toSorted((left, right) => depthOf(right) - depthOf(left));
}
