import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";
import type { CallContext, Method, MethodResponse } from "./context.ts";
import { urn } from "./capabilities.ts";
import { checkAccount } from "./context.ts";
import { MethodError } from "./method-error.ts";
import { methods } from "./methods.ts";
import type { JmapRequest } from "./request.ts";
import { type Arguments, type Invocation, resolveReferences } from "./result-reference.ts";
import { searchOffSentence } from "../search/search-off.ts";
import { sessionState } from "./session.ts";

/** Runs the calls of one request in order (RFC 8620 3.4); an error in one is its own answer and stops nothing. */
export async function dispatch(
  request: JmapRequest,
  base: Omit<CallContext, "createdIds" | "using" | "followUps">,
): Promise<Record<string, unknown>> {
  const createdIds = new Map(Object.entries(request.createdIds ?? {}));
  const context: CallContext = { ...base, using: request.using, createdIds, followUps: [] };
  const methodResponses: Invocation[] = [];
  for (const [name, given, callId] of request.methodCalls) {
    methodResponses.push(await call(name, given, callId, methodResponses, context));
    for (const [implied, arguments_] of context.followUps.splice(0))
      methodResponses.push(await call(implied, arguments_, callId, methodResponses, context));
  }
  return {
    methodResponses,
    // RFC 8620 3.4: createdIds comes back only when the client sent it.
    ...(request.createdIds === null ? {} : { createdIds: Object.fromEntries(createdIds) }),
    sessionState: sessionState(base.isReadOnly),
  };
}

async function call(
  name: string,
  given: Arguments,
  callId: string,
  earlier: readonly Invocation[],
  context: CallContext,
): Promise<Invocation> {
  try {
    const method = methods.get(name);
    // RFC 8620 3.6.2 unknownMethod; RFC 8620 3.3: a method whose capability is not in `using` does not exist.
    if (!method || !context.using.has(method.capability)) throw new MethodError("unknownMethod");
    return [name, await run(method, name, resolveReferences(given, earlier), context), callId];
  } catch (error) {
    return ["error", methodErrorOf(error, name, context).toResponse(), callId];
  }
}

async function run(method: Method, name: string, given: Arguments, context: CallContext): Promise<MethodResponse> {
  if (name !== "Core/echo") checkAccount(given);
  if (method.isWrite && context.isReadOnly) throw new MethodError("accountReadOnly");
  return method.run(given, context);
}

function methodErrorOf(error: unknown, name: string, context: CallContext): MethodError {
  if (error instanceof MethodError) return error;
  if (error instanceof AppError) {
    context.log.warn("jmap.failed", { method: name.slice(0, 64), code: error.code });
    if (error.code === "SEARCH_OFF") {
      const { reason } = error.detail;
      const sentence = searchOffSentence(typeof reason === "string" ? reason : undefined);
      return new MethodError("serverUnavailable", sentence, context.using.has(urn.postern) ? error.code : null);
    }
    return new MethodError(unavailable.has(error.code) ? "serverUnavailable" : "serverFail", error.message);
  }
  const place =
    error instanceof Error ? (error.stack ?? "").split("\n")[1]?.trim().slice(0, limits.logPlaceCharsMax) : null;
  context.log.error("jmap.failed", { method: name.slice(0, 64), code: "INTERNAL", place: place ?? null });
  return new MethodError("serverFail", "Something went wrong inside Postern; nothing was lost.");
}

const unavailable: ReadonlySet<string> = new Set(["LOCKED", "DISK_FULL", "DISK_READ_ONLY"]);
