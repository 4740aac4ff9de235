import { parseThreadId } from "../store/ids.ts";
import type { CallContext, MethodResponse } from "./context.ts";
import { getResponse, pick, readIds, readProperties } from "./get.ts";
import { MethodError } from "./method-error.ts";
import type { Arguments } from "./result-reference.ts";

/** Thread/get (RFC 8621 3.1): Email ids by receivedAt, oldest first. */
export function getThreads(given: Arguments, { kernel }: CallContext): MethodResponse {
  const ids = readIds(given);
  // RFC 8620 5.1: null asks for all, which may be refused; a profile has more threads than fit an answer.
  if (ids === null) throw new MethodError("requestTooLarge");
  const properties = readProperties(given, (property) => property === "id" || property === "emailIds");
  const state = kernel.reader.state("Thread");
  const list: unknown[] = [];
  const notFound: string[] = [];
  for (const id of ids) {
    const threadId = parseThreadId(id);
    const emailIds = threadId === null ? [] : kernel.reader.emailIdsOfThread(threadId);
    if (emailIds.length > 0) list.push(pick({ id, emailIds }, properties));
    else notFound.push(id);
  }
  return getResponse(state, list, notFound);
}
