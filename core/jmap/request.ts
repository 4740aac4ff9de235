import { limits } from "../kernel/limits.ts";
import { RequestError } from "./request-error.ts";
import type { Invocation } from "./result-reference.ts";

/** RFC 8620 3.3. */
export interface JmapRequest {
  using: Set<string>;
  methodCalls: Invocation[];
  createdIds: Record<string, string> | null;
}

/** Reads a request's body; throws RequestError for whatever RFC 8620 3.6.1 refuses as a whole. */
export function parseRequest(body: string, capabilities: ReadonlySet<string>): JmapRequest {
  const json = parseJson(body);
  if (!isObject(json)) throw notRequest("The request is not an object.");
  const { using, methodCalls, createdIds } = json;
  if (!Array.isArray(using) || !using.every((each) => typeof each === "string")) {
    throw notRequest("`using` must be an array of strings.");
  }
  if (!Array.isArray(methodCalls) || !methodCalls.every(isInvocation)) {
    throw notRequest("`methodCalls` must be an array of [name, arguments, id].");
  }
  if (createdIds !== undefined && !isIdMap(createdIds)) throw notRequest("`createdIds` must map ids to ids.");
  const unknown = using.find((each) => !capabilities.has(each));
  if (unknown !== undefined)
    throw new RequestError("unknownCapability", `"${unknown.slice(0, 200)}" is not known here.`);
  if (methodCalls.length > limits.callsPerRequestMax) {
    throw new RequestError("limit", `At most ${limits.callsPerRequestMax} calls a request.`, {
      limit: "maxCallsInRequest",
    });
  }
  return { using: new Set(using), methodCalls, createdIds: createdIds ?? null };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new RequestError("notJSON", `The body is not JSON: ${(error as Error).name}.`);
  }
}

function notRequest(detail: string): RequestError {
  return new RequestError("notRequest", detail);
}

function isInvocation(value: unknown): value is Invocation {
  return (
    Array.isArray(value) &&
    value.length === 3 &&
    typeof value[0] === "string" &&
    isObject(value[1]) &&
    typeof value[2] === "string"
  );
}

function isIdMap(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((each) => typeof each === "string");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
