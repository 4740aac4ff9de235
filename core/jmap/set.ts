import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import { isObject, readObject, readOptionalString, readStringArray } from "./arguments.ts";
import { accountId, type CallContext, type MethodResponse, resolveId } from "./context.ts";
import { invalidArguments, MethodError } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";
import { SetError, type SetErrorObject } from "./set-error.ts";

/** The three parts of a /set (RFC 8620 5.3). */
export interface SetRequest {
  create: Array<[string, Record<string, unknown>]>;
  update: Array<[string, Record<string, unknown>]>;
  destroy: string[];
}

export function readSetRequest(given: Arguments, state: string): SetRequest {
  const create = readObjects(given, "create");
  const update = readObjects(given, "update");
  const destroy = readStringArray(given, "destroy") ?? [];
  if (create.length + update.length + destroy.length > limits.objectsPerSetMax)
    throw new MethodError("requestTooLarge");
  checkState(given, state);
  return { create, update, destroy: [...new Set(destroy)] };
}

/** RFC 8620 5.3: `ifInState` of a /set, /import or /copy. */
export function checkState(given: Arguments, state: string): void {
  const expected = readOptionalString(given, "ifInState");
  if (expected !== null && expected !== state) throw new MethodError("stateMismatch");
}

export function readObjects(given: Arguments, name: string): Array<[string, Record<string, unknown>]> {
  const entries = Object.entries(readObject(given, name) ?? {});
  for (const [key, value] of entries) {
    if (!isObject(value))
      throw invalidArguments(`"${name}" holds something at "${key.slice(0, 50)}" that is not an object.`);
  }
  return entries as Array<[string, Record<string, unknown>]>;
}

/** Collects what came of each object, and answers in the form of RFC 8620 5.3. */
export class SetResult {
  readonly created: Record<string, unknown> = Object.create(null);
  readonly updated: Record<string, unknown> = Object.create(null);
  readonly destroyed: string[] = [];
  readonly notCreated: Record<string, SetErrorObject> = Object.create(null);
  readonly notUpdated: Record<string, SetErrorObject> = Object.create(null);
  readonly notDestroyed: Record<string, SetErrorObject> = Object.create(null);

  /** Runs the work on one object; a SetError goes into the answer, anything else is thrown on. */
  async attempt(errors: Record<string, SetErrorObject>, key: string, work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      errors[key] = setErrorOf(error);
    }
  }

  toResponse(oldState: string, newState: string): MethodResponse {
    return {
      accountId,
      oldState,
      newState,
      created: orNull(this.created),
      updated: orNull(this.updated),
      destroyed: this.destroyed.length > 0 ? this.destroyed : null,
      notCreated: orNull(this.notCreated),
      notUpdated: orNull(this.notUpdated),
      notDestroyed: orNull(this.notDestroyed),
    };
  }
}

export function setErrorOf(error: unknown): SetErrorObject {
  if (error instanceof SetError) return error.object;
  if (error instanceof AppError) {
    const type = appErrorTypes[error.code];
    if (type) return { type, description: error.message };
  }
  throw error;
}

const appErrorTypes: Partial<Record<AppError["code"], SetErrorObject["type"]>> = {
  NOT_FOUND: "notFound",
  TOO_LARGE: "tooLarge",
  MESSAGE_TOO_LARGE: "tooLarge",
  DISK_FULL: "overQuota",
  FORBIDDEN: "forbidden",
  BAD_REQUEST: "invalidProperties",
  CONFLICT: "alreadyExists",
};

export function orNull<T extends object>(record: T): T | null {
  return Object.keys(record).length > 0 ? record : null;
}

/** The id that an update or destroy names, a creation id of this request resolved; notFound for an unknown one. */
export function targetId(context: CallContext, id: string): string {
  const resolved = resolveId(context, id);
  if (resolved === null) throw new SetError("notFound");
  return resolved;
}
