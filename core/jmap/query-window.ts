import { isInt } from "./arguments.ts";
import { readBoolean, readInt, readOptionalString, readUnsignedInt } from "./arguments.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";

/** Which stretch of a query's result is asked for (RFC 8620 5.5). */
export interface QueryWindow {
  position: number;
  anchor: string | null;
  anchorOffset: number;
  limit: number | null;
  wantsTotal: boolean;
}

export function readWindow(given: Arguments): QueryWindow {
  const limit = readUnsignedIntOrInvalid(given, "limit");
  return {
    position: readInt(given, "position", 0),
    anchor: readOptionalString(given, "anchor"),
    anchorOffset: readInt(given, "anchorOffset", 0),
    limit,
    wantsTotal: readBoolean(given, "calculateTotal"),
  };
}

// RFC 8620 5.5: "If a negative value is given, the call MUST be rejected with an invalidArguments error."
function readUnsignedIntOrInvalid(given: Arguments, name: string): number | null {
  const value = given[name];
  if (isInt(value) && value < 0) throw invalidArguments(`"${name}" must not be negative.`);
  return readUnsignedInt(given, name);
}

/** Cuts the window out of a whole result. RFC 8620 5.5: anchor wins over position; a negative position counts from the end. */
export function cutWindow<T>(
  all: readonly T[],
  window: QueryWindow,
  isAnchor: (item: T) => boolean,
): { position: number; items: T[] } {
  const position = startOf(all, window, isAnchor);
  const end = window.limit === null ? undefined : position + window.limit;
  return { position, items: all.slice(position, end) };
}

function startOf<T>(all: readonly T[], window: QueryWindow, isAnchor: (item: T) => boolean): number {
  if (window.anchor !== null) {
    const at = all.findIndex(isAnchor);
    if (at < 0) throw new MethodError("anchorNotFound");
    return Math.max(0, at + window.anchorOffset);
  }
  return window.position >= 0 ? window.position : Math.max(0, all.length + window.position);
}
