import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { MethodError, invalidArguments } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";
import type { JmapKernel } from "./kernel.ts";

/** One profile is one account; its id never changes (API.md). */
export const accountId = "A1";

/** What a method call may use: the open kernel, and what this request has made so far. */
export interface CallContext {
  kernel: JmapKernel;
  clock: Clock;
  log: Log;
  /** An app password of scope `read`, which may not /set (API.md "Doors"). */
  isReadOnly: boolean;
  using: ReadonlySet<string>;
  /** RFC 8620 3.3: creation id → id of what was created, over all calls of the request. */
  createdIds: Map<string, string>;
  /** Calls that the one under way implies (RFC 8621 7.5): made and answered behind it. */
  followUps: Array<[method: string, given: Arguments]>;
}

export type MethodResponse = Record<string, unknown>;

export interface Method {
  /** The URN that must be in `using`. */
  capability: string;
  isWrite: boolean;
  run(given: Arguments, context: CallContext): MethodResponse | Promise<MethodResponse>;
}

/** RFC 8620 3.6.2: every method but Core/echo names the account. */
export function checkAccount(given: Arguments): void {
  const value = given["accountId"];
  if (typeof value !== "string") throw invalidArguments(`"accountId" must be a string.`);
  if (value !== accountId) throw new MethodError("accountNotFound");
}

/** "#x" → the id that this request created for x; anything else as it is. Null: nothing was created under that name. */
export function resolveId(context: CallContext, id: string): string | null {
  return id.startsWith("#") ? (context.createdIds.get(id.slice(1)) ?? null) : id;
}
