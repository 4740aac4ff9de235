import { parseTagId, tagIdOf } from "../store/ids.ts";
import type { Tag } from "../store/types.ts";
import { accountId, type CallContext, type MethodResponse } from "./context.ts";
import { readChanges } from "./changes.ts";
import { getResponse, pick, readIds, readProperties } from "./get.ts";
import type { Arguments } from "./result-reference.ts";

export const mailboxProperties = [
  "id",
  "name",
  "parentId",
  "role",
  "sortOrder",
  "totalEmails",
  "unreadEmails",
  "totalThreads",
  "unreadThreads",
  "myRights",
  "isSubscribed",
  "postern:color",
];

/** A tag is a JMAP Mailbox (RFC 8621 2). */
export function toMailbox(tag: Tag, isReadOnly: boolean): Record<string, unknown> {
  return {
    id: tagIdOf(tag.id),
    name: tag.name,
    parentId: tag.parentId === null ? null : tagIdOf(tag.parentId),
    role: tag.role,
    sortOrder: tag.sortOrder,
    totalEmails: tag.totalEmails,
    unreadEmails: tag.unreadEmails,
    totalThreads: tag.totalThreads,
    unreadThreads: tag.unreadThreads,
    myRights: rightsOf(tag, isReadOnly),
    isSubscribed: tag.isSubscribed,
    "postern:color": tag.color,
  };
}

/** RFC 8621 2 MailboxRights. The six tags with a role are what Postern itself works with: they stay. */
function rightsOf(tag: Tag, isReadOnly: boolean): Record<string, boolean> {
  const mayChange = !isReadOnly;
  return {
    mayReadItems: true,
    mayAddItems: mayChange,
    mayRemoveItems: mayChange,
    maySetSeen: mayChange,
    maySetKeywords: mayChange,
    mayCreateChild: mayChange,
    mayRename: mayChange,
    mayDelete: mayChange && tag.role === null,
    maySubmit: false,
  };
}

/** Mailbox/get (RFC 8621 2.1). */
export function getMailboxes(given: Arguments, { kernel, isReadOnly, using }: CallContext): MethodResponse {
  const ids = readIds(given);
  const properties = readProperties(given, (property) => mailboxProperties.includes(property));
  const tags = kernel.reader.tags();
  const state = kernel.reader.state("Mailbox");
  const isExtended = using.has("urn:postern:jmap");
  const show = (tag: Tag) => {
    const mailbox = toMailbox(tag, isReadOnly);
    if (!isExtended) delete mailbox["postern:color"];
    return pick(mailbox, properties);
  };
  if (ids === null) return getResponse(state, tags.map(show), []);
  const byId = new Map(tags.map((tag) => [tag.id, tag]));
  const list: unknown[] = [];
  const notFound: string[] = [];
  for (const id of ids) {
    const tag = byId.get(parseTagId(id) ?? -1);
    if (tag) list.push(show(tag));
    else notFound.push(id);
  }
  return getResponse(state, list, notFound);
}

/** Mailbox/changes (RFC 8621 2.2): like any /changes, and says when only counts changed. */
export function mailboxChanges(given: Arguments, { kernel }: CallContext): MethodResponse {
  const { updatedProperties, ...changes } = readChanges("Mailbox", given, kernel);
  return { accountId, ...changes, updatedProperties: updatedProperties ?? null };
}
