import type { ChangingType } from "../store/changes.ts";
import type { ChangeSet } from "../store/types.ts";
import { readString, readUnsignedInt } from "./arguments.ts";
import { accountId, type CallContext, type MethodResponse } from "./context.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";

/** RFC 8620 5.2: what happened to a type since a state. */
export function changesMethod(type: ChangingType): (given: Arguments, context: CallContext) => MethodResponse {
  return (given, { kernel }) => {
    const { updatedProperties: _onlyOfMailbox, ...changes } = readChanges(type, given, kernel);
    return { accountId, ...changes };
  };
}

export function readChanges(type: ChangingType, given: Arguments, kernel: CallContext["kernel"]): ChangeSet {
  const since = readString(given, "sinceState");
  const maxChanges = readUnsignedInt(given, "maxChanges");
  // RFC 8620 5.2: maxChanges is "a positive integer greater than 0".
  if (maxChanges === 0) throw invalidArguments(`"maxChanges" must be above 0.`);
  return changesSince(kernel, type, since, maxChanges);
}

/** Throws cannotCalculateChanges for a state that is too old, from another vault, or no state at all. */
export function changesSince(
  kernel: CallContext["kernel"],
  type: ChangingType,
  since: string,
  maxChanges: number | null,
): ChangeSet {
  const changes = kernel.reader.changes(type, since, maxChanges);
  if (changes === null) throw new MethodError("cannotCalculateChanges");
  return changes;
}
