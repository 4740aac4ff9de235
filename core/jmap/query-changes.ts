import type { ChangeSet } from "../store/types.ts";
import { readOptionalString, readUnsignedInt } from "./arguments.ts";
import { accountId, type MethodResponse } from "./context.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";

/**
 * The answer of a /queryChanges (RFC 8620 5.6) from the type's changes and the result as it is now. Whatever was changed
 * is named as removed, and as added where it stands now: RFC 8620 5.6 allows removals of what never was in the result.
 */
export function queryChangesResponse(
  given: Arguments,
  changes: ChangeSet,
  ids: readonly string[],
  wantsTotal: boolean,
): MethodResponse {
  const maxChanges = readUnsignedInt(given, "maxChanges");
  if (maxChanges === 0) throw invalidArguments(`"maxChanges" must be above 0.`);
  // RFC 8620 5.6: upToId helps only where filter and sort cannot change, which tags and counts can: "this argument is ignored".
  readOptionalString(given, "upToId");
  const touched = new Set([...changes.created, ...changes.updated]);
  const added = ids.flatMap((id, index) => (touched.has(id) ? [{ id, index }] : []));
  const removed = [...changes.updated, ...changes.destroyed];
  if (maxChanges !== null && added.length + removed.length > maxChanges) throw new MethodError("tooManyChanges");
  return {
    accountId,
    oldQueryState: changes.oldState,
    newQueryState: changes.newState,
    ...(wantsTotal ? { total: ids.length } : {}),
    removed,
    added,
  };
}
