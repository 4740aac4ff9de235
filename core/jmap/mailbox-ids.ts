import { parseTagId } from "../store/ids.ts";
import type { TagId } from "../store/types.ts";
import { type CallContext, resolveId } from "./context.ts";
import { readTrueMap } from "./patch.ts";
import { invalidProperties } from "./set-error.ts";

/** The tags that `mailboxIds` names; there must be at least one (RFC 8621 4.1.1), and all must exist. */
export function readMailboxIds(value: unknown, context: CallContext): TagId[] {
  const ids = readTrueMap(value, "mailboxIds");
  if (ids.length === 0) throw invalidProperties(["mailboxIds"], "An Email is in at least one Mailbox.");
  const known = new Set(context.kernel.reader.tags().map((tag) => tag.id));
  return ids.map((id) => {
    const tagId = parseTagId(resolveId(context, id) ?? "");
    if (tagId === null || !known.has(tagId))
      throw invalidProperties(["mailboxIds"], `There is no Mailbox "${id.slice(0, 50)}".`);
    return tagId;
  });
}
